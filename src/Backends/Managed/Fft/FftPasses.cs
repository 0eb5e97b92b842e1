using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>How a pass finds its input.</summary>
internal interface IPassLoad
{
    /// <summary>Element offsets come from a table instead of a stride.</summary>
    static abstract bool Scattered { get; }

    /// <summary>The first component enters with the opposite sign (a conjugate, in an inverse transform).</summary>
    static abstract bool NegateFirst { get; }
}

/// <summary>What a pass does with its output.</summary>
internal interface IPassStore
{
    /// <summary>Element offsets come from a table instead of a stride.</summary>
    static abstract bool Scattered { get; }

    /// <summary>The second component leaves with the opposite sign (a conjugate, in a forward transform).</summary>
    static abstract bool NegateSecond { get; }

    /// <summary>Only offsets below a limit are stored.</summary>
    static abstract bool Limited { get; }

    /// <summary>Output m of butterfly b is multiplied by exp(−2πi·bm/n).</summary>
    static abstract bool Twiddled { get; }
}

internal readonly struct LoadStrided : IPassLoad
{
    public static bool Scattered => false;

    public static bool NegateFirst => false;
}

internal readonly struct LoadBins : IPassLoad
{
    public static bool Scattered => true;

    public static bool NegateFirst => false;
}

internal readonly struct LoadConjugateBins : IPassLoad
{
    public static bool Scattered => true;

    public static bool NegateFirst => true;
}

internal readonly struct StoreStrided : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => false;
}

internal readonly struct StoreTwiddled : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => true;
}

internal readonly struct StoreLimited : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => true;

    public static bool Twiddled => false;
}

internal readonly struct StoreBins : IPassStore
{
    public static bool Scattered => true;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => false;
}

internal readonly struct StoreConjugateBins : IPassStore
{
    public static bool Scattered => true;

    public static bool NegateSecond => true;

    public static bool Limited => false;

    public static bool Twiddled => false;
}

/// <summary>One end of a line of complex vectors: element e lies at First + e·Step and Second + e·Step, or at Table[e] instead of e·Step.</summary>
internal unsafe struct FftEnd
{
    /// <summary>The part that the forward transform calls real.</summary>
    public float* First;

    /// <summary>The other part.</summary>
    public float* Second;

    /// <summary>Floats between neighbours.</summary>
    public nint Step;

    /// <summary>Offsets in floats, for scattered ends.</summary>
    public int* Table;

    /// <summary>Elements of the first part that a limited store writes.</summary>
    public nint LimitFirst;

    /// <summary>Elements of the second part that a limited store writes.</summary>
    public nint LimitSecond;
}

