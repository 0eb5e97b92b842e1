using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>One pass over some lines: count butterflies per line of one radix, butterfly b takes elements b·inBlock +
/// i·inStep, gives b·outBlock + m·outStep.</summary>
/// <remarks>
/// All complex vectors of a butterfly live in registers: 16 for radix 8, 18 for radix 9, and as many temporaries; no spills
/// with 32 registers.
/// Bound on Zen 4 by additions (one vector a cycle), beside 2 loads and 2 stores per element; the rotations use the
/// multipliers, which idle otherwise.
/// </remarks>
internal static unsafe class FftPasses<TSimd, TVec, TLoad, TStore>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TLoad : struct, IPassLoad
    where TStore : struct, IPassStore
{
    /// <summary>A pass of this radix over lines, from line sourceLine of the source to line targetLine of the target.</summary>
    public static void Run(
        int radix, int lines, int count, in FftEnd source, int sourceLine, int inBlock, int inStep,
        in FftEnd target, int targetLine, int outBlock, int outStep, float* twiddles)
    {
        switch (radix)
        {
            case 3:
                Pass<Radix3>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            case 4:
                Pass<Radix4>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            case 5:
                Pass<Radix5>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            case 6:
                Pass<Radix6>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            case 7:
                Pass<Radix7>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            case 8:
                Pass<Radix8>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
            default:
                Pass<Radix9>(lines, count, source, sourceLine, inBlock, inStep, target, targetLine, outBlock, outStep, twiddles);
                break;
        }
    }

    private static void Pass<TRadix>(
        int lines, int count, in FftEnd source, int sourceLine, int inBlock, int inStep,
        in FftEnd target, int targetLine, int outBlock, int outStep, float* twiddles)
        where TRadix : struct, IPassRadix
    {
        // Into locals one by one: stores through pointers cannot change them, and copying the structs would stall on store forwarding.
        FftEnd from = default, to = default;
        from.First = source.First + (sourceLine * source.LineFirst);
        from.Second = source.Second + (sourceLine * source.LineSecond);
        from.Table = source.Table + (sourceLine * source.TableLine);
        from.Step = source.Step;
        to.First = target.First + (targetLine * target.LineFirst);
        to.Second = target.Second + (targetLine * target.LineSecond);
        to.Table = target.Table + (targetLine * target.TableLine);
        to.Step = target.Step;
        to.LimitFirst = target.LimitFirst;
        to.LimitSecond = target.LimitSecond;
        for (int l = 0; l < lines; l++)
        {
            float* turns = twiddles;
            for (int b = 0; b < count; b++)
            {
                int at = b * inBlock;
                Get<TRadix>(0, from, at, out TVec ar, out TVec ai);
                Get<TRadix>(1, from, at + inStep, out TVec br, out TVec bi);
                Get<TRadix>(2, from, at + (2 * inStep), out TVec cr, out TVec ci);
                Get<TRadix>(3, from, at + (3 * inStep), out TVec dr, out TVec di);
                Get<TRadix>(4, from, at + (4 * inStep), out TVec er, out TVec ei);
                Get<TRadix>(5, from, at + (5 * inStep), out TVec fr, out TVec fi);
                Get<TRadix>(6, from, at + (6 * inStep), out TVec gr, out TVec gi);
                Get<TRadix>(7, from, at + (7 * inStep), out TVec hr, out TVec hi);
                Get<TRadix>(8, from, at + (8 * inStep), out TVec ir, out TVec ii);
                Butterfly<TRadix>(
                    ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di,
                    ref er, ref ei, ref fr, ref fi, ref gr, ref gi, ref hr, ref hi, ref ir, ref ii);
                if (TStore.Twiddled && b > 0)
                {
                    Rotate<TRadix>(1, ref br, ref bi, turns);
                    Rotate<TRadix>(2, ref cr, ref ci, turns);
                    Rotate<TRadix>(3, ref dr, ref di, turns);
                    Rotate<TRadix>(4, ref er, ref ei, turns);
                    Rotate<TRadix>(5, ref fr, ref fi, turns);
                    Rotate<TRadix>(6, ref gr, ref gi, turns);
                    Rotate<TRadix>(7, ref hr, ref hi, turns);
                    Rotate<TRadix>(8, ref ir, ref ii, turns);
                    turns += 2 * (TRadix.Count - 1);
                }

                at = b * outBlock;
                Put<TRadix>(0, to, at, ar, ai);
                Put<TRadix>(1, to, at + outStep, br, bi);
                Put<TRadix>(2, to, at + (2 * outStep), cr, ci);
                Put<TRadix>(3, to, at + (3 * outStep), dr, di);
                Put<TRadix>(4, to, at + (4 * outStep), er, ei);
                Put<TRadix>(5, to, at + (5 * outStep), fr, fi);
                Put<TRadix>(6, to, at + (6 * outStep), gr, gi);
                Put<TRadix>(7, to, at + (7 * outStep), hr, hi);
                Put<TRadix>(8, to, at + (8 * outStep), ir, ii);
            }

            from.First += source.LineFirst;
            from.Second += source.LineSecond;
            from.Table += source.TableLine;
            to.First += target.LineFirst;
            to.Second += target.LineSecond;
            to.Table += target.TableLine;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly<TRadix>(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di, ref TVec er, ref TVec ei,
        ref TVec fr, ref TVec fi, ref TVec gr, ref TVec gi, ref TVec hr, ref TVec hi, ref TVec ir, ref TVec ii)
        where TRadix : struct, IPassRadix
    {
        if (TRadix.Count == 3)
        {
            FftCodelets<TSimd, TVec>.Dft3(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci);
        }
        else if (TRadix.Count == 4)
        {
            FftCodelets<TSimd, TVec>.Dft4(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di);
        }
        else if (TRadix.Count == 5)
        {
            FftCodelets<TSimd, TVec>.Dft5(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei);
        }
        else if (TRadix.Count == 6)
        {
            FftCodelets<TSimd, TVec>.Dft6(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei, ref fr, ref fi);
        }
        else if (TRadix.Count == 7)
        {
            FftCodelets<TSimd, TVec>.Dft7(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei, ref fr, ref fi, ref gr, ref gi);
        }
        else if (TRadix.Count == 8)
        {
            FftCodelets<TSimd, TVec>.Dft8(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei, ref fr, ref fi, ref gr, ref gi, ref hr,
                    ref hi);
        }
        else
        {
            FftCodelets<TSimd, TVec>.Dft9(
                ref ar, ref ai, ref br, ref bi, ref cr, ref ci, ref dr, ref di, ref er, ref ei, ref fr, ref fi, ref gr, ref gi, ref hr,
                    ref hi, ref ir, ref ii);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get<TRadix>(int i, in FftEnd source, int element, out TVec first, out TVec second)
        where TRadix : struct, IPassRadix
    {
        if (i >= TRadix.Count)
        {
            first = second = TSimd.Zero;
            return;
        }

        nint at = TLoad.Scattered ? source.Table[element] : element * source.Step;
        first = TSimd.Load(source.First + at);
        second = TSimd.Load(source.Second + at);
        if (TLoad.NegateFirst)
        {
            first = TSimd.Sub(TSimd.Zero, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TRadix>(int i, in FftEnd target, int element, TVec first, TVec second)
        where TRadix : struct, IPassRadix
    {
        if (i >= TRadix.Count)
        {
            return;
        }

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

    /// <summary>(real + i·imaginary)·(cos − i·sin), the pairs (cos, sin) of m = 1, 2, ... in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate<TRadix>(int m, ref TVec real, ref TVec imaginary, float* turns)
        where TRadix : struct, IPassRadix
    {
        if (m < TRadix.Count)
        {
            FftCodelets<TSimd, TVec>.Rotate(ref real, ref imaginary, turns[2 * (m - 1)], turns[(2 * m) - 1]);
        }
    }
}
