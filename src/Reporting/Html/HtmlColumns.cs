using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Html;

/// <summary>The columns of the interactive page, in their order.</summary>
/// <remarks>To add one: one entry here. A column without any value is left out of a page.</remarks>
internal static class HtmlColumns
{
    public static readonly IReadOnlyList<HtmlColumn> All =
    [
        new("front", "★", HtmlKind.Flag, HtmlPlace.Table, Legend("★"), r => r.Group.IsPareto(r.Record)),
        new("row", "row", HtmlKind.Text, HtmlPlace.Table, Legend("row"), r => r.Record.Algorithm),
        new("problem", "problem", HtmlKind.Text, HtmlPlace.Table, "", r => r.Problem),
        new("status", "status", HtmlKind.Text, HtmlPlace.Table, "how the case ended; select the row for the reason",
            r => r.Record.Status == CaseStatus.Ok ? "ok" : TableNote.StatusName(r.Record.Status)),
        new("threads", "threads", HtmlKind.Whole, HtmlPlace.Table, "", r => (double)r.Record.Threads),
        new("time", "time", HtmlKind.Time, HtmlPlace.Table, Legend("time"), r => TimeOf(r.Record)?.MedianNs),
        new("spread", "± %", HtmlKind.Number, HtmlPlace.Table, Legend("± %"), r => TimeOf(r.Record) is { } t
            ? 100 * Interval.Relative(t) : null),
        new("gflops", "GFLOP/s", HtmlKind.Number, HtmlPlace.Table, Legend("GFLOP/s"), r => Ranked(r.Record, r.Record.Gflops)),
        new("peak", "% of peak", HtmlKind.Number, HtmlPlace.Table, Legend("% peak"), r => Ranked(r.Record, r.Record.PercentOfPeak)),
        new("relL2", "rel. L2", HtmlKind.Error, HtmlPlace.Table, Legend("rel. L2"), r => r.Record.Error?.RelL2),
        new("bits", "bits", HtmlKind.Bits, HtmlPlace.Table, Legend("bits"), r => r.Record.Error?.CorrectBits),
        new("omegaMax", "ω max", HtmlKind.Number, HtmlPlace.Table, Legend("ω max"), r => r.Record.Error?.OmegaMax),
        new("maxAbs", "max |e|", HtmlKind.Error, HtmlPlace.Table, Legend("max |e|"), r => r.Record.Error?.MaxAbs),
        new("maxUlp", "max ulp", HtmlKind.Number, HtmlPlace.Table, "max |y − yRef| / ulp(yRef), ulp the spacing of float32 at yRef",
            r => r.Record.Error?.MaxUlp),
        new("sumDifference", "Σ diff.", HtmlKind.Error, HtmlPlace.Table, "Σy − ΣyRef in float64 over the judged outputs",
            r => r.Record.Error?.SumDifference),
        new("boundShare", "of bound", HtmlKind.Number, HtmlPlace.Table,
            "max |y − yRef| / bound, the row's own rigorous bound on these operands; above 1 the row has broken it",
                r => r.Record.Bound?.WorstShare),
        new("memory", "workspace", HtmlKind.Bytes, HtmlPlace.Table, Legend("memory"), r => r.Record.WorkspaceBytes is >= 0 and { } bytes
            ? (double)bytes : null),
        new("isa", "isa", HtmlKind.Text, HtmlPlace.Table,
            "widest vector instructions of a managed kernel; `library` where the library chose", r => r.Record.Isa),
        new("operands", "operands", HtmlKind.Text, HtmlPlace.Table, "format to which the row rounds its operands",
            r => r.Record.Operands == "float32" ? null : r.Record.Operands),
        new("device", "device", HtmlKind.Text, HtmlPlace.Table, "", r => r.Record.Device.ToString()),
        new("library", "library", HtmlKind.Text, HtmlPlace.Table, "", r => RowPalette.LibraryName(r.Record.Backend)),
        new("family", "family", HtmlKind.Text, HtmlPlace.Table, "kind of algorithm, the marker's shape",
            r => RowPalette.FamilyName(r.Record.Family)),
        .. Details,
    ];

    private static IReadOnlyList<HtmlColumn> Details =>
    [
        new("reason", "remark", HtmlKind.Text, HtmlPlace.Details, "",
            r => TextOf(r.Record.Status == CaseStatus.Ok ? string.Join("; ", r.Record.Remarks) : r.Record.Reason)),
        new("variant", "choice", HtmlKind.Text, HtmlPlace.Details, Legend("choice"), r => TextOf(r.Record.Choice?.ToString() ?? "")),
        new("executed", "executed GFLOP/s", HtmlKind.Number, HtmlPlace.Details, Legend("executed"), r => TimeOf(r.Record) is { } t
            ? r.Record.ExecutedFlops / t.MedianNs : null),
        new("prepare", "prepare", HtmlKind.Time, HtmlPlace.Details, Legend("prepare"), r => Ranked(r.Record, r.Record.PrepareNs)),
        new("boundFormula", "bound", HtmlKind.Text, HtmlPlace.Details, "", r => r.Record.Bound?.Formula),
        new("worst", "worst output", HtmlKind.Text, HtmlPlace.Details, Legend("worst output"), r => TextOf(r.Record.Error?.WorstPlace)),
        new("version", "version", HtmlKind.Text, HtmlPlace.Details, "", r => TextOf(r.Record.BackendVersion)),
        new("text", "problem as text", HtmlKind.Text, HtmlPlace.Details, "", r => r.Record.Problem),
        new("backend", "", HtmlKind.Text, HtmlPlace.Hidden, "", r => r.Record.Backend),
        new("shape", "", HtmlKind.Text, HtmlPlace.Hidden, "", r => FamilyId(r.Record.Family)),
        new("group", "", HtmlKind.Whole, HtmlPlace.Hidden, "", r => (double)r.GroupIndex),
        new("ranked", "", HtmlKind.Flag, HtmlPlace.Hidden, "", r => r.Group.Ranks(r.Record)),
        new("commandHead", "", HtmlKind.Text, HtmlPlace.Hidden, "", r => RowCommand.Head(r.Record)),
        new("commandTail", "", HtmlKind.Text, HtmlPlace.Hidden, "", r => RowCommand.Tail(r.Record)),
    ];

    /// <summary>A family's name in the page's script.</summary>
#pragma warning disable CA1308 // a name in a script, lower case as the others
    public static string FamilyId(AlgorithmFamily family) => family.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>A failed row has no time that may be shown.</summary>
    private static TimeRecord? TimeOf(CaseRecord record) => record.Ranks ? record.Time : null;

    private static double? Ranked(CaseRecord record, double? value) => record.Ranks ? value : null;

    private static string? TextOf(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>What report.md says of the same column.</summary>
    private static string Legend(string title) => Columns.All.First(c => c.Title == title).Legend;
}
