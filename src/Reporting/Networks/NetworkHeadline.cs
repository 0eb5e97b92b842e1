using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Networks;

/// <summary>What a reader wants first: time, error at the output, flips; one sentence each, in markdown.</summary>
internal static class NetworkHeadline
{
    public static IEnumerable<string> Sentences(NetworkRun run)
    {
        yield return $"**Time:** {Time(run)}.";
        foreach (string refused in NetworkText.Refused(run))
        {
            yield return $"**Without a time:** {Markdown.Escape(refused)}.";
        }

        NetworkPolicy[] ended = [.. run.Policies.Where(p => p.WorstOutput is not null)];
        NetworkPolicy[] named = [.. Named(run).Where(ended.Contains)];
        named = named.Length > 0 ? named : [.. ended.Take(3)];
        if (ended.Length == 0)
        {
            yield return "**Error at the output:** no policy came to the network's end.";
            yield break;
        }

        yield return "**Error at the output** (relative L2, against the network in float64): "
            + string.Join("; ", named.Select(p => $"{p.Label} {NetworkText.Error(p.WorstOutput!)}")) + "." + Floor(ended);
        yield return $"**Flips:** {Flips(ended)}.";
        if (Within(run) is { } within)
        {
            yield return $"**Within {ErrorScale.Power(run.Header.Budget)} on every layer** that has such a row: {within}.";
        }
    }

    /// <summary>What convolutions cannot change: the error of the network whose convolutions are all correctly rounded.</summary>
    private static string Floor(NetworkPolicy[] ended) =>
        ended.FirstOrDefault(p => p.Name == PolicyLine.Rounded) is not { WorstOutput: { } floor } ? ""
        : $" With every convolution correctly rounded {NetworkText.Error(floor)} remain, which no choice of rows takes away.";

    private static string Time(NetworkRun run)
    {
        if (run.Timed == 0)
        {
            return "no row was timed";
        }

        int layers = run.Header.Layers.Count;
        string fastest = $"the network's {(layers == 1 ? "convolution takes" : Format.Whole(layers) + " convolutions take")} "
            + $"{Format.Time(run.FastestNs)} on {Headline.Threads(run.Header.Threads)} with the fastest row of each problem"
            + (run.Timed < layers ? $" ({NetworkText.Timed(run.Timed, run)} timed)" : "");
        NetworkPolicy[] choices = [.. NetworkPolicy.Choices(run.Policies).Where(p => p.Compares)];
        return fastest + (choices.Length == 0 ? ""
            : "; with a library's own choice " + string.Join(", ",
                choices.Select(p => $"{Format.Time(p.TimeNs)} ({p.Row}, {Format.Times(p.TimeNs / run.FastestNs)} the time)")));
    }

    private static string Flips(NetworkPolicy[] ended)
    {
        NetworkPolicy[] choosing = [.. ended.Where(p => p.Flips.Choices > 0)], flipping = [.. choosing.Where(p => p.Flips.Flips > 0)];
        string places = choosing.Length == 0 ? "" : Lines(choosing.Max(p => p.Flips.Choices));
        return choosing.Length == 0 ? "the outputs hold no line with a largest element to compare"
            : flipping.Length == 0
                ? $"none; the largest element of {places} is that of the float64 network under {Of(choosing.Length, choosing.Length)}"
            : $"under {Of(flipping.Length, choosing.Length)} the largest element of some of {places} is another one: "
                + string.Join(", ", flipping.Take(4).Select(p => $"{p.Label} {NetworkText.Flips(p)}")) + (flipping.Length > 4 ? ", …" : "");
    }

    private static string Lines(long lines) => lines == 1 ? "the output's only line" : Format.Whole(lines) + " lines of the output";

    private static string Of(int some, int all) => all == 1 ? "the only policy"
        : (some == all ? "all " : Format.Whole(some) + " of ") + $"{Format.Whole(all)} policies";

    /// <summary>Of the policy with the network's budget; where there is none, from the times of the problems.</summary>
    private static string? Within(NetworkRun run)
    {
        if (run.Policies.FirstOrDefault(p => p is { Compares: true, WorstOutput: not null } && p.Line.Budget == run.Header.Budget)
            is { } policy)
        {
            return $"{Format.Time(policy.TimeNs)}, {Format.Times(policy.TimeNs / run.FastestNs)} the time of the fastest rows; "
                + $"{NetworkText.Error(policy.WorstOutput!)} at the output"
                + (policy.Line.Substituted == 0 ? "" : $"; {Headline.Layers(policy.Line.Substituted)} without such a row");
        }

        NetworkProblem[] timed = [.. run.Problems.Where(p => p.Fastest is not null)], met = [.. timed.Where(p => p.Within is not null)];
        if (met.Length == 0)
        {
            return timed.Length == 0 ? null : "no layer has a row within it";
        }

        int lacking = timed.Except(met).Sum(p => p.Layers.Count);
        double ns = met.Sum(p => p.WithinNs!.Value), fastest = met.Sum(p => p.FastestNs);
        return $"{Format.Time(ns)}, {Format.Times(ns / fastest)} the time of the fastest rows"
            + (lacking == 0 ? "" : $"; {Headline.Layers(lacking)} {(lacking == 1 ? "has" : "have")} no such row");
    }

    /// <summary>The policy of the fastest rows, then libraries' choices.</summary>
    internal static IEnumerable<NetworkPolicy> Named(NetworkRun run) =>
        [.. run.Policies.Where(p => p.Name == PolicyLine.Fastest), .. NetworkPolicy.Choices(run.Policies)];
}
