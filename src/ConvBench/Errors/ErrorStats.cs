using ConvBench.Contracts;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Errors;

/// <summary>Error of one output tensor y (float32) against the float64 truth yRef, with e = y − yRef per element.</summary>
/// <remarks>
/// u = 2⁻²⁴ is float32's unit roundoff, s = |x| ⋆ |w| + |b| the bound tensor of <see cref="ReferenceConv"/>.
/// A NaN or infinite output makes every figure that it enters infinite, and <see cref="NonFinite"/> counts it.
/// Definitions: N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., ch. 3; oneDNN and MIOpen use RelL2 and Rms.
/// </remarks>
public sealed record ErrorStats
{
    /// <summary>Above this share the truth's own bound is no longer out of sight of the error reported.</summary>
    public const double ReferenceShareLimit = 1e-3;

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

    /// <summary>max |e| / max |yRef|, the maximum-norm member of the L1, L2, L∞ family (equal to <see cref="MaxRelToMax"/>
    /// by definition).</summary>
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

    /// <summary>Σy − ΣyRef in float64 over the judged outputs (the Keras issue's measure).</summary>
    public double SumDifference { get; init; }

    /// <summary>−log₂ RelL2, at most 53: correct bits in the mean square sense.</summary>
    public double CorrectBits { get; init; }

    /// <summary>Flat NCHW index of max |e|; −1 where e = 0 everywhere.</summary>
    public long WorstIndex { get; init; }

    /// <summary>Share of outputs with |e| > 1e-7: what Keras promises to be none.</summary>
    public double ShareAbove1e7 { get; init; }

    /// <summary>The exact value at <see cref="WorstIndex"/>, as float64; 0 where there is none.</summary>
    public double WorstReference { get; init; }

    /// <summary>Where that is, in words (<see cref="OutputPlace.Describe"/>); "" where e = 0 everywhere.</summary>
    public string WorstPlace { get; init; } = "";

    /// <summary>Median over the judged outputs of s/|yRef| (<see cref="Reference.Condition"/>): large where the problem is
    /// hard, whatever the algorithm.</summary>
    public double ConditionMedian { get; init; }

    /// <summary>Largest s/|yRef|; infinite where a truth is 0 and its products are not.</summary>
    public double ConditionMax { get; init; }

    /// <summary>Outputs that are NaN or infinite where the truth is finite; of the whole output also where a sample is judged.</summary>
    public long NonFinite { get; init; }

    /// <summary>How far the truth itself can be wrong where this error is judged: max over elements of γ_d(2⁻⁵³)·s, d =
    /// <see cref="ReferenceConv.Depth"/>, absolute.</summary>
    public double ReferenceBoundAbs { get; init; }

    /// <summary>
    /// ReferenceBoundAbs / RmsAbs, the share of the RMS error that may be the truth's own; 0 where the error is 0.
    /// Above <see cref="ReferenceShareLimit"/> the record says so.
    /// </summary>
    public double ReferenceShare { get; init; }

    /// <summary>Elements judged.</summary>
    public long Count { get; init; }

    /// <summary>Elements of the output; more than <see cref="Count"/> where a sample is judged.</summary>
    public long OutputCount { get; init; }

    /// <summary>Judges a whole output.</summary>
    /// <param name="y">The whole output, NCHW.</param>
    /// <param name="truth">Its truth; where that is a sample, its outputs are judged, and every output is looked at for NaN
    /// and infinity.</param>
    /// <param name="p">The layer.</param>
    /// <param name="tile">Outputs of the algorithm's tile (<see cref="IConvPlan.OutputTile"/>).</param>
    /// <exception cref="ArgumentException">y has another length.</exception>
    public static ErrorStats Of(ReadOnlySpan<float> y, Truth truth, ConvProblem p, (int Rows, int Columns) tile = default)
    {
        if (y.Length != p.OutputCount)
        {
            throw new ArgumentException($"{p}: expected {p.OutputCount} outputs, got {y.Length}");
        }

        ErrorStats stats = OfJudged(truth.Known(y), truth, p, tile);
        if (truth.Sample is null)
        {
            return stats;
        }

        long nonFinite = 0;
        foreach (float value in y)
        {
            nonFinite += float.IsFinite(value) ? 0 : 1;
        }

        return stats with { NonFinite = nonFinite };
    }

    /// <summary>Judges the values at a truth's outputs, which are all there is of this output.</summary>
    /// <param name="judged">As many values as the truth has, in its order.</param>
    /// <param name="truth">Their truth, whole or of a sample.</param>
    /// <param name="p">The layer.</param>
    /// <param name="tile">Outputs of the algorithm's tile.</param>
    public static ErrorStats OfJudged(ReadOnlySpan<float> judged, Truth truth, ConvProblem p, (int Rows, int Columns) tile = default)
    {
        ErrorStats stats = Compute(judged, truth.Y, truth.S, ReferenceConv.Depth(p), truth.Condition);
        long worst = stats.WorstIndex < 0 ? -1 : truth.Sample?.Indices[(int)stats.WorstIndex] ?? stats.WorstIndex;
        return stats with
        {
            WorstIndex = worst,
            WorstPlace = worst < 0 ? "" : OutputPlace.Describe(p, worst, tile),
            OutputCount = p.OutputCount
        };
    }

    /// <summary>Judges y against a truth that was summed in any order.</summary>
    /// <param name="y">Output to judge.</param>
    /// <param name="yRef">Truth, same length.</param>
    /// <param name="s">Bound tensor |x| ⋆ |w| + |b|, same length.</param>
    /// <param name="accumulations">Products per output, n (<see cref="ConvProblem.Accumulations"/>).</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static ErrorStats Compute(ReadOnlySpan<float> y, ReadOnlySpan<double> yRef, ReadOnlySpan<double> s, int accumulations) =>
        // + 1: the bias
        Compute(y, yRef, s, accumulations + 1,
            y.Length == yRef.Length && y.Length == s.Length && y.Length > 0 ? Condition.Of(yRef, s) : default);

    private static ErrorStats Compute(ReadOnlySpan<float> y, ReadOnlySpan<double> yRef, ReadOnlySpan<double> s, int depth,
        Condition condition)
    {
        if (y.Length == 0 || y.Length != yRef.Length || y.Length != s.Length)
        {
            throw new ArgumentException($"y, yRef and s must have one length above 0; they have {y.Length}, {yRef.Length} and {s.Length}");
        }

        double maxAbs = 0, sumAbs = 0, sumSq = 0, sumE = 0, maxRef = 0, sumAbsRef = 0, sumSqRef = 0;
        double maxUlp = 0, sumUlp = 0, maxOmega = 0, sumSqOmega = 0, maxS = 0, sumSqS = 0;
        double u = FloatFormat.Binary32.Unit;
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
            double ulps = a / Ulp(r), omega = a == 0 ? 0 : a / (u * s[i]);
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

        double bound = FloatFormat.Binary64.Gamma(depth) * maxS;
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
            WorstReference = worst < 0 ? 0 : yRef[(int)worst],
            ConditionMedian = condition.Median,
            ConditionMax = condition.Max,
            ReferenceBoundAbs = bound,
            ReferenceShare = rms == 0 ? 0 : bound / rms,
            Count = y.Length,
            OutputCount = y.Length,
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
