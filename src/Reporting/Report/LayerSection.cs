using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>One table for each problem, with what is not in it.</summary>
internal static class LayerSection
{
    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups, IReadOnlyList<ProblemTable> tables,
        IReadOnlyList<PlannedFigure> figures)
    {
        IReadOnlyList<TableNote> common = SummaryTable.CommonNotes(tables);
        page.Append("## Layers\n\nFastest first; ★ and bold: ").Append(Pareto.Meaning).Append(".\n\n");
        for (int i = 0; i < tables.Count; i++)
        {
            Layer(page, groups[i], tables[i], common, figures);
        }

        if (common.Count > 0)
        {
            page.Append("## Not available on this machine\n\n");
            Notes(page, common);
        }
    }

    private static void Layer(StringBuilder page, ProblemGroup group, ProblemTable table, IReadOnlyList<TableNote> common,
        IReadOnlyList<PlannedFigure> figures)
    {
        page.Append("### ").Append(Markdown.Escape(table.Title)).Append("\n\n").Append(Facts(group)).Append(Sums(group))
            .Append(Certified(group)).Append("\n\n");
        int[] kept = [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Rows.Any(r => r.Cells[c].Length > 0))];
        Markdown.Table(page, [.. kept.Select(c => (table.Columns[c].Title, table.Columns[c].AlignRight))],
            table.Rows.Select(r => Cells(r, table, kept)));
        List<TableNote> notes = [.. table.Notes.Where(n => !common.Any(c => SummaryTable.Same(n, c)))];
        Notes(page, notes.Where(n => n.Status is CaseStatus.Failed or CaseStatus.Ok));
        Folded(page, [.. notes.Where(n => n.Status is CaseStatus.Unsupported or CaseStatus.Unavailable)]);
        if (figures.FirstOrDefault(f => f.Kind == FigureKind.Layer && f.Group == group.Key) is { } figure)
        {
            page.Append(CultureInfo.InvariantCulture, $"[Picture]({figure.Stem}.svg) · ");
        }

        bool isNamed = OperandSource.Find(group.Distribution, group.OperandFiles)?.CanCreate == true;
        page.Append(isNamed ? $"Repeat: `{EnvironmentSection.RepeatCommand(group)}`\n\n"
            : "Repeat: the whole run, as below; the operands of this layer are not kept beside it.\n\n");
    }

    /// <summary>What the numbers depend on: canonical text, size of the work, length of the sums.</summary>
    private static string Facts(ProblemGroup group) =>
        group.Shape is not { } p ? "`" + group.Problem + "`" : string.Create(CultureInfo.InvariantCulture,
        $"`{group.Problem}`: output {p.N}×{p.K}×{p.OH}×{p.OW}, {Format.Number(p.Flops / 1e9)} GFLOP, sums of {p.Accumulations} "
            + $"products, {Format.Bytes(p.Bytes)} of tensors.");

    /// <summary>Full digits: whoever repeats the case elsewhere compares them first.</summary>
    private static string Sums(ProblemGroup group) => group.Sums is not { } sums ? "" : string.Create(CultureInfo.InvariantCulture,
        $" Operands {group.Distribution}, seed {group.Seed}: Σx = {sums.Input:R}, Σw = "
            + $"{sums.Weights:R}{(sums.Output is { } output ? string.Create(CultureInfo.InvariantCulture, $", Σy = {output:R}") : "")} "
            + $"(float64).");

    private static string Certified(ProblemGroup group) => group.Certificate is not { } c ? "" :
        $" Truth: within {Format.Error(c.BoundAbs)} of the exact result (absolute); {Format.Whole(c.Checked)} outputs recomputed "
            + $"without rounding use {Format.Percent(100 * c.WorstShareOfBound)} of their bound at most.";

    private static IReadOnlyList<string> Cells(TableRow row, ProblemTable table, int[] kept) =>
    [
        .. kept.Select(c => row.IsPareto && table.Columns[c].Title == "row"
            ? "**" + Markdown.Escape(row.Cells[c]) + "**"
            : Markdown.Unbroken(Markdown.Escape(row.Cells[c]))),
    ];

    private static void Notes(StringBuilder page, IEnumerable<TableNote> notes)
    {
        int before = page.Length;
        foreach (TableNote note in notes)
        {
            page.Append("- **").Append(TableNote.StatusName(note.Status)).Append("** ").AppendJoin(", ", note.Rows.Select(Markdown.Escape))
                .Append(": ").Append(Markdown.Escape(note.Reason)).Append('\n');
        }

        page.Append(page.Length > before ? "\n" : "");
    }

    private static void Folded(StringBuilder page, IReadOnlyList<TableNote> notes)
    {
        if (notes.Count == 0)
        {
            return;
        }

        int rows = notes.Sum(n => n.Rows.Count);
        page.Append(CultureInfo.InvariantCulture,
            $"<details><summary>{rows} {(rows == 1 ? "row" : "rows")} not run here, and why</summary>\n\n");
        Notes(page, notes);
        page.Append("</details>\n\n");
    }
}
