using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Aᵀ·m along one axis, for many lines at once; a vector holds one position of W output channels.</summary>
/// <remarks>
/// With s_i = m(+a_i) + m(−a_i) and t_i = m(+a_i) − m(−a_i):
/// y_0 = m_0 + Σs_i, y_j = Σ a_iʲ·t_i for odd j, Σ a_iʲ·s_i for even j, and the last y has + m_∞.
/// </remarks>
internal static unsafe class OutputTransform<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Transforms these lines to m outputs each, with the constants of <see cref="WinogradAxis.Output"/>.</summary>
    public static void Lines(int m, AxisLines at) => TileKernel<Body, AxisLines>.Of(m)(&at);

    private readonly struct Body : ITileKernel<AxisLines>
    {
        public static void Run<TM>(AxisLines* at)
            where TM : unmanaged, ISize
        {
            switch (at->Alpha)
            {
                case 4:
                    Lines4<TM>(*at);
                    break;
                case 6:
                    Lines6<TM>(*at);
                    break;
                case 8:
                    Lines8<TM>(*at);
                    break;
                default:
                    at->Copy<TSimd, TVec>();
                    break;
            }
        }
    }

    private static void Lines4<TM>(in AxisLines at)
        where TM : unmanaged, ISize
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(from + step), n = TSimd.Load(from + (2 * step)), end = TSimd.Load(from + (3 * step));
            TVec sum = TSimd.Add(p, n), difference = TSimd.Sub(p, n);
            Put<TM, Size1>(TSimd.Add(TSimd.Load(from), sum), end, to, toStep);
            if (TM.Value > 1)
            {
                Put<TM, Size2>(Scale(k, difference), end, to, toStep);
            }

            if (TM.Value > 2)
            {
                Put<TM, Size3>(Scale(k + 1, sum), end, to, toStep);
            }

            from += line;
            to += toLine;
        }
    }

    private static void Lines6<TM>(in AxisLines at)
        where TM : unmanaged, ISize
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(from + step), n = TSimd.Load(from + (2 * step)), s0 = TSimd.Add(p, n), t0 = TSimd.Sub(p, n);
            p = TSimd.Load(from + (3 * step));
            n = TSimd.Load(from + (4 * step));
            TVec s1 = TSimd.Add(p, n), t1 = TSimd.Sub(p, n), end = TSimd.Load(from + (5 * step));
            Put<TM, Size1>(TSimd.Add(TSimd.Load(from), TSimd.Add(s0, s1)), end, to, toStep);
            if (TM.Value > 1)
            {
                Put<TM, Size2>(Scale(k, t0, t1), end, to, toStep);
            }

            if (TM.Value > 2)
            {
                Put<TM, Size3>(Scale(k + 2, s0, s1), end, to, toStep);
            }

            if (TM.Value > 3)
            {
                Put<TM, Size4>(Scale(k + 4, t0, t1), end, to, toStep);
            }

            if (TM.Value > 4)
            {
                Put<TM, Size5>(Scale(k + 6, s0, s1), end, to, toStep);
            }

            from += line;
            to += toLine;
        }
    }

    private static void Lines8<TM>(in AxisLines at)
        where TM : unmanaged, ISize
    {
        float* k = at.Constants, from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec p = TSimd.Load(from + step), n = TSimd.Load(from + (2 * step)), s0 = TSimd.Add(p, n), t0 = TSimd.Sub(p, n);
            p = TSimd.Load(from + (3 * step));
            n = TSimd.Load(from + (4 * step));
            TVec s1 = TSimd.Add(p, n), t1 = TSimd.Sub(p, n);
            p = TSimd.Load(from + (5 * step));
            n = TSimd.Load(from + (6 * step));
            TVec s2 = TSimd.Add(p, n), t2 = TSimd.Sub(p, n), end = TSimd.Load(from + (7 * step));
            Put<TM, Size1>(TSimd.Add(TSimd.Load(from), TSimd.Add(s0, TSimd.Add(s1, s2))), end, to, toStep);
            Rows8<TM>(k, s0, s1, s2, t0, t1, t2, end, to, toStep);
            from += line;
            to += toLine;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows8<TM>(float* k, TVec s0, TVec s1, TVec s2, TVec t0, TVec t1, TVec t2, TVec end, float* to, nint toStep)
        where TM : unmanaged, ISize
    {
        if (TM.Value > 1)
        {
            Put<TM, Size2>(Scale(k, t0, t1, t2), end, to, toStep);
        }

        if (TM.Value > 2)
        {
            Put<TM, Size3>(Scale(k + 3, s0, s1, s2), end, to, toStep);
        }

        if (TM.Value > 3)
        {
            Put<TM, Size4>(Scale(k + 6, t0, t1, t2), end, to, toStep);
        }

        if (TM.Value > 4)
        {
            Put<TM, Size5>(Scale(k + 9, s0, s1, s2), end, to, toStep);
        }

        if (TM.Value > 5)
        {
            Put<TM, Size6>(Scale(k + 12, t0, t1, t2), end, to, toStep);
        }

        if (TM.Value > 6)
        {
            Put<TM, Size7>(Scale(k + 15, s0, s1, s2), end, to, toStep);
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
