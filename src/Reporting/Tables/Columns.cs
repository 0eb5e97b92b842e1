namespace ConvBench.Reporting.Tables;

/// <summary>The columns of every table, in their order.</summary>
/// <remarks>To add one: one entry here.</remarks>
internal static class Columns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        Text("★", "Pareto-optimal: no other row of the table is at least as fast and as accurate, and better in one; `managed/auto` repeats the row that it chose and is not ranked", (g, r) => g.IsPareto(r) ? "★" : ""),
        Text("row", "library/algorithm; `auto` is the library's own choice", (g, r) => g.LabelOf(r)),
        Text("choice", "what the row chose for this problem: Winograd's F(m, r), the FFT's tile, what fills the vectors of a direct kernel; empty where a library keeps it", (_, r) => r.Variant, onScreen: false),
        Number("time", "median time of one convolution; all work on input and output is in it, work on weights alone only where the library offers no way to do it beforehand (torch/auto, torch/channels-last, nnpack/im2col)", (_, r) => r.Time is { } t ? Format.Time(t.MedianNs) : ""),
        Number("± %", "half width of the 99.9 % confidence interval of the mean time, in percent of it", (_, r) => PlusMinus(r)),
        Number("GFLOP/s", "nominal speed, 2·N·K·OH·OW·(C/groups)·R·S flops over the median time, whatever was really executed", (_, r) => Of(r.Gflops, Format.Number)),
        Number("effective", "the same with taps that fall on padding not counted as work", (_, r) => Of(r.EffectiveGflops, Format.Number), onScreen: false),
        Number("executed", "flops that the row really executes in its products, lanes and tiles that are thrown away included, transforms not, over the median time; empty where a library does not tell", (_, r) => r is { ExecutedFlops: { } flops, Time: { } t } ? Format.Number(flops / t.MedianNs) : "", onScreen: false),
        Number("% peak", "nominal speed over the measured FMA peak of as many threads; above 100 % by fewer multiplications than direct", (_, r) => Of(r.PercentOfPeak, p => Format.Number(p))),
        Number("ω max", "max |y − yRef| / (u·s) with u = 2⁻²⁴ and s = |x|⋆|w| + |b|; scale-free, any order of summing n products stays below γ_n/u, about n", (_, r) => Of(r.Error?.OmegaMax, Format.Number)),
        Number("rel. L2", "√(Σ(y − yRef)² / Σ yRef²) against the float64 truth; the error of the plots", (_, r) => Of(r.Error?.RelL2, Format.Error)),
        Text("operands", "format to which the row rounds its operands; its error is then the total one, against the truth of the operands as they were given; empty: float32", (_, r) => r.Arithmetic is null ? "" : r.Operands, onScreen: false),
        Number("arith. rel. L2", "relative L2 error of such a row against the float64 truth of the rounded operands: its arithmetic alone, and the rounding of its results where it rounds these too", (_, r) => Of(r.Arithmetic?.RelL2, Format.Error), onScreen: false),
        Number("max |e|", "max |y − yRef|", (_, r) => Of(r.Error?.MaxAbs, Format.Error)),
        Number("bits", "correct bits in the mean square sense, −log₂ of the relative L2 error", (_, r) => Of(r.Error?.CorrectBits, Format.Bits)),
        Number("bound ω", "largest a priori bound over u·s, comparable with ω max: rigorous, from the row's own order of operations, or from any order where a library keeps it", (_, r) => Of(r.Bound?.OmegaMax, Format.Number), onScreen: false),
        Number("of bound", "largest share of its own bound that the error of an output uses; above 100 % the row has failed. Winograd and FFT are held against theirs on a sample of tiles", (_, r) => r.Bound is { } b ? Format.Percent(100 * b.WorstShare, 2) : "", onScreen: false),
        Number("expected L2", "relative L2 error that the row's statistical model expects on operands of random signs", (_, r) => Of(r.Bound?.PredictedRelL2, Format.Error), onScreen: false),
        Number("condition", "Σ|xw| / |Σxw| of the exact sums, median and worst of the judged outputs: large in a hard problem, the same for every algorithm; ∞ where an exact result is 0", (_, r) => Conditioning(r.Error), onScreen: false),
        Number("worst output", "where |y − yRef| is largest and the exact value there; border: its window reaches into the padding; tile: of the algorithm's own output tile, on the sub-grid of a dilated layer", (_, r) => r.Error is { WorstPlace.Length: > 0 } e ? $"{e.WorstPlace}: {Format.Number(e.WorstReference)}" : "", onScreen: false),
        Number("memory", "workspace: bytes beyond input, output and the caller's weights", (_, r) => r.WorkspaceBytes is >= 0 and { } bytes ? Format.Bytes(bytes) : ""),
        Number("prepare", "time of the preparation, once per layer: weights packed or transformed, graphs built", (_, r) => Of(r.PrepareNs, Format.Time), onScreen: false),
    ];

    private static string PlusMinus(CaseRecord row) => row.Time is { } t && Interval.Relative(t) is { } share ? Format.Number(100 * share, 2) : "";

    private static string Conditioning(ErrorStats? error) => error is { ConditionMax: > 0 } e ? $"{Format.Number(e.ConditionMedian)}, {Format.Number(e.ConditionMax)}" : "";

    private static string Of(double? value, Func<double, string> format) => value is { } x ? format(x) : "";

    private static string Of(double? value, Func<double, int, string> format) => value is { } x ? format(x, 3) : "";

    private static TableColumn Text(string title, string legend, Func<ProblemGroup, CaseRecord, string> cell, bool onScreen = true) =>
        new(title, legend, AlignRight: false, onScreen) { Cell = cell };

    private static TableColumn Number(string title, string legend, Func<ProblemGroup, CaseRecord, string> cell, bool onScreen = true) =>
        new(title, legend, AlignRight: true, onScreen) { Cell = cell };
}
