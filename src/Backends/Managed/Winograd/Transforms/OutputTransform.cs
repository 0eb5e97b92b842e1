using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Aᵀ·m along one axis, for many lines at once; a vector holds one position of W output channels.</summary>
/// <remarks>
/// Addresses as in <see cref="InputTransform{TSimd, TVec}"/>. With s_i = m(+a_i) + m(−a_i) and t_i = m(+a_i) − m(−a_i):
/// y_0 = m_0 + Σs_i, y_j = Σ a_iʲ·t_i for odd j, Σ a_iʲ·s_i for even j, and the last y has + m_∞.
/// </remarks>
internal static unsafe class OutputTransform<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Transforms these lines with the constants of <see cref="WinogradAxis.Output"/>.</summary>
    public static void Lines(int alpha, int m, float* constants, float* source, nint element, nint line, float* target, nint targetElement, nint targetLine, int lines)
    {
        switch (m)
        {
            case 1:
                Lines<Size1>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 2:
                Lines<Size2>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 3:
                Lines<Size3>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 4:
                Lines<Size4>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 5:
                Lines<Size5>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            case 6:
                Lines<Size6>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
            default:
                Lines<Size7>(alpha, constants, source, element, line, target, targetElement, targetLine, lines);
                break;
        }
    }

    private static void Lines<TM>(int alpha, float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
        where TM : unmanaged, ISize
    {
        switch (alpha)
        {
            case 4:
                Lines4<TM>(k, s, se, sl, t, te, tl, lines);
                break;
            case 6:
                Lines6<TM>(k, s, se, sl, t, te, tl, lines);
                break;
            case 8:
                Lines8<TM>(k, s, se, sl, t, te, tl, lines);
                break;
            default:
                for (int l = 0; l < lines; l++)
                {
                    TSimd.Store(TSimd.Load(s + (l * sl)), t + (l * tl));
                }

                break;
        }
    }

    private static void Lines4<TM>(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
        where TM : unmanaged, ISize
    {
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(s + se), n = TSimd.Load(s + (2 * se)), end = TSimd.Load(s + (3 * se));
            TVec sum = TSimd.Add(p, n), difference = TSimd.Sub(p, n);
            Put<TM, Size1>(TSimd.Add(TSimd.Load(s), sum), end, t, te);
            if (TM.Value > 1)
            {
                Put<TM, Size2>(Scale(k, difference), end, t, te);
            }

            if (TM.Value > 2)
            {
                Put<TM, Size3>(Scale(k + 1, sum), end, t, te);
            }

            s += sl;
            t += tl;
        }
    }

    private static void Lines6<TM>(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
        where TM : unmanaged, ISize
    {
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(s + se), n = TSimd.Load(s + (2 * se)), s0 = TSimd.Add(p, n), t0 = TSimd.Sub(p, n);
            p = TSimd.Load(s + (3 * se));
            n = TSimd.Load(s + (4 * se));
            TVec s1 = TSimd.Add(p, n), t1 = TSimd.Sub(p, n), end = TSimd.Load(s + (5 * se));
            Put<TM, Size1>(TSimd.Add(TSimd.Load(s), TSimd.Add(s0, s1)), end, t, te);
            if (TM.Value > 1)
            {
                Put<TM, Size2>(Scale(k, t0, t1), end, t, te);
            }

            if (TM.Value > 2)
            {
                Put<TM, Size3>(Scale(k + 2, s0, s1), end, t, te);
            }

            if (TM.Value > 3)
            {
                Put<TM, Size4>(Scale(k + 4, t0, t1), end, t, te);
            }

            if (TM.Value > 4)
            {
                Put<TM, Size5>(Scale(k + 6, s0, s1), end, t, te);
            }

            s += sl;
            t += tl;
        }
    }

    private static void Lines8<TM>(float* k, float* s, nint se, nint sl, float* t, nint te, nint tl, int lines)
        where TM : unmanaged, ISize
    {
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(s + se), n = TSimd.Load(s + (2 * se)), s0 = TSimd.Add(p, n), t0 = TSimd.Sub(p, n);
            p = TSimd.Load(s + (3 * se));
            n = TSimd.Load(s + (4 * se));
            TVec s1 = TSimd.Add(p, n), t1 = TSimd.Sub(p, n);
            p = TSimd.Load(s + (5 * se));
            n = TSimd.Load(s + (6 * se));
            TVec s2 = TSimd.Add(p, n), t2 = TSimd.Sub(p, n), end = TSimd.Load(s + (7 * se));
            Put<TM, Size1>(TSimd.Add(TSimd.Load(s), TSimd.Add(s0, TSimd.Add(s1, s2))), end, t, te);
            Rows8<TM>(k, s0, s1, s2, t0, t1, t2, end, t, te);
            s += sl;
            t += tl;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows8<TM>(float* k, TVec s0, TVec s1, TVec s2, TVec t0, TVec t1, TVec t2, TVec end, float* t, nint te)
        where TM : unmanaged, ISize
    {
        if (TM.Value > 1)
        {
            Put<TM, Size2>(Scale(k, t0, t1, t2), end, t, te);
        }

        if (TM.Value > 2)
        {
            Put<TM, Size3>(Scale(k + 3, s0, s1, s2), end, t, te);
        }

        if (TM.Value > 3)
        {
            Put<TM, Size4>(Scale(k + 6, t0, t1, t2), end, t, te);
        }

        if (TM.Value > 4)
        {
            Put<TM, Size5>(Scale(k + 9, s0, s1, s2), end, t, te);
        }

        if (TM.Value > 5)
        {
            Put<TM, Size6>(Scale(k + 12, t0, t1, t2), end, t, te);
        }

        if (TM.Value > 6)
        {
            Put<TM, Size7>(Scale(k + 15, s0, s1, s2), end, t, te);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Scale(float* k, TVec a) => TSimd.Mul(TSimd.Broadcast(k[0]), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Scale(float* k, TVec a, TVec b) => TSimd.Fma(TSimd.Broadcast(k[1]), b, Scale(k, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Scale(float* k, TVec a, TVec b, TVec c) => TSimd.Fma(TSimd.Broadcast(k[2]), c, Scale(k, a, b));

    /// <summary>Stores output number TRow, 1-based; the last of TM has the point at infinity in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TM, TRow>(TVec value, TVec end, float* target, nint step)
        where TM : unmanaged, ISize
        where TRow : unmanaged, ISize =>
        TSimd.Store(TM.Value == TRow.Value ? TSimd.Add(value, end) : value, target + ((TRow.Value - 1) * step));
}
