using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Transforms;

namespace ConvBench.Bounds;

/// <summary>The smallest tolerance that theory supports between two right implementations of one problem.</summary>
/// <remarks>
/// With n = (C/Groups)·R·S products and one rounding for the bias, u = 2⁻²⁴ and s = |x| ⋆ |w| + |b|: a row that sums its own products, in
/// any order, with or without FMA, is within γ_n(u)·s of the truth, always (Higham 2002, §3.1), and, rounding errors taken as independent
/// with mean zero, within γ̃_n(λ)·s = (exp(λ√n·u + n·u²/(1 − u)) − 1)·s with probability 1 − 2n·exp(−λ²(1 − u)²/2) for each output (Higham
/// and Mary, A new approach to probabilistic rounding error analysis, SISC 41(5), 2019, theorem 3.1). Two rows are within twice that.
/// A bound of every single output is wide where n is large: operands of 16 bits pass it from n ≈ 20000 on. So a limit of the norm stands
/// beside it (<see cref="Norm"/>). Transform rows (Winograd, FFT) mix outputs and have that alone.
/// </remarks>
public static class Tolerance
{
    /// <summary>Probability that any output of either row exceeds the probabilistic bound.</summary>
    /// <remarks>A suite of a dozen problems and a few hundred pairs then raises a false alarm in fewer than one run of 200;
    /// 10⁻⁹ would cost 10 % more width.</remarks>
    public const double FailureProbability = 1e-6;

    /// <summary>Relative L2 error above which a transform method is wrong rather than inexact.</summary>
    /// <remarks>
    /// 2e-5 is what oneDNN's benchdnn grants Winograd in float32 (tests/benchdnn/conv/conv.cpp), measured as relative L2 norm.
    /// Our F(6,3) and FFT stay below 1e-5 and a wrong tap, pad or tile is above 1e-3. What lies between is for the precision gate.
    /// </remarks>
    public const double NormwiseRelL2 = 2e-5;

    /// <summary>The same where operands may be rounded to TF32, 10 bits of fraction, whatever the algorithm.</summary>
    /// <remarks>
    /// Cut off, an operand is below itself by less than 2⁻¹⁰, a product by less than 2⁻⁹ + 2⁻²⁰. A transform multiplies what it makes of
    /// rounded operands: F(4×4, 3×3) has the amplification κ on each axis. Such a row does not know whether its library uses TF32 or a
    /// transform, and is held to what holds for all.
    /// </remarks>
    public static double Tf32RelL2 { get; } = Tf32SumRelL2 * Math.Pow(new CookToom(4, 3, 0, 1, -1, 2, -2).Amplification(), 2);

    /// <summary>The same of a row of sums.</summary>
    public static double Tf32SumRelL2 => Math.ScaleB(1, -9) + Math.ScaleB(1, -20) + NormwiseRelL2;

    private static readonly double U = FloatFormat.Binary32.Unit;

    /// <summary>Roundings on the way of one product to its output, n: its multiplication or the addition it is fused with,
    /// the additions, the bias.</summary>
    public static int Roundings(ConvProblem p) => p.Accumulations + 1;

    /// <summary>2·γ_n(u) = 2·n·u/(1 − n·u): |a − b| ≤ this·s for every output, always; infinite from n·u = 1 on.</summary>
    public static double WorstCase(ConvProblem p) => 2 * FloatFormat.Binary32.Gamma(Roundings(p));

    /// <summary>λ = √(2·ln(4·n·count/δ))/(1 − u): 2n·exp(−λ²(1 − u)²/2) for each of the 2·count outputs of both rows adds
    /// up to δ.</summary>
    public static double Lambda(ConvProblem p) =>
        Math.Sqrt(2 * Math.Log(4.0 * Roundings(p) * p.OutputCount / FailureProbability)) / (1 - U);

