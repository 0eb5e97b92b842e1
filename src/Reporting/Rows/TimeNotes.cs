namespace ConvBench.Reporting.Rows;

/// <summary>What a reader has to know of a row's passes beside its interval.</summary>
/// <remarks>
/// Shared machines have moods: the same code runs at one of two speeds, depending on who uses the other half of the core,
/// for seconds to minutes. The median then belongs to the mood that more passes met, and the interval reaches into the other.
/// </remarks>
internal static class TimeNotes
{
    /// <summary>Passes this far apart are told.</summary>
    private const double Apart = 1.1;

    /// <summary>Two groups of passes are two speeds where the gap between them is at least this many times the wider group.</summary>
    private const double Separation = 2;

    /// <summary>Notes on the timed rows of a group: two speeds, or passes that disagree.</summary>
    public static IEnumerable<TableNote> Of(ProblemGroup group)
    {
        List<string> modes = [], apart = [];
        foreach (CaseRecord row in group.Timed.Where(r => r.Time!.Passes is { Count: > 1 }))
        {
            double[] passes = [.. row.Time!.Repeats.Order()];
            if (Gap(passes) is { } at)
            {
                modes.Add($"{group.LabelOf(row)} ({Mode(passes[..at])}, {Mode(passes[at..])})");
            }
            else if (passes[^1] > Apart * passes[0] && passes[^1] - passes[0] > Separation * Within(row.Time))
            {
                apart.Add($"{group.LabelOf(row)} ({Format.Time(passes[0])} to {Format.Time(passes[^1])}{Stolen(row.Time)})");
            }
        }

        if (modes.Count > 0)
        {
            yield return new TableNote(CaseStatus.Ok, modes, "two speeds were seen; the time is that of more passes");
        }

        if (apart.Count > 0)
        {
            yield return new TableNote(CaseStatus.Ok, apart, "passes differ by more than the measurements within one");
        }
    }

    /// <summary>Where sorted passes fall apart into two speeds of at least two passes each; null where they do not.</summary>
    internal static int? Gap(double[] sorted)
    {
        int at = Enumerable.Range(1, Math.Max(0, sorted.Length - 1)).DefaultIfEmpty().MaxBy(i => i == 0 ? 0 : sorted[i] / sorted[i - 1]);
        if (at < 2 || at > sorted.Length - 2)
        {
            return null;
        }

        double gap = Math.Log(sorted[at] / sorted[at - 1]);
        double wider = Math.Max(Math.Log(sorted[at - 1] / sorted[0]), Math.Log(sorted[^1] / sorted[at]));
        return gap > Math.Log(Apart) && gap > Separation * wider ? at : null;
    }

    private static string Mode(double[] passes) => $"{Format.Time(passes[passes.Length / 2])} in {Format.Whole(passes.Length)}";

    /// <summary>Largest difference between two measurements of one pass.</summary>
    private static double Within(TimeRecord time) => time.Passes!.Max(p => p.SamplesNs.Max() - p.SamplesNs.Min());

    private static string Stolen(TimeRecord time) =>
        time.Passes!.Max(p => p.StealShare) is > 0.01 and { } share ? $", up to {Format.Percent(100 * share, 2)} of the CPU stolen" : "";
}
