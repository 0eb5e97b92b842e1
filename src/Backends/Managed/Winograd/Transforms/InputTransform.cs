using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Bᵀ·d along one axis, for many lines at once; a vector holds one position of W channels.</summary>
/// <remarks>
/// A line is read before it is written, so that source and target may be the same lines. Rows of a pair: e = x²·Q_i on the
/// even positions, o = x·Q_i on the odd ones, e ± a_i·o.
/// Multiplications per line: 4, 12 and 24 fused ones for α = 4, 6 and 8 (dense matrices: 16, 36, 64).
/// </remarks>
internal static unsafe class InputTransform<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Transforms these lines with the constants of <see cref="WinogradAxis.Input"/>.</summary>
    public static void Lines(in AxisLines at)
    {
        switch (at.Alpha)
        {
            case 4:
                Lines4(at);
                break;
            case 6:
                Lines6(at);
                break;
            case 8:
                Lines8(at);
                break;
            default:
                at.Copy<TSimd, TVec>();
                break;
        }
    }

    private static void Lines4(in AxisLines at)
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        TVec q = TSimd.Broadcast(k[0]), a = TSimd.Broadcast(k[1]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(from), d1 = TSimd.Load(from + step), d2 = TSimd.Load(from + (2 * step)),
                d3 = TSimd.Load(from + (3 * step));
            TSimd.Store(TSimd.Fma(q, d0, d2), to);
            TSimd.Store(TSimd.Fma(a, d1, d2), to + toStep);
            TSimd.Store(TSimd.Fnma(a, d1, d2), to + (2 * toStep));
            TSimd.Store(TSimd.Fma(q, d1, d3), to + (3 * toStep));
            from += line;
            to += toLine;
        }
    }

    private static void Lines6(in AxisLines at)
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        TVec q0 = TSimd.Broadcast(k[0]), q1 = TSimd.Broadcast(k[1]);
        TVec a = TSimd.Broadcast(k[2]), ra = TSimd.Broadcast(k[3]), b = TSimd.Broadcast(k[4]), rb = TSimd.Broadcast(k[5]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(from), d1 = TSimd.Load(from + step), d2 = TSimd.Load(from + (2 * step));
            TVec d3 = TSimd.Load(from + (3 * step)), d4 = TSimd.Load(from + (4 * step)), d5 = TSimd.Load(from + (5 * step));
            TSimd.Store(TSimd.Fma(q0, d0, TSimd.Fma(q1, d2, d4)), to);
            Pair(a, TSimd.Fma(ra, d2, d4), TSimd.Fma(ra, d1, d3), to + toStep, toStep);
            Pair(b, TSimd.Fma(rb, d2, d4), TSimd.Fma(rb, d1, d3), to + (3 * toStep), toStep);
            TSimd.Store(TSimd.Fma(q0, d1, TSimd.Fma(q1, d3, d5)), to + (5 * toStep));
            from += line;
            to += toLine;
        }
    }

    private static void Lines8(in AxisLines at)
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        TVec q0 = TSimd.Broadcast(k[0]), q1 = TSimd.Broadcast(k[1]), q2 = TSimd.Broadcast(k[2]);
        TVec a = TSimd.Broadcast(k[3]), a0 = TSimd.Broadcast(k[4]), a1 = TSimd.Broadcast(k[5]);
        TVec b = TSimd.Broadcast(k[6]), b0 = TSimd.Broadcast(k[7]), b1 = TSimd.Broadcast(k[8]);
        TVec c = TSimd.Broadcast(k[9]), c0 = TSimd.Broadcast(k[10]), c1 = TSimd.Broadcast(k[11]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(from), d1 = TSimd.Load(from + step), d2 = TSimd.Load(from + (2 * step)),
                d3 = TSimd.Load(from + (3 * step));
            TVec d4 = TSimd.Load(from + (4 * step)), d5 = TSimd.Load(from + (5 * step)), d6 = TSimd.Load(from + (6 * step)),
                d7 = TSimd.Load(from + (7 * step));
            TSimd.Store(TSimd.Fma(q0, d0, TSimd.Fma(q1, d2, TSimd.Fma(q2, d4, d6))), to);
            Pair(a, TSimd.Fma(a0, d2, TSimd.Fma(a1, d4, d6)), TSimd.Fma(a0, d1, TSimd.Fma(a1, d3, d5)), to + toStep, toStep);
            Pair(b, TSimd.Fma(b0, d2, TSimd.Fma(b1, d4, d6)), TSimd.Fma(b0, d1, TSimd.Fma(b1, d3, d5)), to + (3 * toStep), toStep);
            Pair(c, TSimd.Fma(c0, d2, TSimd.Fma(c1, d4, d6)), TSimd.Fma(c0, d1, TSimd.Fma(c1, d3, d5)), to + (5 * toStep), toStep);
            TSimd.Store(TSimd.Fma(q0, d1, TSimd.Fma(q1, d3, TSimd.Fma(q2, d5, d7))), to + (7 * toStep));
            from += line;
            to += toLine;
        }
    }

    /// <summary>Rows of +a and −a: even ± a·odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(TVec a, TVec even, TVec odd, float* target, nint step)
    {
        TSimd.Store(TSimd.Fma(a, odd, even), target);
        TSimd.Store(TSimd.Fnma(a, odd, even), target + step);
    }
}
