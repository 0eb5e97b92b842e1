using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Where the error of each row sits: tile, border, channel, ulps, outlier.</summary>
internal sealed class WherePage : IStudyPage
{
    public string Study => "where";

    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        IReadOnlyList<WhereLine> lines = StudyFile.ReadLines<WhereLine>(folder, WhereLine.FileName, out IReadOnlyList<string> damaged);
        damaged.ToList().ForEach(faults.Add);
        IReadOnlyList<PlannedFigure> figures = Figures(lines);
        string page = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(page, Text(lines, figures, header, run.Environment));
        return [page, .. figures.SelectMany(f => f.Save(folder))];
    }

    /// <summary>Four figures for each problem.</summary>
    internal static IReadOnlyList<PlannedFigure> Figures(IReadOnlyList<WhereLine> lines)
    {
        var plan = new List<PlannedFigure>();
        foreach ((string problem, WhereLine[] rows) in lines.GroupBy(l => l.Problem).Select(g => (g.Key, g.ToArray())))
        {
            Add("tile", $"Error by place in the tile, {problem}", TileFigure.Of, rows.Any(r => r.Tiles.Length > 0));
            Add("outlier", $"Errors around an outlier, {problem}", OutlierFigure.Of, rows.Any(r => r.Outlier is not null));
            Add("ulps", $"Errors in ulps, {problem}", UlpFigure.Of, true);
            Add("channels", $"Error of each channel, {problem}", ChannelFigure.Of, true);

            void Add(string name, string title, Func<string, IReadOnlyList<WhereLine>, Figure> figure, bool any)
            {
                if (any)
                {
                    plan.Add(new(FigureKind.Layer, $"{name}/{problem}", title, problem, () => figure(title, rows)));
                }
            }
        }

        return plan;
    }

    /// <summary>The whole page.</summary>
    internal static string Text(IReadOnlyList<WhereLine> lines, IReadOnlyList<PlannedFigure> figures, StudyHeader header,
        RunEnvironment environment)
    {
        var page = new StringBuilder("# Where the error sits\n\n");
        foreach (IGrouping<string, WhereLine> problem in lines.GroupBy(l => l.Problem))
        {
            WhereLine[] rows = [.. problem];
            page.Append($"## {Markdown.Escape(problem.Key)}\n\n");
            foreach (string finding in WhereFindings.Of(rows))
            {
                page.Append("- ").Append(finding).Append('\n');
            }

            page.Append('\n');
            Table(page, rows);
            foreach (PlannedFigure figure in figures.Where(f => f.Group == problem.Key))
            {
                page.Append(figure.Markdown).Append("\n\n");
            }
        }

        Reading(page, header, environment);
        return page.ToString();
    }

    private static void Table(StringBuilder page, IReadOnlyList<WhereLine> rows) => Markdown.Table(
        page,
        [("row", false), ("rel. L2", true), ("tile", true), ("F", true), ("worst / best place", true), ("border / interior", true),
            ("channels, max / min", true), ("correctly rounded", true), ("over 8 ulps", true), ("outlier, × own", true),
                ("× direct", true), ("spoiled", true), ("reach", true)],
        rows.Select(Row));

    private static string[] Row(WhereLine line)
    {
        TileErrors? tile = line.Tiles.Length > 0 ? TileFigure.Shown(line) : null;
        double all = Math.Max(1, line.UlpCounts.Sum());
        return
        [
            Markdown.Escape(line.Algorithm),
            Format.Error(line.RelL2),
            tile is null ? "" : $"{Format.Whole(tile.Rows)}×{Format.Whole(tile.Columns)}{(tile.Known ? "" : "?")}",
            tile is null ? "" : Format.Number(tile.Contrast, 2),
            tile is null ? "" : Format.Number(WhereFindings.Spread(tile), 2),
            line is { BorderOmegaRms: { } border, InteriorOmegaRms: > 0 and { } interior } ? Format.Number(border / interior, 2) : "",
            line.ChannelRelL2.Length == 0 || line.ChannelRelL2.Min() == 0
                ? "" : Format.Number(line.ChannelRelL2.Max() / line.ChannelRelL2.Min(), 2),
            line.UlpCounts.Length == 0 ? "" : Format.Percent(100 * line.UlpCounts[0] / all, 2),
            line.UlpCounts.Length == 0 ? "" : Format.Percent(100 * line.UlpCounts.Skip(5).Sum() / all, 2),
            line.Outlier is null ? "" : Format.Number(line.Outlier.Rms / line.Outlier.OwnRms),
            line.Outlier is null ? "" : Format.Number(line.Outlier.RatioToDirect),
            line.Outlier is null ? "" : Format.Whole(line.Outlier.Spoiled),
            line.Outlier is null ? "" : Format.Whole(line.Outlier.Reach),
        ];
    }

    private static void Reading(StringBuilder page, StudyHeader header, RunEnvironment environment)
    {
        page.Append("""
            ## How to read it

            - `F` is that of an analysis of variance of the pixels' mean ω² by place in the tile, interior outputs alone: about
              1 where the place does not matter. A `?` marks rows that say no tile; they stand at the candidate period (2, 4 or
              6) with the largest F.
            - `worst / best place` compares rms errors of the tile's positions. Positions of large tiles have few pixels each,
              so that 1.1 to 1.5 means nothing there; F knows.
            - `border / interior` compares rms ω = |e|/(u·s): outputs on the border have fewer products, and s knows it.
            - `over 8 ulps` and `correctly rounded` (within half an ulp) count outputs with |y| > s·2⁻¹⁰.
            - `outlier, × own`: one input is 10⁴, the others are uniform in [−1, 1); rms error of the outputs that do not read
              it, over the row's own without the outlier; `× direct` is the same over managed/direct's. `spoiled` are outputs
              above 4 times the row's largest error without it; `reach` is the distance of the farthest from the outlier in
              pixels.
            - managed/fft transforms two neighbouring tiles as real and imaginary part of one complex tile: an outlier in one spoils both.
            - `where.jsonl` has every figure.


            """.ReplaceLineEndings("\n"));
        page.Append($"Made on {Markdown.Escape(environment.Machine)}.\n\n```\ndotnet run -c Release --project bench -- "
            + $"{header.CommandLine}\n```\n");
    }
}
