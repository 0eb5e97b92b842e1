namespace ConvBench.Errors;

/// <summary>How far two outputs of one problem are apart, with d = a − b per element (exact in float64 but for exponents
/// far apart).</summary>
/// <remarks>
/// u = 2⁻²⁴ and s = |x| ⋆ |w| + |b| as in <see cref="ErrorStats"/>. An element where either is NaN or infinite counts as an infinite
/// difference. Of two outputs with the same bits every figure is 0.
/// </remarks>
public sealed record PairDifference
{
    /// <summary>What Keras promises between its backends, absolute, per call of a function in float32.</summary>
    public const double Promise = 1e-7;

    /// <summary>max |d|.</summary>
    public double MaxAbs { get; init; }

    /// <summary>√(Σd² / count).</summary>
    public double RmsAbs { get; init; }

    /// <summary>max |d| / (u·s), 0 where d = 0: below 2·γ_n/u for any two orders of summing n products.</summary>
    public double OmegaMax { get; init; }

    /// <summary>max |d| / min(|a|, |b|), 0 where d = 0: the smallest rtol that holds whichever of the two stands first; null in
    /// older records.</summary>
    public double? MaxRel { get; init; }

    /// <summary>max |d| / (min(|a|, |b|) + scale), 0 where d = 0: the smallest t that passes as rtol = t, atol = t·scale; null in
    /// older records.</summary>
    public double? MaxBalanced { get; init; }

    /// <summary>Share of outputs with d ≠ 0 (+0 and −0 are one number).</summary>
    public double ShareDiffering { get; init; }

    /// <summary>Share of outputs with |d| > 1e-7.</summary>
    public double ShareAbove1e7 { get; init; }

    /// <summary>Share of outputs with |d| > 1e-7·s.</summary>
    public double ShareAbove1e7OfS { get; init; }

    /// <summary>Σd in float64: the true difference of the two sums.</summary>
    public double SumDifference { get; init; }

    /// <summary>Elements compared.</summary>
    public long Count { get; init; }

    /// <summary>Compares two outputs.</summary>
    /// <param name="a">First output.</param>
    /// <param name="b">Second output, same length.</param>
    /// <param name="s">Bound tensor, same length.</param>
    /// <param name="scale">Scale of the outputs, the root of their mean square.</param>
    public static PairDifference Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<double> s, double scale = 1)
    {
        var sums = new PairAccumulator(scale);
        sums.Add(a, b, s);
        return sums.Result();
    }
}