    /// <summary>2·(exp(λ√n·u + n·u²/(1 − u)) − 1): |a − b| ≤ this·s for all outputs together with probability 1 − δ.</summary>
    public static double Probabilistic(ConvProblem p)
    {
        double n = Roundings(p), exponent = (Lambda(p) * Math.Sqrt(n) * U) + (n * U * U / (1 - U));
        return 2 * (exponent < 1e-5 ? exponent + (exponent * exponent / 2) : Math.Exp(exponent) - 1); // eˣ − 1 cancels below
    }

    /// <summary>The smaller of both: the worst case for short sums, the probabilistic bound for long ones. Where roundings are not known to
    /// be independent, the worst case.</summary>
    public static double Componentwise(ConvProblem p, OperandSource operands) =>
        operands.Products.RandomRoundings ? Math.Min(WorstCase(p), Probabilistic(p)) : WorstCase(p);

    /// <summary>Limit of ‖a − truth‖₂ of one row; two rows are within the sum of theirs.</summary>
    /// <remarks>
    /// A row of sums: what <see cref="MeanSquare"/> explains in any order, of max(‖y‖₂, ‖s‖₂/√n); where the products' signs are not
    /// random, of ‖s‖₂; where their roundings may all go one way, γ_n·‖s‖₂. A transform: what its own prediction grants,
    /// <see cref="OutputFacts.NormLimit"/>; where it has none, or the prediction is not made for these operands,
    /// <see cref="NormwiseRelL2"/>, a stated limit and no theorem.
    /// </remarks>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="row">The row.</param>
    /// <param name="truthNorm">‖y‖₂ of the truth.</param>
    /// <param name="boundNorm">‖s‖₂.</param>
    public static double Norm(ConvProblem p, OperandSource operands, OutputFacts row, double truthNorm, double boundNorm) =>
        row.ErrorModel == ErrorModel.Componentwise ? SumNorm(p, operands, truthNorm, boundNorm)
        : (MeanSquare.HasRandomSigns(operands) && row.NormLimit is { } own ? own : NormwiseRelL2)
            * Math.Max(truthNorm, boundNorm / Math.Sqrt(p.Accumulations));

    /// <summary>The same of any row of sums.</summary>
    public static double SumNorm(ConvProblem p, OperandSource operands, double truthNorm, double boundNorm) =>
        !operands.Products.RandomRoundings ? FloatFormat.Binary32.Gamma(Roundings(p)) * boundNorm
        : MeanSquare.OfSum(p, operands, p.OutputCount) * (MeanSquare.HasRandomSigns(operands)
            ? Math.Max(truthNorm, boundNorm / Math.Sqrt(p.Accumulations)) : boundNorm);

    /// <summary>Share of the tolerance that a pair uses, the larger one of its conditions; above 1 one of the two is wrong.</summary>
    /// <remarks>Two rows of sums: each output's by <see cref="Componentwise"/>, and the norm's. With a transform: the norm's.</remarks>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="difference">The pair.</param>
    /// <param name="a">The one row.</param>
    /// <param name="b">The other.</param>
    /// <param name="truthNorm">‖y‖₂ of the truth.</param>
    /// <param name="boundNorm">‖s‖₂.</param>
    /// <param name="underflow">What underflow may cost each output of a sum, <see cref="Underflow.OfSum"/>.</param>
    public static double Used(ConvProblem p, OperandSource operands, PairDifference difference, OutputFacts a, OutputFacts b,
        double truthNorm, double boundNorm, double underflow = 0)
    {
        if (difference.MaxAbs == 0)
        {
            return 0;
        }

        double root = Math.Sqrt(difference.Count);
        double Granted(OutputFacts row) => Norm(p, operands, row, truthNorm, boundNorm)
            + (root * underflow * (row.ErrorModel == ErrorModel.Normwise ? Underflow.OfTransforms : 1));
        double norm = difference.RmsAbs * root / (Granted(a) + Granted(b));
        return a.ErrorModel == ErrorModel.Normwise || b.ErrorModel == ErrorModel.Normwise || difference.MaxAbs <= 2 * underflow ? norm
            : Math.Max(norm, difference.OmegaMax * U / Componentwise(p, operands));
    }
}
