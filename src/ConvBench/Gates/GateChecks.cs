using System.Globalization;
using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Gates;

/// <summary>The inequalities behind <see cref="CaseGates"/>, with <see cref="PrecisionGate"/> and <see cref="BadPixelGate"/>.</summary>
public static partial class GateChecks
{
    /// <summary>Fault of outputs that are no numbers; null where all are.</summary>
    public static string? Finite(ErrorStats error) => error.NonFinite == 0 ? null
        : $"{error.NonFinite} of {Math.Max(error.Count, error.OutputCount)} outputs are NaN or infinite (never written, or overflow)";

    /// <summary>A finite error against the truth, by the algorithm's error model; the fault, null where it passes.</summary>
    /// <param name="model">Which of the two.</param>
    /// <param name="error">Against the truth.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="normwise">Limit of a normwise row, <see cref="IConvAlgorithm.NormwiseLimit"/>.</param>
    /// <param name="data">The operands; without them nothing is granted to outputs that see mostly padding.</param>
    public static string? Error(ErrorModel model, ErrorStats error, ConvProblem problem, double normwise = Tolerance.NormwiseRelL2,
        ConvData? data = null) =>
        Finite(error) ?? (model == ErrorModel.Componentwise ? Componentwise(error, problem) : Normwise(error, problem, normwise, data));

    /// <summary>ω ≤ γ_n/u with n = (C/Groups)·R·S products and one rounding for the bias, any order, with or without FMA
    /// (Higham 2002, §3.1).</summary>
    /// <remarks>The truth's own bound is added. Underflow is outside the model; it is granted where the output is known.</remarks>
    public static string? Componentwise(ErrorStats error, ConvProblem problem)
    {
        // beyond n·u = 1 (16 million products) the bound is void
        double limit = Gamma(problem) / FloatFormat.Binary32.Unit;
        return error.OmegaMax <= limit ? null : string.Create(CultureInfo.InvariantCulture,
            $"ω max {error.OmegaMax:0.##E+0} is above γ_n/u = {limit:0.#} at output {error.WorstIndex}: not a sum of its own products");
    }

    private static double Gamma(ConvProblem p) =>
        FloatFormat.Binary32.Gamma(p.Accumulations + 1.0) + FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));

    /// <summary>The same of an output whose values are known, with what underflow may cost.</summary>
    public static string? Componentwise(JudgedOutput o)
    {
        if (Componentwise(o.Error, o.Problem) is not { } fault)
        {
            return null;
        }

        double gamma = Gamma(o.Problem), under = Underflow.OfSum(o.Problem, o.Data);
        return Enumerable.Range(0, o.Y.Length).All(i => Math.Abs(o.Y[i] - o.Truth.Y[i]) <= (gamma * o.Truth.S[i]) + under) ? null : fault;
    }

    /// <summary>‖e‖₂ against ‖yRef‖₂ or ‖s‖₂/√n, whichever is larger; where outputs see mostly padding, or nothing else, against what
    /// <see cref="FullConvolution"/> says.</summary>
    /// <remarks>The second is about what ‖yRef‖₂ is for products of random signs: cancellation in the data is not charged
    /// to the algorithm.</remarks>
    public static string? Normwise(ErrorStats error, ConvProblem problem, double limit, ConvData? data = null)
    {
        double scaled = error.RelL2ToBound * Math.Sqrt(problem.Accumulations), relative = Math.Min(error.RelL2, scaled);
        return relative <= limit || FullConvolution.Relative(error, problem, data) <= limit
            || (data is not null && error.RmsAbs <= (limit * error.RmsAbs / relative) + Underflow.OfTransform(problem, data)) ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"relative L2 error {error.RelL2:0.##E+0} (‖e‖·√n/‖s‖ {scaled:0.##E+0}) is above {limit:0.##E+0}");
    }

    /// <summary>A row that chooses by expected error is held to what it really makes.</summary>
    public static string? Budget(ErrorStats error, double maxRelL2, Choice? choice) => !(error.RelL2 > maxRelL2) ? null : string.Create(
        CultureInfo.InvariantCulture, $"relative L2 error {error.RelL2:0.##E+0} is above --max-error {maxRelL2:0.##E+0} ({choice})");

    /// <summary>A measured error above a rigorous bound is a wrong result (or a wrong derivation); null where it passes or
    /// there is no bound.</summary>
    public static string? Bound(BoundRecord? bound) => bound is null || bound.WorstShare <= 1 ? null : string.Create(
        CultureInfo.InvariantCulture, $"above its bound: |y − yRef| is {bound.WorstShare:0.###}× {bound.Formula}");

    /// <summary>A mean error above what uncorrelated roundings on the row's own ways make; null where it is not, or that is
    /// unknown.</summary>
    public static string? MeanBound(BoundRecord? bound) => bound?.MeanShare is not > 1 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"mean square error: {bound.MeanShare:0.###}× what uncorrelated roundings make of {bound.Formula}");

    /// <summary>On small-integer operands the output must round to the exact integers; null where it does. An output that
    /// is NaN was never written.</summary>
    /// <param name="model">Componentwise methods must be exact to the bit (every partial sum is an integer below 2²⁴).</param>
    /// <param name="y">Output, pre-filled with NaN.</param>
    /// <param name="exact">The integers, exact in float64.</param>
    public static GateMiss? Integers(ErrorModel model, ReadOnlySpan<float> y, ReadOnlySpan<double> exact)
    {
        long wrong = 0, first = -1;
        for (int i = 0; i < y.Length; i++)
        {
            bool right = model == ErrorModel.Componentwise ? y[i] == exact[i] : Math.Abs(y[i] - exact[i]) < 0.5;
            if (!right)
            {
                first = first < 0 ? i : first;
                wrong++;
            }
        }

        CaseGate gate = first >= 0 && float.IsNaN(y[(int)first]) ? CaseGates.Finite : CaseGates.Integers;
        return wrong == 0 ? null : gate.Missed(string.Create(CultureInfo.InvariantCulture,
            $"small integers: {wrong} of {y.Length} outputs wrong, the first at {first}: {y[(int)first]} instead of {exact[(int)first]}"));
    }
}
