namespace ConvBench.Reporting.Text;

/// <summary>How many of several trials succeeded, with what that says of the probability.</summary>
/// <param name="Hits">Successes.</param>
/// <param name="Of">Trials, one at least.</param>
internal readonly record struct Proportion(int Hits, int Of)
{
    /// <summary>z with P(|Z| ≤ z) = 0.95.</summary>
    private const double Z = 1.95996;

    /// <summary>The share itself.</summary>
    public double Share => (double)Hits / Of;

    /// <summary>Lower end of the 95 % interval.</summary>
    /// <remarks>E. B. Wilson, JASA 22, 1927: the probabilities p with |h/n − p| ≤ z·√(p(1 − p)/n).</remarks>
    public double Low => Math.Max(0, Center - Half);

    /// <summary>Its upper end.</summary>
    public double High => Math.Min(1, Center + Half);

    private double Center => (Share + (Z * Z / (2 * Of))) / (1 + (Z * Z / Of));

    private double Half => Z / (1 + (Z * Z / Of)) * Math.Sqrt((Share * (1 - Share) / Of) + (Z * Z / (4.0 * Of * Of)));

    /// <summary>"208 of 210, 99.0 % (95 % interval 96.6 to 99.7 %)".</summary>
    public override string ToString() => $"{Format.Whole(Hits)} of {Format.Whole(Of)}, {Format.Percent(100 * Share)} "
        + $"(95 % interval {Format.Number(100 * Low)} to {Format.Percent(100 * High)})";
}
