using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Report;

/// <summary>How well a row chooses that picks another before anything is measured; nothing where none was timed beside the rows
/// that it could pick.</summary>
internal static class ChooserSection
{
    private const int MostNamed = 10;

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups)
    {
        IReadOnlyList<ChooserScore> scores = ChooserScore.Of(groups);
        if (scores.Count == 0)
        {
            return;
        }

        page.Append("## Choosing without measuring\n\n");
        foreach (string sentence in scores.Select(Fitted).Distinct())
        {
            Markdown.Paragraph(page, sentence);
        }

        bool told = Place.IsTold(scores.SelectMany(s => s.Layers).Select(l => l.Group));
        page.Append('\n');
        Markdown.Table(page,
            [
                ("row", false), ("layers", false), ("number", true), ("within 10 %", true), ("loss", true), ("largest loss", true),
                ("its pick within 10 %", true), ("measured twice", true),
            ],
            scores.Select(s => Cells(s, told)));
        Markdown.Flow(page, """
            - `within 10 %`: layers on which its own time is at most 1.1 times that of the fastest managed row that ran (of its
            instruction set, and within its error budget).
            - `loss`: its own time over that row's, geometric mean, 1 where it was the fastest itself. The fastest row is picked after
            measuring, so noise alone makes a loss.
            - `its pick within 10 %`: the same of the row that it ran, as that was timed by itself.
            - `measured twice`: its own time over that of the row that it ran, smallest to largest. The code is the same: whatever is not
            1 is noise.
            """);
        foreach (ChooserScore score in scores.Where(s => s.Worst.Count > 0))
        {
            Worst(page, score, told);
        }
    }

    private static string Fitted(ChooserScore s) => s.Fit is { } fit
        ? $"`{Markdown.Escape(s.Row)}` picks a row by a cost model. Its constants were fitted on the suite `{Markdown.Escape(fit.Suite)}` "
            + $"({Markdown.Escape(fit.Machine)}). Layers of that suite, whatever their batch, are in sample and flatter it."
        : $"`{Markdown.Escape(s.Row)}` picks a row by a cost model. These records do not say what it was fitted on.";

    private static string[] Cells(ChooserScore s, bool told) =>
    [
        Markdown.Escape(s.Row) + (told ? ", " + s.Place : ""), s.Sample, Format.Whole(s.Layers.Count),
        $"{Format.Whole(s.Good)} ({Format.Percent(100.0 * s.Good / s.Layers.Count, 2)})", Format.Number(s.Loss),
        Format.Number(s.Layers.Max(l => l.Loss)), Format.Whole(s.GoodChoices),
        $"{Format.Number(s.Layers.Min(l => l.Twice))} to {Format.Number(s.Layers.Max(l => l.Twice))}",
    ];

    private static void Worst(StringBuilder page, ChooserScore score, bool told)
    {
        page.Append(CultureInfo.InvariantCulture, $"Where {Markdown.Escape(score.Row)}{(told ? $" ({score.Place})" : "")} loses most, ");
        page.Append(score.Sample).Append(":\n\n");
        Markdown.Table(page,
            [("layer", false), ("its pick", false), ("time", true), ("fastest row", false), ("time", true), ("loss", true)],
            score.Worst.Take(MostNamed).Select(l => (string[])
            [
                Markdown.Escape(Layer(l.Group)), Markdown.Escape(l.Chooser.Choice!.ToString()),
                Markdown.Unbroken(Format.Time(l.Chooser.Time!.MedianNs)), Markdown.Escape(l.Group.LabelOf(l.Best)),
                Markdown.Unbroken(Format.Time(l.Best.Time!.MedianNs)), Format.Number(l.Loss),
            ]));
        if (score.Worst.Count > MostNamed)
        {
            page.Append("and ").Append(Format.Whole(score.Worst.Count - MostNamed)).Append(" more.\n\n");
        }
    }

    private static string Layer(ProblemGroup g) => g.Name.Length > 0 ? $"{g.Name}: {g.Description}" : g.Description;
}
