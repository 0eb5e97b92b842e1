using ConvBench.Reporting.Drawing;
using static ConvBench.Reporting.Tables.ColumnKind;
using static ConvBench.Reporting.Tables.ColumnPlaces;

namespace ConvBench.Reporting.Tables;

/// <summary>The columns of the terminal's tables, of report.md and of report.html, in their order.</summary>
/// <remarks>To add one: one entry here. A column without any value is left out of a table. records.csv needs no entry: it
/// has every field of the record.</remarks>
internal static class Columns
{
    /// <summary>Every column.</summary>
    public static readonly IReadOnlyList<TableColumn> All =
    [
        Of("front", "★", Flag, ColumnPlaces.All,
            Pareto.Meaning + "; rows of shorter operands are not ranked, nor one beside the row that it chose",
            r => r.Group.IsPareto(r.Record)),
        Of("label", "row", ColumnKind.Text, InReport | OnScreen, "library/algorithm; `auto` is the library's own choice",
            r => r.Group.LabelOf(r.Record)),
        Of("row", "row", ColumnKind.Text, InPage | InDetails, "library/algorithm; `auto` is the library's own choice",
            r => r.Record.Algorithm),
        Of("problem", "problem", ColumnKind.Text, InPage | InDetails, "", r => r.Problem),
        Of("status", "status", ColumnKind.Text, InPage | InDetails, "how the case ended; select the row for the reason",
            r => r.Record.Status == CaseStatus.Ok ? "ok" : TableNote.StatusName(r.Record.Status)),
        Of("threads", "threads", Whole, InPage | InDetails, "", r => (double)r.Record.Threads),
        Of("variant", "choice", ColumnKind.Text, InReport | InDetails,
            "what the row chose for this layer: Winograd's F(m, r), the FFT's tile, a direct kernel; empty where a library does not tell",
            r => TextOf(r.Record.Choice?.ToString())),
        .. Speeds,
        .. Errors,
        .. Costs,
        .. Origins,
        .. Script,
    ];

    /// <summary>The columns of report.md, and with <see cref="TableColumn.OnScreen"/> of the terminal.</summary>
    public static IReadOnlyList<TableColumn> OfReport { get; } = [.. All.Where(c => c.Places.HasFlag(InReport))];

    /// <summary>The columns of report.html, those of its script among them.</summary>
    public static IReadOnlyList<TableColumn> OfPage { get; } =
        [.. All.Where(c => c.Places == None || (c.Places & (InPage | InDetails)) != 0)];

    private static IReadOnlyList<TableColumn> Speeds =>
    [
        Of("time", "time", Time, ColumnPlaces.All,
            "time of one convolution, the median pass, with all work on input and output; work on weights alone only where"
                + " a library cannot do it beforehand", r => TimeOf(r)?.MedianNs),
        Of("call", "call", ColumnKind.Text, InReport | InPage | InDetails,
            "†: the time is below 10 times that of a call that multiplies two numbers, so that it says as much of the call as of the row",
            r => r.Record is { Ranks: true, IsMostlyCall: true } ? "†" : null),
        Of("spread", "± %", Rough, ColumnPlaces.All,
            "half width of the 99 % interval of the median pass, in percent of the time: from the variation between passes",
            r => TimeOf(r) is { } t ? 100 * Interval.Relative(t) : null),
        Of("gflops", "GFLOP/s", Number, ColumnPlaces.All,
            "nominal speed: 2·N·K·OH·OW·(C/groups)·R·S flops over the median time, whatever was really executed",
            r => Ranked(r, r.Record.Gflops)),
        Of("effective", "effective", Number, InReport | InDetails, "the same without the taps that fall on padding",
            r => Ranked(r, r.Record.EffectiveGflops)),
        Of("executed", "executed", Number, InReport | InDetails,
            "flops of the products that the row really executes, with what it throws away and without"
                + " transforms, over the median time; empty where unknown", r => r.Record.ExecutedFlops / TimeOf(r)?.MedianNs),
        Of("peak", "% peak", Number, ColumnPlaces.All,
            "nominal speed over the measured FMA peak of as many threads; an algorithm with fewer multiplications can exceed 100 %",
            r => Ranked(r, r.Record.PercentOfPeak)),
    ];

