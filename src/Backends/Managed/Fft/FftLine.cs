using ConvBench.Backends.Managed.Fft.Passes;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>A complex transform of one length along one axis, n = Outer·Inner: radix-Outer pass with twiddles, then
/// radix-Inner pass.</summary>
/// <remarks>
/// The four-step form: butterfly j takes x[j + Inner·i], its output m is turned by exp(−2πi·jm/n), and row m then gives the
/// frequencies m + Outer·q, stored where they belong: no bit reversal. Twiddles are rounded once from float64.
/// </remarks>
internal sealed unsafe class FftLine : IDisposable
{
    /// <summary>Lengths that have codelets, ascending.</summary>
    public static readonly int[] Lengths = [8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72];

    private const int ScratchVectors = 64; // 8 KB of complex vectors between the passes: a quarter of L1
    private readonly AlignedBuffer _twiddles;

    /// <summary>The transform of this length, 1 among them (the identity, for kernels that are flat along the axis).</summary>
    public FftLine(int length)
    {
        Length = length;
        (Outer, Inner) = Split(length);
        _twiddles = new AlignedBuffer(2L * Outer * Inner);
        int at = 0;
        for (int j = 1; j < Inner; j++)
        {
            for (int m = 1; m < Outer; m++)
            {
                (double sin, double cos) = RootsOfUnity.Of(j, m, length);
                _twiddles.Pointer[at++] = (float)cos;
                _twiddles.Pointer[at++] = (float)sin;
            }
        }
    }

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>Radix of the first pass; 1 where one pass does.</summary>
    public int Outer { get; }

    /// <summary>Radix of the last pass.</summary>
    public int Inner { get; }

    /// <summary>Floats of scratch that a transform of this length needs.</summary>
    public static nint ScratchFloats(int length, int lanes) => 2 * lanes * (nint)Math.Max(length, ScratchVectors);

    /// <summary>Transforms some lines, one signal per lane, from line sourceLine of the source to line targetLine of the target.</summary>
    public void Transform<TSimd, TVec, TLoad, TStore>(int lines, in FftEnd source, int sourceLine, in FftEnd target, int targetLine,
        float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        if (Outer == 1)
        {
            FftPasses<TSimd, TVec, TLoad, TStore>.Run(Inner, lines, 1, source, sourceLine, 0, 1, target, targetLine, 0, 1, null);
            return;
        }

        nint line = 2 * TSimd.Width * (nint)Length;
        FftEnd middle = new()
        {
            First = scratch,
            Second = scratch + TSimd.Width,
            Step = 2 * TSimd.Width,
            LineFirst = line,
            LineSecond = line
        };
        int most = Math.Max(1, ScratchVectors / Length);
        for (int l = 0; l < lines; l += most)
        {
            int some = Math.Min(most, lines - l);
            FftPasses<TSimd, TVec, TLoad, StoreTwiddled>.Run(
                Outer, some, Inner, source, sourceLine + l, 1, Inner, middle, 0, 1, Inner, _twiddles.Pointer);
            FftPasses<TSimd, TVec, LoadStrided, TStore>.Run(Inner, some, Outer, middle, 0, Inner, 1, target, targetLine + l, 1, Outer,
                null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _twiddles.Dispose();

    private static (int Outer, int Inner) Split(int length) => length switch
    {
        1 => (1, 1),
        8 => (1, 8),
        12 => (3, 4),
        16 => (4, 4),
        20 => (5, 4),
        24 => (3, 8),
        28 => (7, 4),
        32 => (4, 8),
        36 => (9, 4),
        40 => (5, 8),
        48 => (6, 8),
        56 => (7, 8),
        64 => (8, 8),
        72 => (9, 8),
        _ => throw new ArgumentOutOfRangeException(nameof(length), length, "a length with codelets"),
    };
}
