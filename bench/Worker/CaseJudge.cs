using ConvBench.Bench.Cases;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>Errors of a row's output on one problem, and the gates of an error on real operands.</summary>
/// <param name="algorithm">The row.</param>
/// <param name="real">Operands with their truth.</param>
/// <param name="rounded">The operands as the row rounds them, with their truth; null where it does not.</param>
/// <param name="distribution">Kind of the operands.</param>
/// <param name="options">What the plan honours.</param>
internal sealed class CaseJudge(IConvAlgorithm algorithm, CaseOperands real, CaseOperands? rounded, Distribution distribution, ConvOptions options)
{
    /// <summary>Judges one output.</summary>
    /// <param name="y">The whole output.</param>
    /// <param name="plan">The plan that made it.</param>
    public Verdict Judge(float[] y, IConvPlan plan)
    {
        ErrorStats error = Of(y, real, plan);
        if (rounded is null)
        {
            BoundRecord? bound = BoundOf(y, plan);
            string? miss = ByModel(error) ?? GateChecks.Bound(bound)
                ?? PrecisionGate.Miss(algorithm.ErrorModel, error, real.Problem, distribution, algorithm.PredictedRelL2(real.Problem, options));
            return new Verdict(error, null, bound, miss);
        }

        string? wrong = error.NonFinite > 0 ? ByModel(error)
            : GateChecks.Rounded(algorithm, real.Truth.Known(y), real.Truth, rounded.Truth, real.Data, real.Problem);
        return new Verdict(error, Of(y, rounded, plan), null, wrong);
    }

    private static ErrorStats Of(float[] y, CaseOperands against, IConvPlan plan) => ErrorStats.Of(y, against.Truth, against.Problem, plan.OutputTile);

    /// <summary>The plan's own bound; for sums in an unknown order what holds for any.</summary>
    private BoundRecord? BoundOf(float[] y, IConvPlan plan)
    {
        IErrorBound? bound = plan.Bound ?? (algorithm.ErrorModel == ErrorModel.Componentwise ? SumBound.AnyOrder(real.Problem) : null);
        return bound is null ? null : BoundCheck.Of(bound, real.Problem, real.Data, real.Truth, y, algorithm.PredictedRelL2(real.Problem, options));
    }

    /// <summary>The gate of the row's error model.</summary>
    private string? ByModel(ErrorStats error) => GateChecks.Error(algorithm.ErrorModel, error, real.Problem, algorithm.NormwiseLimit(real.Problem));
}
