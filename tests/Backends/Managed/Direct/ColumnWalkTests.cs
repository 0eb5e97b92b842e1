using ConvBench.Backends.Managed.Direct;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>The 3×3 walk down a plane against the definition. NaN stands around the plane: no tap of the padding may be
/// seen, though vectors read it.</summary>
public sealed unsafe class ColumnWalkTests
{
    private const int Taps = 3, Guard = 64;
    private const float Untouched = -7, Bias = 100;

    [MachineTheory]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Avx2)]
    [InlineData(Isa.Avx512)]
    public void EveryStrip_IsTheDefinition_AndWritesNothingElse(Isa isa) =>
        Assert.Empty(IsaSelector.Dispatch<Check, string[]>(isa, default));

    /// <summary>A strip: the plane, stride and padding of its layer, its first row of outputs and their number, whether
    /// tiles within the image go unmasked.</summary>
    private readonly record struct Case(int H, int W, int Stride, int Pad, int First, int Rows, bool Clean)
    {
        public int OW => ((W + (2 * Pad) - Taps) / Stride) + 1;

        public int Column(int ow, int s) => (ow * Stride) - Pad + s;
    }

    /// <summary>Cases with another output than that of the definition.</summary>
    private readonly struct Check : IPerIsa<string[]>
    {
        public string[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            [.. from stride in (int[])[1, 2]
                from pad in (int[])[0, 1, 2]
                from more in (int[])[0, 1, TSimd.Width - 1, 3 * TSimd.Width]
                let w = (stride * (TSimd.Width + more)) + Taps - (2 * pad)
                where w > 0
                from first in (int[])[0, 1, 3]
                from rows in (int[])[1, 2, 4]
                from clean in (bool[])[true, false]
                let one = new Case(7, w, stride, pad, first, rows, clean)
                where !Run<TSimd, TVec>(one)
                select one.ToString()];

        private static bool Run<TSimd, TVec>(Case c)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int width = TSimd.Width, tiles = (c.OW + width - 1) / width, pitch = c.OW + 2;
            float[] x = [.. Nan(), .. Integers(c.H * c.W, 3), .. Nan()], zeros = [.. Nan(), .. new float[c.W], .. Nan()],
                w = Integers(Taps * Taps, 5);
            float[] masks = new float[tiles * Taps * width], y = [.. Enumerable.Repeat(Untouched, (c.Rows * pitch) + 1)],
                last = [.. Enumerable.Repeat(Untouched, c.OW)];
            for (int i = 0; i < masks.Length; i++)
            {
                (int tile, int s) = Math.DivRem(i / width, Taps);
                int column = Math.Min(tile * width, c.OW - width) + (i % width);
                masks[i] = BitConverter.Int32BitsToSingle((uint)c.Column(column, s) < (uint)c.W ? -1 : 0);
            }

            int[] clean = [.. Enumerable.Range(0, c.Clean ? tiles : 0)
                .Where(t => masks.AsSpan(t * Taps * width, Taps * width).IndexOf(0f) < 0)];
            fixed (float* px = x, pz = zeros, pw = w, pm = masks, py = y, pl = last)
            {
                var args = new ColumnWalk<TSimd, TVec>.Args
                {
                    Input = px + Guard - c.Pad,
                    Zeros = pz + Guard - c.Pad,
                    H = c.H,
                    W = c.W,
                    FirstRow = (c.First * c.Stride) - c.Pad,
                    Weights = pw,
                    Bias = Bias,
                    Output = py,
                    OutputPitch = pitch,
                    Rows = c.Rows,
                    LastRow = pl,
                    Tiles = tiles,
                    LastColumn = c.OW - width,
                    Masks = pm,
                    CleanFirst = clean.FirstOrDefault(),
                    CleanEnd = clean.Length == 0 ? 0 : clean[^1] + 1,
                };
                ColumnWalk<TSimd, TVec>.Run(&args, c.Stride);
            }

            // The last row goes where it was told to, the others into the output.
            return Enumerable.Range(0, c.OW).All(ow => last[ow] == Expected(c, x, w, c.Rows - 1, ow))
                && Enumerable.Range(0, y.Length)
                .All(i => y[i] == (i / pitch < c.Rows - 1 && i % pitch < c.OW ? Expected(c, x, w, i / pitch, i % pitch) : Untouched));
        }

        private static float Expected(Case c, float[] x, float[] w, int row, int ow)
        {
            float sum = Bias;
            for (int tap = 0; tap < Taps * Taps; tap++)
            {
                (int r, int s) = Math.DivRem(tap, Taps);
                int h = ((c.First + row) * c.Stride) - c.Pad + r, column = c.Column(ow, s);
                sum += (uint)h < (uint)c.H && (uint)column < (uint)c.W ? w[tap] * x[Guard + (h * c.W) + column] : 0;
            }

            return sum;
        }

        private static IEnumerable<float> Nan() => Enumerable.Repeat(float.NaN, Guard);
    }

    private static float[] Integers(int count, int seed)
    {
        var random = new CounterRandom(seed, stream: 0, block: 0);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Integer(4))];
    }
}
