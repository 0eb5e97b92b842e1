namespace ConvBench;

/// <summary>Error of one output tensor y (float32) against the float64 truth yRef, with e = y − yRef per element.</summary>
/// <remarks>
/// u = 2⁻²⁴ is float32's unit roundoff, s = |x| ⋆ |w| + |b| the bound tensor of <see cref="ReferenceConv"/>.
/// A NaN or infinite output makes every figure that it enters infinite, and <see cref="NonFinite"/> counts it.
/// Definitions: N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., ch. 3; oneDNN and MIOpen use RelL2 and Rms.
/// </remarks>
public sealed record ErrorStats
{
    /// <summary>Half an ulp of 1, 2⁻²⁴ ≈ 5.96e-8.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>max |e|.</summary>
    public double MaxAbs { get; init; }

    /// <summary>Σ|e| / count.</summary>
    public double MeanAbs { get; init; }

    /// <summary>√(Σe² / count).</summary>
    public double RmsAbs { get; init; }

    /// <summary>max |e| / max |yRef|.</summary>
    public double MaxRelToMax { get; init; }

    /// <summary>Σ|e| / Σ|yRef|.</summary>
    public double RelL1 { get; init; }

    /// <summary>√(Σe² / Σ yRef²), the Frobenius norm of the error over that of the truth.</summary>
    public double RelL2 { get; init; }

    /// <summary>√(Σe² / Σ s²): scale-free also where the truth cancels; transform methods are judged by it times √n.</summary>
    public double RelL2ToBound { get; init; }

    /// <summary>max |e| / max |yRef|, the maximum-norm member of the L1, L2, L∞ family (equal to <see cref="MaxRelToMax"/> by definition).</summary>
    public double RelLinf { get; init; }

    /// <summary>max over elements of |e| / ulp(yRef), ulp the spacing of float32 at yRef (2⁻¹⁴⁹ at the least).</summary>
    public double MaxUlp { get; init; }

    /// <summary>Mean over elements of |e| / ulp(yRef).</summary>
    public double MeanUlp { get; init; }

    /// <summary>ω max: max |e| / (u·s); 0 where e = 0. Any order of summing n products has ω ≤ γ_n/u ≈ n.</summary>
    public double OmegaMax { get; init; }

    /// <summary>√(mean of (e/(u·s))²).</summary>
    public double OmegaRms { get; init; }

    /// <summary>Σe / count over its standard error RmsAbs/√count: |bias| above about 4 is a drift, not noise; 0 where e = 0.</summary>
    public double Bias { get; init; }

    /// <summary>Σy − ΣyRef in float64 (the Keras issue's measure).</summary>
    public double SumDifference { get; init; }

    /// <summary>−log₂ RelL2, at most 53: correct bits in the mean square sense.</summary>
    public double CorrectBits { get; init; }

    /// <summary>Flat NCHW index of max |e|; −1 where e = 0 everywhere.</summary>
    public long WorstIndex { get; init; }

    /// <summary>Share of outputs with |e| > 1e-7: what Keras promises to be none.</summary>
    public double ShareAbove1e7 { get; init; }

    /// <summary>Outputs that are NaN or infinite where the truth is finite.</summary>
    public long NonFinite { get; init; }

    /// <summary>How far the truth itself can be wrong where this error is judged: max over elements of γ_n(2⁻⁵³)·s, absolute.</summary>
    public double ReferenceBoundAbs { get; init; }

    /// <summary>Elements judged.</summary>
    public long Count { get; init; }