/// <summary>One pass of a transform: Count butterflies of one radix, butterfly b takes elements b·InBlock + i·InStep, gives b·OutBlock + m·OutStep.</summary>
/// <remarks>All complex vectors of a butterfly live in registers: 16 of 32 for radix 8. Bound by additions, 1 per cycle on Zen 4, beside 2 loads and 2 stores per element.</remarks>
internal static unsafe class FftPasses<TSimd, TVec, TLoad, TStore>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TLoad : struct, IPassLoad
    where TStore : struct, IPassStore
{
    /// <summary>A pass of this radix.</summary>
    public static void Run(int radix, int count, FftEnd source, int inBlock, int inStep, FftEnd target, int outBlock, int outStep, float* twiddles)
    {
        switch (radix)
        {
            case 3:
                Radix3(count, source, inBlock, inStep, target, outBlock, outStep, twiddles);
                break;
            case 4:
                Radix4(count, source, inBlock, inStep, target, outBlock, outStep, twiddles);
                break;
            case 5:
                Radix5(count, source, inBlock, inStep, target, outBlock, outStep, twiddles);
                break;
            default:
                Radix8(count, source, inBlock, inStep, target, outBlock, outStep, twiddles);
                break;
        }
    }

    private static void Radix3(int count, FftEnd source, int inBlock, int inStep, FftEnd target, int outBlock, int outStep, float* twiddles)
    {
        for (int b = 0; b < count; b++)
        {
            int at = b * inBlock;
            Get(source, at, out TVec ar, out TVec ai);
            Get(source, at + inStep, out TVec br, out TVec bi);
            Get(source, at + (2 * inStep), out TVec cr, out TVec ci);
            FftCodelets<TSimd, TVec>.Dft3(ref ar, ref ai, ref br, ref bi, ref cr, ref ci);
            if (TStore.Twiddled && b > 0)
            {
                Rotate(ref br, ref bi, twiddles);
                Rotate(ref cr, ref ci, twiddles + 2);
                twiddles += 4;
            }

            at = b * outBlock;
            Put(target, at, ar, ai);
            Put(target, at + outStep, br, bi);
            Put(target, at + (2 * outStep), cr, ci);
        }
    }

    private static void Radix4(int count, FftEnd source, int inBlock, int inStep, FftEnd target, int outBlock, int outStep, float* twiddles)
    {
        for (int b = 0; b < count; b++)
        {
            int at = b * inBlock;
            Get(source, at, out TVec ar, out TVec ai);
            Get(source, at + inStep, out TVec br, out TVec bi);
            Get(source, at + (2 * inStep), out TVec cr, out TVec ci);
            Get(source, at + (3 * inStep), out TVec dr, out TVec di);
            FftCodelets<TSimd, TVec>.Dft4(ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di);
            if (TStore.Twiddled && b > 0)
            {
                Rotate(ref br, ref bi, twiddles);
                Rotate(ref cr, ref ci, twiddles + 2);
                Rotate(ref dr, ref di, twiddles + 4);
                twiddles += 6;
            }

            at = b * outBlock;
            Put(target, at, ar, ai);
            Put(target, at + outStep, br, bi);
            Put(target, at + (2 * outStep), cr, ci);
            Put(target, at + (3 * outStep), dr, di);
        }
    }

    private static void Radix5(int count, FftEnd source, int inBlock, int inStep, FftEnd target, int outBlock, int outStep, float* twiddles)
    {
        for (int b = 0; b < count; b++)
        {
            int at = b * inBlock;
            Get(source, at, out TVec ar, out TVec ai);
            Get(source, at + inStep, out TVec br, out TVec bi);
            Get(source, at + (2 * inStep), out TVec cr, out TVec ci);
            Get(source, at + (3 * inStep), out TVec dr, out TVec di);
            Get(source, at + (4 * inStep), out TVec er, out TVec ei);
            FftCodelets<TSimd, TVec>.Dft5(ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei);
            if (TStore.Twiddled && b > 0)
            {
                Rotate(ref br, ref bi, twiddles);
                Rotate(ref cr, ref ci, twiddles + 2);
                Rotate(ref dr, ref di, twiddles + 4);
                Rotate(ref er, ref ei, twiddles + 6);
                twiddles += 8;
            }

            at = b * outBlock;
            Put(target, at, ar, ai);
            Put(target, at + outStep, br, bi);
            Put(target, at + (2 * outStep), cr, ci);
            Put(target, at + (3 * outStep), dr, di);
            Put(target, at + (4 * outStep), er, ei);
        }
    }

    private static void Radix8(int count, FftEnd source, int inBlock, int inStep, FftEnd target, int outBlock, int outStep, float* twiddles)
    {
        for (int b = 0; b < count; b++)
        {
            int at = b * inBlock;
            Get(source, at, out TVec ar, out TVec ai);
            Get(source, at + (4 * inStep), out TVec er, out TVec ei);
            Get(source, at + inStep, out TVec br, out TVec bi);
            Get(source, at + (5 * inStep), out TVec fr, out TVec fi);
            Get(source, at + (2 * inStep), out TVec cr, out TVec ci);
            Get(source, at + (6 * inStep), out TVec gr, out TVec gi);
            Get(source, at + (3 * inStep), out TVec dr, out TVec di);
            Get(source, at + (7 * inStep), out TVec hr, out TVec hi);
            FftCodelets<TSimd, TVec>.Dft8(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei, ref fr, ref fi, ref gr, ref gi, ref hr, ref hi);
            if (TStore.Twiddled && b > 0)
            {
                Rotate(ref br, ref bi, twiddles);
                Rotate(ref cr, ref ci, twiddles + 2);
                Rotate(ref dr, ref di, twiddles + 4);
                Rotate(ref er, ref ei, twiddles + 6);
                Rotate(ref fr, ref fi, twiddles + 8);
                Rotate(ref gr, ref gi, twiddles + 10);
                Rotate(ref hr, ref hi, twiddles + 12);
                twiddles += 14;
            }

            at = b * outBlock;
            Put(target, at, ar, ai);
            Put(target, at + outStep, br, bi);
            Put(target, at + (2 * outStep), cr, ci);
            Put(target, at + (3 * outStep), dr, di);
            Put(target, at + (4 * outStep), er, ei);
            Put(target, at + (5 * outStep), fr, fi);
            Put(target, at + (6 * outStep), gr, gi);
            Put(target, at + (7 * outStep), hr, hi);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get(FftEnd source, int element, out TVec first, out TVec second)
    {
        nint at = TLoad.Scattered ? source.Table[element] : element * source.Step;
        first = TSimd.Load(source.First + at);
        second = TSimd.Load(source.Second + at);
        if (TLoad.NegateFirst)
        {
            first = TSimd.Sub(TSimd.Zero, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(FftEnd target, int element, TVec first, TVec second)
    {
        nint at = TStore.Scattered ? target.Table[element] : element * target.Step;
        if (!TStore.Limited || element < target.LimitFirst)
        {
            TSimd.Store(first, target.First + at);
        }

        if (!TStore.Limited || element < target.LimitSecond)
        {
            TSimd.Store(TStore.NegateSecond ? TSimd.Sub(TSimd.Zero, second) : second, target.Second + at);
        }
    }

    /// <summary>(r + i·j)·(cos − i·sin), the pair (cos, sin) in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate(ref TVec real, ref TVec imaginary, float* twiddle)
    {
        TVec cos = TSimd.Broadcast(twiddle[0]), sin = TSimd.Broadcast(twiddle[1]);
        TVec turned = TSimd.Fma(imaginary, sin, TSimd.Mul(real, cos));
        imaginary = TSimd.Fnma(real, sin, TSimd.Mul(imaginary, cos));
        real = turned;
    }
}
