using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Studies;

/// <summary>The page of the study of noise: how often the printed intervals contain the truth, which is 1.</summary>
internal sealed class NoisePage : IStudyPage
{
    private static readonly (string, bool)[] Columns =
    [
        ("", false), ("pairs", true), ("contain 1", true), ("median half width", true), ("widest", true), ("median difference", true),
        ("largest", true), ("two speeds", true),
    ];

    public string Study => "noise";

    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        IReadOnlyList<NoiseRecord> read = StudyFile.ReadLines<NoiseRecord>(folder, NoiseRecord.FileName, out IReadOnlyList<string> damaged);
        damaged.ToList().ForEach(faults.Add);
        string path = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(path, Text(read, header, run.Environment));
        return [path];
    }

    /// <summary>The whole page.</summary>
    internal static string Text(IReadOnlyList<NoiseRecord> lines, StudyHeader header, RunEnvironment environment)
    {
        NoisePair[] pairs = [.. lines.Where(l => l is { Problem: not null, Algorithm: not null, First: not null, Second: not null })
            .Select(NoisePair.Of)];
        var page = new StringBuilder("# Noise: can the printed intervals be trusted?\n\n");
        page.Append('`').Append(header.CommandLine).Append("`\n\n");
        if (pairs.Length == 0)
        {
            return page.Append("No pair was timed.\n").ToString();
        }

        Lead(page, pairs, environment);
        Table(page, "row", pairs, p => $"`{p.Line.Algorithm}`");
        Table(page, "layer", pairs, p => $"`{p.Line.Problem}`");
        Missed(page, pairs);
        return page.ToString();
    }

    private static void Lead(StringBuilder page, NoisePair[] pairs, RunEnvironment environment)
    {
        var held = new Proportion(pairs.Count(p => p.Holds), pairs.Length);
        TimeRatio[] later = [.. NoisePair.Later(pairs)];
        var laterHeld = new Proportion(later.Count(r => NoisePair.Contains(r, 1)), Math.Max(1, later.Length));
        string machine = environment.CpuModel.Length > 0 ? $" on {environment.CpuModel}" : "";
        Markdown.Flow(page, $"""
            Every row stands in its layer's rounds under two names{machine}: the same code, the same operands, each pass with a plan
            of its own, in random order among all rows. Whatever their times differ by is noise, so a right interval of their
            ratio contains 1. The tables print intervals at {Format.Percent(100 * Interval.Level, 2)}.

            - **In the same rounds** the interval of the ratio contains 1 for {held}.
            - Its half width is {Format.Percent(100 * TimeRecord.Median(pairs.Select(p => p.HalfWidth)), 2)} in the median pair.
            - The two times have intervals of their own in the tables. These lie apart for {Format.Whole(pairs.Count(p => p.IsApart))} of
            {Format.Whole(pairs.Length)} pairs. Two rows of one table are compared by the interval of the ratio.
            - **Minutes apart**{Later(later.Length, laterHeld)}
            - Two speeds were seen in {Format.Whole(pairs.Count(p => p.HasTwoSpeeds))} of {Format.Whole(pairs.Length)} pairs.

            Within a round, which of two equal rows comes first is drawn by lot, so a ratio above 1 is as likely as one below,
            whatever the machine does: that makes the first figure right by construction, and this page checks the construction.
            Nothing makes the figure for runs minutes apart right, since a machine that has become slower has become slower.

            *half width*: of the ratio's interval, over the ratio. *difference*: |ratio − 1|.
            """);
    }

    private static string Later(int count, Proportion held) => count == 0 ? " nothing was compared: that takes two seeds."
        : $", the same row and layer a seed later, it contains 1 for {held}: what lies between two runs is not in the interval.";

    private static void Table(StringBuilder page, string title, NoisePair[] pairs, Func<NoisePair, string> key)
    {
        page.Append("## By ").Append(title).Append("\n\n");
        Markdown.Table(page, [(title, false), .. Columns[1..]], pairs.GroupBy(key).Select(g => Row(g.Key, [.. g])));
    }

    private static IReadOnlyList<string> Row(string name, NoisePair[] pairs) =>
    [
        name, Format.Whole(pairs.Length), Format.Whole(pairs.Count(p => p.Holds)),
        Format.Percent(100 * TimeRecord.Median(pairs.Select(p => p.HalfWidth)), 2), Format.Percent(100 * pairs.Max(p => p.HalfWidth), 2),
        Format.Percent(100 * TimeRecord.Median(pairs.Select(p => Math.Abs(p.Ratio.Value - 1))), 2),
        Format.Percent(100 * pairs.Max(p => Math.Abs(p.Ratio.Value - 1)), 2), Format.Whole(pairs.Count(p => p.HasTwoSpeeds)),
    ];

    /// <summary>With digits enough to see on which side of 1 an end lies.</summary>
    private static string Exactly(TimeRatio ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.Value:0.0000} ({ratio.Range?.Low:0.0000} to {ratio.Range?.High:0.0000})");

    private static void Missed(StringBuilder page, NoisePair[] pairs)
    {
        NoisePair[] missed = [.. pairs.Where(p => !p.Holds)];
        if (missed.Length > 0)
        {
            page.Append("## Pairs whose interval misses 1\n\n");
            Markdown.Table(page, [("row", false), ("layer", false), ("seed", true), ("ratio", false)], missed.Select(p =>
                (IReadOnlyList<string>)[$"`{p.Line.Algorithm}`", $"`{p.Line.Problem}`", Format.Whole(p.Line.Seed), Exactly(p.Ratio)]));
        }
    }
}
