namespace ConvBench.Reporting.Tables;

/// <summary>The columns of every table, in their order.</summary>
/// <remarks>To add one: one entry here.</remarks>
internal static class Columns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        Text("★",
            "no other row of the table is at least as fast and as accurate, and better in one; `managed/auto` is"
                + " not ranked beside the row that it chose",
            (g, r) => g.IsPareto(r) ? "★" : ""),
        Text("row", "library/algorithm; `auto` is the library's own choice", (g, r) => g.LabelOf(r)),
        Text("choice",
            "what the row chose for this layer: Winograd's F(m, r), the FFT's tile, a direct kernel; empty where a library does not tell",
            (_, r) => r.Choice?.ToString() ?? "", onScreen: false),
        Number("time",
            "median time of one convolution, with all work on input and output; work on weights alone only where"
                + " a library cannot do it beforehand",
            (_, r) => r.Time is { } t ? Format.Time(t.MedianNs) : ""),
        Number("± %", "half width of the 99.9 % confidence interval of the mean time, in percent of it", (_, r) => PlusMinus(r)),
        Number("GFLOP/s",
            "nominal speed: 2·N·K·OH·OW·(C/groups)·R·S flops over the median time, whatever was really executed",
            (_, r) => Of(r.Gflops, Format.Number)),
        Number("effective",
            "the same without the taps that fall on padding",
            (_, r) => Of(r.EffectiveGflops, Format.Number), onScreen: false),
        Number("executed",
            "flops of the products that the row really executes, with what it throws away and without"
                + " transforms, over the median time; empty where unknown",
            (_, r) => r is { ExecutedFlops: { } flops, Time: { } t } ? Format.Number(flops / t.MedianNs) : "", onScreen: false),
        Number("% peak",
            "nominal speed over the measured FMA peak of as many threads; an algorithm with fewer multiplications can exceed 100 %",
            (_, r) => Of(r.PercentOfPeak, p => Format.Number(p))),
        Number("ω max",
            "the worst output's error in units of one rounding: max |y − yRef| / (u·s), s = |x|⋆|w| + |b|; a sum"
                + " of n products stays below about n",
            (_, r) => Of(r.Error?.OmegaMax, Format.Number)),
        Number("rel. L2",
            "relative error of the whole output against the float64 truth, √(Σ(y − yRef)² / Σ yRef²); the error of the plots",
            (_, r) => Of(r.Error?.RelL2, Format.Error)),
        Text("operands",
            "format to which the row rounds its operands; its error is then against the truth of the operands as"
                + " they were given. Empty: float32",
            (_, r) => r.Arithmetic is null ? "" : r.Operands, onScreen: false),
        Number("arith. rel. L2",
            "relative L2 error of such a row against the truth of the rounded operands: of its arithmetic alone,"
                + " and of results that it rounds too",
            (_, r) => Of(r.Arithmetic?.RelL2, Format.Error), onScreen: false),
        Number("max |e|", "max |y − yRef|", (_, r) => Of(r.Error?.MaxAbs, Format.Error)),
        Number("bits",
            "correct bits, −log₂ of the relative L2 error; one bit fewer is twice the error",
            (_, r) => Of(r.Error?.CorrectBits, Format.Bits)),
        Number("bound ω",
            "what ω max cannot exceed: a rigorous bound from the row's own order of operations, or from any order where that is unknown",
            (_, r) => Of(r.Bound?.OmegaMax, Format.Number), onScreen: false),
        Number("of bound",
            "largest share of its bound that an output's error uses; above 100 % the row has failed. Of Winograd and FFT a sample of tiles",
            (_, r) => r.Bound is { } b ? Format.Percent(100 * b.WorstShare, 2) : "", onScreen: false),
        Number("expected L2",
            "relative L2 error that a statistical model of the row expects on operands of random signs",
            (_, r) => Of(r.Bound?.PredictedRelL2, Format.Error), onScreen: false),
        Number("condition",
            "Σ|xw| / |Σxw| of the exact sums, median and worst output: large in a hard problem, whatever the"
                + " row; ∞ where an exact result is 0",
            (_, r) => Conditioning(r.Error), onScreen: false),
        Number("worst output",
            "where |y − yRef| is largest, and the exact value there; border: its window reaches into the"
                + " padding; tile: place in the row's own tile",
            (_, r) => r.Error is { WorstPlace.Length: > 0 } e ? $"{e.WorstPlace}: {Format.Number(e.WorstReference)}" : "", onScreen: false),
        Number("memory",
            "workspace: bytes beyond input, output and the caller's weights",
            (_, r) => r.WorkspaceBytes is >= 0 and { } bytes ? Format.Bytes(bytes) : ""),
        Number("prepare",
            "time of the preparation, once per layer: to pack or transform weights, to build graphs",
            (_, r) => Of(r.PrepareNs, Format.Time), onScreen: false),
    ];

    private static string PlusMinus(CaseRecord row) =>
        row.Time is { } t && Interval.Relative(t) is { } share ? Format.Number(100 * share, 2) : "";

    private static string Conditioning(ErrorStats? error) =>
        error is { ConditionMax: > 0 } e ? $"{Format.Number(e.ConditionMedian)}, {Format.Number(e.ConditionMax)}" : "";

    private static string Of(double? value, Func<double, string> format) => value is { } x ? format(x) : "";

    private static string Of(double? value, Func<double, int, string> format) => value is { } x ? format(x, 3) : "";

    private static TableColumn Text(string title, string legend, Func<ProblemGroup, CaseRecord, string> cell, bool onScreen = true) =>
        new(title, legend, AlignRight: false, onScreen) { Cell = cell };

    private static TableColumn Number(string title, string legend, Func<ProblemGroup, CaseRecord, string> cell, bool onScreen = true) =>
        new(title, legend, AlignRight: true, onScreen) { Cell = cell };
}
