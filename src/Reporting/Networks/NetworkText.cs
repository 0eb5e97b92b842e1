namespace ConvBench.Reporting.Networks;

/// <summary>Words that several sections and the screen share.</summary>
internal static class NetworkText
{
    /// <summary>"3.12e-6, 18.3 bits".</summary>
    public static string Error(NetworkOutput output) => $"{Format.Error(output.RelL2)}, {Format.Bits(output.Bits)} bits";

    /// <summary>"2 of 1000"; "" where no output has a choice.</summary>
    public static string Flips(NetworkPolicy policy) => policy.Flips is (var flips, > 0 and var choices)
        ? $"{Format.Whole(flips)} of {Format.Whole(choices)}" : "";

    /// <summary>"43.2 ms", with what the sum lacks; "" where nothing was timed.</summary>
    public static string Time(NetworkPolicy policy, NetworkRun run) => policy.Timed == 0 ? ""
        : Format.Time(policy.TimeNs) + (policy.Timed < run.Header.Layers.Count ? " (" + Timed(policy.Timed, run) + ")" : "");

    /// <summary>Rows that failed on a problem, so that they have no time there, with the reason; the first five.</summary>
    public static IEnumerable<string> Refused(NetworkRun run)
    {
        CaseRecord[] failed = [.. run.Records.Where(r => r.Status == CaseStatus.Failed)];
        return failed.Take(5).Select(r => $"{r.Algorithm} on {(r.ProblemName.Length > 0 ? r.ProblemName : r.Problem)}: {r.Reason}")
            .Concat(failed.Length > 5 ? [$"{Format.Whole(failed.Length - 5)} more"] : []);
    }

    /// <summary>"50 of 53 layers".</summary>
    public static string Timed(int timed, NetworkRun run) => $"{Format.Whole(timed)} of {Headline.Layers(run.Header.Layers.Count)}";

    /// <summary>"1.41×", of a policy that may be compared.</summary>
    public static string SpeedUp(NetworkPolicy policy, NetworkPolicy? baseline) =>
        policy.Compares && baseline is not null ? Format.Times(baseline.TimeNs / policy.TimeNs) : "";

    /// <summary>"3.1e-7 (12)": a value and its layer; "" where there is none.</summary>
    public static string At((double Value, int Layer)? largest) =>
        largest is { } l ? $"{Format.Error(l.Value)} ({Format.Whole(l.Layer)})" : "";

    /// <summary>"12 `node`", escaped.</summary>
    public static string Layer(NetworkLayer layer) => $"{Format.Whole(layer.Index)} {Node(layer)}";

    /// <summary>A node's name as code; a backtick within would end it.</summary>
    public static string Node(NetworkLayer layer) =>
        "`" + Markdown.Escape(layer.Node).Replace("\\*", "*", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace('`', '\'') + "`";
}
