using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Bᵀ·d along one axis, for many lines at once; a vector holds one position of W channels.</summary>
/// <remarks>
/// Element i of line l is at source + i·element + l·line (floats), and goes to target the same way. A line is read before it is written, so
/// that source and target may be the same lines. Rows of a pair: e = x²·Q_i on the even positions, o = x·Q_i on the odd ones, e ± a_i·o.
/// Multiplications per line: 4, 12 and 24 fused ones for α = 4, 6 and 8 (dense matrices: 16, 36, 64).
/// </remarks>
internal static unsafe class InputTransform<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Transforms these lines with the constants of <see cref="WinogradAxis.Input"/>.</summary>
    public static void Lines(int alpha, float* constants, float* source, nint element, nint line, float* target, nint targetElement, nint targetLine, int lines)
    {
        switch (alpha)
        {
            case 4:
                Lines4(constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 6:
                Lines6(constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 8:
                Lines8(constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            default:
                for (int l = 0; l < lines && source != target; l++)
                {
                    TSimd.Store(TSimd.Load(source + (l * line)), target + (l * targetLine));
                }

                break;
        }
    }

    private static void Lines4(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
    {
        TVec q = TSimd.Broadcast(k[0]), a = TSimd.Broadcast(k[1]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(s), d1 = TSimd.Load(s + se), d2 = TSimd.Load(s + (2 * se)), d3 = TSimd.Load(s + (3 * se));
            TSimd.Store(TSimd.Fma(q, d0, d2), t);
            TSimd.Store(TSimd.Fma(a, d1, d2), t + te);
            TSimd.Store(TSimd.Fnma(a, d1, d2), t + (2 * te));
            TSimd.Store(TSimd.Fma(q, d1, d3), t + (3 * te));
            s += sl;
            t += tl;
        }
    }

    private static void Lines6(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
    {
        TVec q0 = TSimd.Broadcast(k[0]), q1 = TSimd.Broadcast(k[1]);
        TVec a = TSimd.Broadcast(k[2]), ra = TSimd.Broadcast(k[3]), b = TSimd.Broadcast(k[4]), rb = TSimd.Broadcast(k[5]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(s), d1 = TSimd.Load(s + se), d2 = TSimd.Load(s + (2 * se));
            TVec d3 = TSimd.Load(s + (3 * se)), d4 = TSimd.Load(s + (4 * se)), d5 = TSimd.Load(s + (5 * se));
            TSimd.Store(TSimd.Fma(q0, d0, TSimd.Fma(q1, d2, d4)), t);
            Pair(a, TSimd.Fma(ra, d2, d4), TSimd.Fma(ra, d1, d3), t + te, te);
            Pair(b, TSimd.Fma(rb, d2, d4), TSimd.Fma(rb, d1, d3), t + (3 * te), te);
            TSimd.Store(TSimd.Fma(q0, d1, TSimd.Fma(q1, d3, d5)), t + (5 * te));
            s += sl;
            t += tl;
        }
    }

    private static void Lines8(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
    {
        TVec q0 = TSimd.Broadcast(k[0]), q1 = TSimd.Broadcast(k[1]), q2 = TSimd.Broadcast(k[2]);
        TVec a = TSimd.Broadcast(k[3]), a0 = TSimd.Broadcast(k[4]), a1 = TSimd.Broadcast(k[5]);
        TVec b = TSimd.Broadcast(k[6]), b0 = TSimd.Broadcast(k[7]), b1 = TSimd.Broadcast(k[8]);
        TVec c = TSimd.Broadcast(k[9]), c0 = TSimd.Broadcast(k[10]), c1 = TSimd.Broadcast(k[11]);
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(s), d1 = TSimd.Load(s + se), d2 = TSimd.Load(s + (2 * se)), d3 = TSimd.Load(s + (3 * se));
            TVec d4 = TSimd.Load(s + (4 * se)), d5 = TSimd.Load(s + (5 * se)), d6 = TSimd.Load(s + (6 * se)), d7 = TSimd.Load(s + (7 * se));
            TSimd.Store(TSimd.Fma(q0, d0, TSimd.Fma(q1, d2, TSimd.Fma(q2, d4, d6))), t);
            Pair(a, TSimd.Fma(a0, d2, TSimd.Fma(a1, d4, d6)), TSimd.Fma(a0, d1, TSimd.Fma(a1, d3, d5)), t + te, te);
            Pair(b, TSimd.Fma(b0, d2, TSimd.Fma(b1, d4, d6)), TSimd.Fma(b0, d1, TSimd.Fma(b1, d3, d5)), t + (3 * te), te);
            Pair(c, TSimd.Fma(c0, d2, TSimd.Fma(c1, d4, d6)), TSimd.Fma(c0, d1, TSimd.Fma(c1, d3, d5)), t + (5 * te), te);
            TSimd.Store(TSimd.Fma(q0, d1, TSimd.Fma(q1, d3, TSimd.Fma(q2, d5, d7))), t + (7 * te));
            s += sl;
            t += tl;
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