    private static IReadOnlyList<TableColumn> Errors =>
    [
        Of("omegaMax", "ω max", Number, ColumnPlaces.All,
            "the worst output's error in units of one rounding: max |y − yRef| / (u·s), s = |x|⋆|w| + |b|; a sum"
                + " of n products stays below about n", r => r.Record.Error?.OmegaMax),
        Of("relL2", "rel. L2", Error, ColumnPlaces.All,
            "relative error of the whole output against the float64 truth, √(Σ(y − yRef)² / Σ yRef²); the error of the plots",
            r => r.Record.Error?.RelL2),
        Of("operands", "operands", ColumnKind.Text, InReport | InPage | InDetails,
            "format to which the row rounds its operands; its error is then against the truth of the operands as"
                + " they were given. Empty: float32", r => r.Record.Operands == "float32" ? null : r.Record.Operands),
        Of("arithmetic", "arith. rel. L2", Error, InReport | InDetails,
            "relative L2 error of such a row against the truth of the rounded operands: of its arithmetic alone,"
                + " and of results that it rounds too", r => r.Record.Arithmetic?.RelL2),
        Of("maxAbs", "max |e|", Error, ColumnPlaces.All, "max |y − yRef|", r => r.Record.Error?.MaxAbs),
        Of("bias", "bias", Rough, InReport | InPage | InDetails,
            "mean of y − yRef in standard errors, rms/√outputs: above 4 in size it is a drift of all outputs and no noise",
            r => r.Record.Error?.Bias),
        Of("bits", "bits", Bits, ColumnPlaces.All,
            "correct bits, −log₂ of the relative L2 error; one bit fewer is twice the error", r => r.Record.Error?.CorrectBits),
        Of("maxUlp", "max ulp", Number, InPage | InDetails, "max |y − yRef| / ulp(yRef), ulp the spacing of float32 at yRef",
            r => r.Record.Error?.MaxUlp),
        Of("sumDifference", "Σ diff.", Error, InPage | InDetails, "Σy − ΣyRef in float64 over the judged outputs",
            r => r.Record.Error?.SumDifference),
        Of("bound", "bound ω", Number, InReport | InDetails,
            "what ω max cannot exceed: a rigorous bound from the row's own order of operations, or from any order where that is unknown",
            r => r.Record.Bound?.OmegaMax),
        Of("boundShare", "of bound", Share, InReport | InPage | InDetails,
            "largest share of its bound that an output's error uses; above 100 % the row has failed. Of Winograd and FFT a sample of tiles",
            r => r.Record.Bound?.WorstShare),
        Of("expected", "expected L2", Error, InReport | InDetails,
            "relative L2 error that a statistical model of the row expects on operands of random signs",
            r => r.Record.Bound?.PredictedRelL2),
        Of("condition", "condition", ColumnKind.Text, InReport | InDetails,
            "Σ|xw| / |Σxw| of the exact sums, median and worst output: large in a hard problem, whatever the"
                + " row; ∞ where an exact result is 0", r => r.Record.Error is { ConditionMax: > 0 } e
                ? $"{Format.Number(e.ConditionMedian)}, {Format.Number(e.ConditionMax)}" : null),
        Of("worst", "worst output", ColumnKind.Text, InReport | InDetails,
            "where |y − yRef| is largest, and the exact value there; border: its window reaches into the"
                + " padding; tile: place in the row's own tile", r => r.Record.Error is { WorstPlace.Length: > 0 } e
                ? $"{e.WorstPlace}: {Format.Number(e.WorstReference)}" : null),
        Of("range", "range", ColumnKind.Text, InReport | InDetails,
            "powers of two by which a row overflows before a sum does, and whether it flushes subnormal numbers to 0; `full`: neither",
            r => RangeText.Of(r.Record.Range)),
        Of("badPixel", "NaN and ∞", ColumnKind.Text, InDetails, "how far a NaN and an infinity of one input pixel reach",
            r => RangeText.OfBadPixel(r.Record.Range)),
    ];

