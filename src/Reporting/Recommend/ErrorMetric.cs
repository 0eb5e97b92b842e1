namespace ConvBench.Reporting.Recommend;

/// <summary>What an error budget limits.</summary>
/// <param name="Id">As on the command line and in recommend.json.</param>
/// <param name="Title">For readers.</param>
/// <param name="Value">The figure.</param>
public sealed record ErrorMetric(string Id, string Title, Func<ErrorStats, double> Value)
{
    /// <summary>The metrics, the default first.</summary>
    public static IReadOnlyList<ErrorMetric> All { get; } =
    [
        new("relL2", "rel. L2", e => e.RelL2), new("omega", "ω max", e => e.OmegaMax), new("maxAbs", "max |e|", e => e.MaxAbs),
            new("maxUlp", "max ulp", e => e.MaxUlp),
    ];

    /// <summary>"rel. L2 1.30e-7", "ω max 12.3".</summary>
    internal string Text(double value) => $"{Title} {Number(value)}";

    /// <summary>The value alone.</summary>
    internal string Number(double value) => Id is "relL2" or "maxAbs" ? Format.Error(value) : Format.Number(value);
}
