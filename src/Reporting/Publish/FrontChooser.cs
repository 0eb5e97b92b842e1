using ConvBench.Reporting.Report;
using ConvBench.Shapes;

namespace ConvBench.Reporting.Publish;

/// <summary>What the README says of our own row that picks another: on the layers of its block, and on random ones.</summary>
internal static class FrontChooser
{
    /// <summary>One item at most.</summary>
    /// <param name="groups">The layers of the block.</param>
    /// <param name="runs">Every published run, newest first.</param>
    public static IEnumerable<string> Sentences(IReadOnlyList<ProblemGroup> groups, IReadOnlyList<PublishedRun> runs)
    {
        IReadOnlyList<ChooserScore> here = ChooserScore.Of(groups);
        if (here.Count == 0)
        {
            yield break;
        }

        string row = here[0].Row, fitted = here[0].Fit is { } fit ? $", fitted on the suite `{fit.Suite}`" : "";
        var apart = runs.Where(r => r.Suites is [string suite] && RandomLayers.IsName(suite))
            .Select(r => (Run: r, Score: ChooserScore.Of(ProblemGroup.Of(r.Run.Records))
                .FirstOrDefault(s => s.InSample == false && s.Place == here[0].Place)))
            .FirstOrDefault(r => r.Score is not null);
        string others = apart.Score is { } score
            ? $" On random layers ({score.Sample}): [{Verdict(score)}](results/{apart.Run.Link}/{ReportPage.FileName})." : "";
        yield return $"**Choosing without measuring:** the row `{row}` picks an algorithm by a cost model{fitted}. Its own time is within "
            + $"10 % of that of the fastest managed row {string.Join("; ", here.Select(s => $"{Verdict(s)}, {s.Sample}"))}.{others}";
    }

    private static string Verdict(ChooserScore s) =>
        $"on {Format.Whole(s.Good)} of {Headline.Layers(s.Layers.Count)} ({Format.Number(s.Loss)} times in the geometric mean)";
}