    private static IReadOnlyList<TableColumn> Costs =>
    [
        Of("memory", "memory", Bytes, ColumnPlaces.All, "workspace: bytes beyond input, output and the caller's weights",
            r => r.Record.WorkspaceBytes is >= 0 and { } bytes ? (double)bytes : null),
        Of("prepare", "prepare", Time, InReport | InDetails,
            "time of the preparation, once per layer: to pack or transform weights, to build graphs",
            r => Ranked(r, r.Record.PrepareNs)),
        Of("copies", "copies", Time, InReport | InDetails,
            "copying the input to the device and the output back, no part of the time",
            r => r.Record.Copies is { } c ? c.InNs + c.OutNs : null),
        Of("firstAnswer", "first answer", Time, InReport | InPage | InDetails,
            "time of a single call that has nothing prepared: the preparation and the first run",
            r => Ranked(r, r.Record.FirstAnswerNs)),
        Of("changed", "new input", Number, InReport | InDetails,
            "time of a run on an input that the plan had not seen over one on the same input: 1 for a row that keeps nothing",
            r => Ranked(r, r.Record.Changed?.Ratio)),
    ];

    private static IReadOnlyList<TableColumn> Origins =>
    [
        Of("isa", "isa", ColumnKind.Text, InPage | InDetails,
            "widest vector instructions of a managed kernel; `library` where the library chose", r => r.Record.Isa),
        Of("device", "device", ColumnKind.Text, InPage | InDetails, "", r => r.Record.Device.ToString()),
        Of("library", "library", ColumnKind.Text, InPage | InDetails, "", r => RowPalette.LibraryName(r.Record.Backend)),
        Of("family", "family", ColumnKind.Text, InPage | InDetails, "kind of algorithm, the marker's shape",
            r => RowPalette.FamilyName(r.Record.Family)),
        Of("reason", "remark", ColumnKind.Text, InDetails, "",
            r => TextOf(r.Record.Status == CaseStatus.Ok ? string.Join("; ", r.Record.Remarks) : r.Record.Reason)),
        Of("boundFormula", "bound", ColumnKind.Text, InDetails, "", r => r.Record.Bound?.Formula),
        Of("version", "version", ColumnKind.Text, InDetails, "", r => TextOf(r.Record.BackendVersion)),
        Of("text", "problem as text", ColumnKind.Text, InDetails, "", r => r.Record.Problem),
    ];

    /// <summary>What report.html's script computes with.</summary>
    private static IReadOnlyList<TableColumn> Script =>
    [
        Of("backend", "", ColumnKind.Text, None, "", r => r.Record.Backend),
        Of("shape", "", ColumnKind.Text, None, "", r => RowPalette.FamilyId(r.Record.Family)),
        Of("group", "", Whole, None, "", r => (double)r.GroupIndex),
        Of("ranked", "", Flag, None, "", r => r.Group.Ranks(r.Record)),
        Of("commandHead", "", ColumnKind.Text, None, "", r => RowCommand.Head(r.Record)),
        Of("commandTail", "", ColumnKind.Text, None, "", r => RowCommand.Tail(r.Record)),
    ];

    /// <summary>A failed row has no time that may be shown.</summary>
    private static TimeRecord? TimeOf(PlacedRow row) => row.Record.Ranks ? row.Record.Time : null;

    private static double? Ranked(PlacedRow row, double? value) => row.Record.Ranks ? value : null;

    private static string? TextOf(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static TableColumn Of(string key, string title, ColumnKind kind, ColumnPlaces places, string legend,
        Func<PlacedRow, object?> value) => new(key, title, kind, places, legend) { Value = value };
}
