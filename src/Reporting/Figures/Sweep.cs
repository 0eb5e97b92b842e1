namespace ConvBench.Reporting.Figures;

/// <summary>Layers that differ in one parameter alone, its values from small to large.</summary>
/// <param name="Parameter">What differs: "filter size" or "dilation".</param>
/// <param name="Fixed">What is the same, in words.</param>
/// <param name="Groups">The layers by the value.</param>
internal sealed record Sweep(string Parameter, string Fixed, IReadOnlyList<(int Value, ProblemGroup Group)> Groups)
{
    /// <summary>Fewer layers than this are no curve.</summary>
    private const int LeastLayers = 4;

    /// <summary>Every sweep among the groups of one thread count; padding may follow the parameter, as it does where the
    /// output keeps its size.</summary>
    public static IReadOnlyList<Sweep> Of(IReadOnlyList<ProblemGroup> groups) =>
    [
        .. Along(groups, "filter size", p => p.R == p.S && p.DilationH == 1 && p.DilationW == 1
            ? p.R : 0, p => p with { R = 1, S = 1, PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 }),
        .. Along(groups, "dilation", p => p.DilationH == p.DilationW && p.R * p.S > 1
            ? p.DilationH : 0, p => p with { DilationH = 1, DilationW = 1, PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 }),
    ];

    private static IEnumerable<Sweep> Along(IReadOnlyList<ProblemGroup> groups, string parameter, Func<ConvProblem, int> value,
        Func<ConvProblem, ConvProblem> rest) =>
        from g in groups
        where g.Shape is not null && g.Timed.Count > 0 && value(g.Shape) > 0
        group g by (rest(g.Shape!), g.Distribution, g.Seed) into alike
        let layers = alike.Select(g => (Value: value(g.Shape!), Group: g)).DistinctBy(l => l.Value).OrderBy(l => l.Value).ToArray()
        where layers.Length >= LeastLayers
        let p = layers[0].Group.Shape!
        select new Sweep(parameter, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{(p.IsDepthwise ? $"depthwise, {p.C} channels" : $"{p.C}→{p.K} channels")} on "
                + $"{p.H}×{p.W}{(parameter == "dilation" ? $", {p.R}×{p.S} filters" : "")}"), layers);
}
