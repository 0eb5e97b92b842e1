using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>SFC-6(6, 3) and SFC-4(4, 3) along one axis by additions and doublings, told apart by α = 8 and 6; a vector holds one position
/// of W channels.</summary>
/// <remarks>
/// Products in the order of <see cref="SymbolicFourier"/>. Input samples w_t = d_(t+1) meet their partners half a transform away first,
/// e_t = w_t + w_(t+N/2) for even frequencies, o_t = w_t − w_(t+N/2) for odd ones; outputs part in the same way at their end. Operations
/// per line: 18 in and 24 out for N = 6, 9 in and 11 out for N = 4. Every intermediate is a partial sum of its row's own terms, as
/// <see cref="WinogradBound"/> asks; doubling is exact, so that a − 2b is one rounding with and without FMA.
/// </remarks>
internal readonly unsafe struct SymbolicLines : IStraightLines
{
    public static float[] InputConstants(WinogradAxis axis) => [];

    public static float[] OutputConstants(WinogradAxis axis) => [];

    /// <inheritdoc/>
    /// <remarks>The additions to the sum of all samples, which is frequency 0: d ± d' and the N/2 of these.</remarks>
    public static int InputRoundings(WinogradAxis axis, int lanes) => axis.M / 2;

    /// <inheritdoc/>
    /// <remarks>Two of a frequency's sums (N = 4: a + b, x less it), even ± odd, a correction.</remarks>
    public static int OutputRoundings(WinogradAxis axis) => 4;

    /// <inheritdoc/>
    public static void Input<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (at.Alpha == 8)
        {
            Input8<TSimd, TVec>(at);
        }
        else
        {
            Input6<TSimd, TVec>(at);
        }
    }

    /// <inheritdoc/>
    public static void Output<TSimd, TVec>(int m, in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (m == 6)
        {
            Output6<TSimd, TVec>(at);
        }
        else
        {
            Output4<TSimd, TVec>(at);
        }
    }

    private static void Input8<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(from), d1 = TSimd.Load(from + step), d2 = TSimd.Load(from + (2 * step)),
                d3 = TSimd.Load(from + (3 * step)), d4 = TSimd.Load(from + (4 * step)), d5 = TSimd.Load(from + (5 * step)),
                d6 = TSimd.Load(from + (6 * step)), d7 = TSimd.Load(from + (7 * step));
            TVec e0 = TSimd.Add(d1, d4), e1 = TSimd.Add(d2, d5), e2 = TSimd.Add(d3, d6);
            TVec o0 = TSimd.Sub(d1, d4), o1 = TSimd.Sub(d2, d5), o2 = TSimd.Sub(d3, d6);
            TSimd.Store(TSimd.Add(TSimd.Add(e0, e1), e2), to);
            TSimd.Store(TSimd.Add(TSimd.Sub(o0, o1), o2), to + toStep);
            TSimd.Store(TSimd.Sub(o0, o2), to + (2 * toStep));
            TSimd.Store(TSimd.Add(o1, o2), to + (3 * toStep));
            TSimd.Store(TSimd.Add(o0, o1), to + (4 * toStep));
            TSimd.Store(TSimd.Sub(e0, e1), to + (5 * toStep));
            TSimd.Store(TSimd.Sub(e1, e2), to + (6 * toStep));
            TSimd.Store(TSimd.Sub(e0, e2), to + (7 * toStep));
            TSimd.Store(TSimd.Sub(d0, d6), to + (8 * toStep));
            TSimd.Store(TSimd.Sub(d7, d1), to + (9 * toStep));
            from += line;
            to += toLine;
        }
    }

    private static void Input6<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec d0 = TSimd.Load(from), d1 = TSimd.Load(from + step), d2 = TSimd.Load(from + (2 * step)),
                d3 = TSimd.Load(from + (3 * step)), d4 = TSimd.Load(from + (4 * step)), d5 = TSimd.Load(from + (5 * step));
            TVec e0 = TSimd.Add(d1, d3), e1 = TSimd.Add(d2, d4), o0 = TSimd.Sub(d1, d3), o1 = TSimd.Sub(d2, d4);
            TSimd.Store(TSimd.Add(e0, e1), to);
            TSimd.Store(TSimd.Sub(e0, e1), to + toStep);
            TSimd.Store(o0, to + (2 * toStep));
            TSimd.Store(o1, to + (3 * toStep));
            TSimd.Store(TSimd.Add(o0, o1), to + (4 * toStep));
            TSimd.Store(TSimd.Sub(d0, d4), to + (5 * toStep));
            TSimd.Store(TSimd.Sub(d5, d1), to + (6 * toStep));
            from += line;
            to += toLine;
        }
    }

    private static void Output6<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        TVec two = TSimd.Broadcast(2);
        for (int l = 0; l < lines; l++)
        {
            Frequency<TSimd, TVec>(two, TSimd.Load(from + step), from + (2 * step), step, out TVec o0, out TVec o2, out TVec o1);
            Frequency<TSimd, TVec>(two, TSimd.Load(from), from + (5 * step), step, out TVec e0, out TVec e1, out TVec e2);
            TSimd.Store(TSimd.Add(TSimd.Add(e0, o0), TSimd.Load(from + (8 * step))), to);
            TSimd.Store(TSimd.Sub(e1, o1), to + toStep);
            TSimd.Store(TSimd.Add(e2, o2), to + (2 * toStep));
            TSimd.Store(TSimd.Sub(e0, o0), to + (3 * toStep));
            TSimd.Store(TSimd.Add(e1, o1), to + (4 * toStep));
            TSimd.Store(TSimd.Add(TSimd.Sub(e2, o2), TSimd.Load(from + (9 * step))), to + (5 * toStep));
            from += line;
            to += toLine;
        }
    }

    /// <summary>What a real frequency p and the products a, b, x behind source give to three outputs: p + x + a − 2b, p + x + b − 2a,
    /// p − 2x + a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Frequency<TSimd, TVec>(TVec two, TVec p, float* source, nint step, out TVec first, out TVec second, out TVec third)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec a = TSimd.Load(source), b = TSimd.Load(source + step), x = TSimd.Load(source + (2 * step)), sum = TSimd.Add(p, x);
        first = TSimd.Add(sum, TSimd.Fnma(two, b, a));
        second = TSimd.Add(sum, TSimd.Fnma(two, a, b));
        third = TSimd.Add(TSimd.Fnma(two, x, p), TSimd.Add(a, b));
    }

    private static void Output4<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* from = at.Source, to = at.Target;
        nint step = at.Element, line = at.Line, toStep = at.TargetElement, toLine = at.TargetLine;
        int lines = at.Count;
        for (int l = 0; l < lines; l++)
        {
            TVec zero = TSimd.Load(from), half = TSimd.Load(from + step), e0 = TSimd.Add(zero, half), e1 = TSimd.Sub(zero, half);
            TVec a = TSimd.Load(from + (2 * step)), b = TSimd.Load(from + (3 * step)), x = TSimd.Load(from + (4 * step));
            TVec o0 = TSimd.Sub(a, b), o1 = TSimd.Sub(x, TSimd.Add(a, b));
            TSimd.Store(TSimd.Add(TSimd.Add(e0, o0), TSimd.Load(from + (5 * step))), to);
            TSimd.Store(TSimd.Add(e1, o1), to + toStep);
            TSimd.Store(TSimd.Sub(e0, o0), to + (2 * toStep));
            TSimd.Store(TSimd.Add(TSimd.Sub(e1, o1), TSimd.Load(from + (6 * step))), to + (3 * toStep));
            from += line;
            to += toLine;
        }
    }
}
