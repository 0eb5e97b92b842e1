using System.Text;

namespace ConvBench.Reporting.Networks;

/// <summary>How errors grow from layer to layer, and whether layers make them or hand them on.</summary>
internal static class DepthSection
{
    private const int WorstShown = 5;

    /// <summary>Share of layers from which on a part is said to dominate.</summary>
    private const double Most = 2.0 / 3;

    public static void Append(StringBuilder page, NetworkRun run, string depth, string split)
    {
        IReadOnlyList<NetworkPolicy> shown = Split(run);
        if (shown.Count == 0)
        {
            return;
        }

        page.Append("## Error over depth\n\n").Append(depth);
        Markdown.Flow(page, """
            ŷ is a row's float32 output on its float32 input x̂, y the output of the float64 network on its input x, and C the convolution
            in float64. ŷ − y = (ŷ − C(x̂)) + (C(x̂) − y): what the row adds, and what the error of its input has become.

            - `local`: ‖ŷ − C(x̂)‖₂ / ‖y‖₂.
            - `inherited`: ‖C(x̂) − y‖₂ / ‖y‖₂.
            - `total`: ‖ŷ − y‖₂ / ‖y‖₂.
            """);
        Markdown.Flow(page, Dominates(run));
        page.Append(split).Append("The layers with the largest total error of each policy:\n\n");
        Markdown.Table(page, [("policy", false), ("layer", false), ("row", false), ("local", true), ("inherited", true), ("total", true),
            ("larger part", false)], shown.SelectMany(p => Worst(p, run)));
    }

    /// <summary>Policies whose parts are shown: the front, fastest first; where there is none the most accurate at the output.</summary>
    public static IReadOnlyList<NetworkPolicy> Split(NetworkRun run)
    {
        const int Shown = 4;
        NetworkPolicy[] all = [.. run.Policies.Where(p => p.HasDepth)], front = [.. all.Where(p => p.IsPareto)];
        return [.. (front.Length > 0 ? front : [.. all.OrderBy(p => NetworkPolicy.Order(p.RelL2))]).Take(Shown)];
    }

    /// <summary>Which part is larger, over every layer of every policy; in markdown.</summary>
    public static string Dominates(NetworkRun run)
    {
        PolicyLayer[] layers = [.. run.Policies.SelectMany(p => p.Line.Layers).Where(l => l.Local + l.Inherited > 0
            && double.IsFinite(l.Local + l.Inherited))];
        PolicyLayer[] both = [.. layers.Where(l => l is { Local: > 0, Inherited: > 0 })];
        if (layers.Length == 0)
        {
            return "No layer of any policy has an error to split.";
        }

        int inherited = layers.Count(l => l.Inherited > l.Local);
        double share = (double)inherited / layers.Length;
        string who = share >= Most ? "What comes in dominates" : share <= 1 - Most ? "What layers add dominates" : "Neither part dominates";
        double ratio = both.Length == 0 ? double.NaN : Headline.GeometricMean(both.Select(l => l.Inherited / l.Local));
        string size = both.Length == 0 ? "" : ratio >= 1
            ? $"; it is {Format.Times(ratio)} the local one in the geometric mean"
            : $"; it is {Format.Number(ratio)} of the local one in the geometric mean";
        return $"**{who}:** the inherited error is the larger one in {Format.Whole(inherited)} of {Format.Whole(layers.Length)} cases "
            + $"(a policy and a layer each){size}{Growth(run)}.";
    }

    /// <summary>From the first layer to the last, of the most accurate policy and the least.</summary>
    private static string Growth(NetworkRun run)
    {
        double[] grown =
        [
            .. run.Policies.Where(p => p.HasDepth && p.Line.Layers.Count > 1).Select(p => p.Line.Layers[^1].Total / p.Line.Layers[0].Total)
                .Where(g => g > 0 && double.IsFinite(g)).Order(),
        ];
        const string Becomes = ". From the first layer to the last the total error becomes ";
        return grown.Length == 0 ? "" : Becomes + Format.Times(grown[0])
            + (grown.Length == 1 ? "" : $" to {Format.Times(grown[^1])}, by policy");
    }

    private static IEnumerable<IReadOnlyList<string>> Worst(NetworkPolicy policy, NetworkRun run) =>
        policy.Line.Layers.Select((errors, i) => (Errors: errors, Layer: i)).Where(l => l.Layer < run.Header.Layers.Count)
            .OrderByDescending(l => NetworkPolicy.Order(l.Errors.Total)).ThenBy(l => l.Layer).Take(WorstShown)
            .Select(l => (string[])
            [
                Markdown.Escape(policy.Name), NetworkText.Layer(run.Header.Layers[l.Layer]),
                l.Layer < policy.Line.Rows.Count ? Markdown.Escape(policy.Line.Rows[l.Layer]) : "", Format.Error(l.Errors.Local),
                Format.Error(l.Errors.Inherited), Format.Error(l.Errors.Total), Larger(l.Errors),
            ]);

    private static string Larger(PolicyLayer l) => l.Inherited > l.Local ? "inherited" : l.Local > l.Inherited ? "local" : "";
}