    /// <summary>Judges y.</summary>
    /// <param name="y">Output to judge.</param>
    /// <param name="yRef">Truth, same length.</param>
    /// <param name="s">Bound tensor |x| ⋆ |w| + |b|, same length.</param>
    /// <param name="accumulations">Products per output, n (<see cref="ConvProblem.Accumulations"/>).</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static ErrorStats Compute(ReadOnlySpan<float> y, ReadOnlySpan<double> yRef, ReadOnlySpan<double> s, int accumulations)
    {
        if (y.Length == 0 || y.Length != yRef.Length || y.Length != s.Length)
        {
            throw new ArgumentException($"y, yRef and s must have one length above 0; they have {y.Length}, {yRef.Length} and {s.Length}");
        }

        double maxAbs = 0, sumAbs = 0, sumSq = 0, sumE = 0, maxRef = 0, sumAbsRef = 0, sumSqRef = 0;
        double maxUlp = 0, sumUlp = 0, maxOmega = 0, sumSqOmega = 0, maxS = 0, sumSqS = 0;
        long worst = -1, above = 0, nonFinite = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double e = y[i] - yRef[i];
            if (!double.IsFinite(e))
            {
                e = double.PositiveInfinity;
                nonFinite++;
            }

            double a = Math.Abs(e), r = Math.Abs(yRef[i]);
            double ulps = a / Ulp(r), omega = a == 0 ? 0 : a / (UnitRoundoff * s[i]);
            worst = a > maxAbs ? i : worst;
            maxAbs = Math.Max(maxAbs, a);
            sumAbs += a;
            sumSq += e * e;
            sumE += e;
            maxRef = Math.Max(maxRef, r);
            sumAbsRef += r;
            sumSqRef += r * r;
            maxUlp = Math.Max(maxUlp, ulps);
            sumUlp += ulps;
            maxOmega = Math.Max(maxOmega, omega);
            sumSqOmega += omega * omega;
            maxS = Math.Max(maxS, s[i]);
            sumSqS += s[i] * s[i];
            above += a > 1e-7 ? 1 : 0;
        }

        double count = y.Length, rms = Math.Sqrt(sumSq / count), relL2 = Ratio(Math.Sqrt(sumSq), Math.Sqrt(sumSqRef));
        return new ErrorStats
        {
            MaxAbs = maxAbs,
            MeanAbs = sumAbs / count,
            RmsAbs = rms,
            MaxRelToMax = Ratio(maxAbs, maxRef),
            RelL1 = Ratio(sumAbs, sumAbsRef),
            RelL2 = relL2,
            RelL2ToBound = Ratio(Math.Sqrt(sumSq), Math.Sqrt(sumSqS)),
            RelLinf = Ratio(maxAbs, maxRef),
            MaxUlp = maxUlp,
            MeanUlp = sumUlp / count,
            OmegaMax = maxOmega,
            OmegaRms = Math.Sqrt(sumSqOmega / count),
            Bias = nonFinite > 0 ? double.PositiveInfinity : Ratio(sumE / count, rms / Math.Sqrt(count)),
            SumDifference = sumE,
            CorrectBits = relL2 == 0 ? 53 : Math.Min(53, -Math.Log2(relL2)),
            WorstIndex = worst,
            ShareAbove1e7 = above / count,
            NonFinite = nonFinite,
            ReferenceBoundAbs = ReferenceConv.Gamma(accumulations + 1) * maxS, // + 1: the bias
            Count = y.Length,
        };
    }

    /// <summary>Spacing of float32 numbers at magnitude r, 2^(⌊log₂ |r|⌋ − 23), at least that of the subnormals, 2⁻¹⁴⁹.</summary>
    /// <remarks>Above float32's range (a truth can lie there) the formula goes on as if its exponent were unbounded.</remarks>
    public static double Ulp(double r)
    {
        // the exponent field of r (below 2⁻¹²⁶, and so for 0 and float64 subnormals, the fixed spacing applies)
        long exponent = ((BitConverter.DoubleToInt64Bits(r) >> 52) & 0x7ff) - 1023;
        return BitConverter.Int64BitsToDouble((Math.Max(exponent - 23, -149) + 1023) << 52);
    }

    private static double Ratio(double a, double b) => a == 0 ? 0 : a / b;
}
