using ConvBench.Bench.Cases;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>Errors of a row's output on one problem, and the gates of an error on real operands.</summary>
/// <param name="algorithm">The row.</param>
/// <param name="real">Operands with their truth.</param>
/// <param name="rounded">The operands as the row rounds them, with their truth; null where it does not.</param>
/// <param name="source">Where the operands come from.</param>
/// <param name="options">What the plan honours.</param>
internal sealed class CaseJudge(IConvAlgorithm algorithm, CaseOperands real, CaseOperands? rounded, OperandSource source,
    ConvOptions options)
{
    /// <summary>Judges one output.</summary>
    /// <param name="y">The whole output.</param>
    /// <param name="plan">The plan that made it.</param>
    public Verdict Judge(float[] y, IConvPlan plan)
    {
        ErrorStats error = Of(y, real, plan);
        BoundRecord? bound = rounded is null ? BoundOf(y, plan, plan.Runs ?? algorithm) : null;
        ErrorStats? arithmetic = rounded is null ? null : Of(y, rounded, plan);
        JudgedOutput output = Output(y, plan, error, bound);
        GateMiss? miss = CaseGates.Miss(output);
        string? unlike = miss is null && rounded is null ? PrecisionGate.Unlike(output) : null;
        return new Verdict(error, arithmetic, bound, miss, unlike is null ? [] : [$"{unlike}, and yet float32 sums in some order"]);
    }

    /// <summary>Whether a few outputs of a new input are of that input; what is wrong, or null.</summary>
    public string? Stale(float[] y, IConvPlan plan) => GateChecks.Changed(Output(y, plan, Of(y, real, plan), bound: null));

    private JudgedOutput Output(float[] y, IConvPlan plan, ErrorStats error, BoundRecord? bound) => new(
        plan.Runs ?? algorithm, real.Problem, options, source, real.Data, real.Truth, rounded?.Truth, real.Truth.Known(y).ToArray(),
        error, bound, plan.Bound, plan.Choice, algorithm.Chooses);

    private static ErrorStats Of(float[] y, CaseOperands against, IConvPlan plan) =>
        ErrorStats.Of(y, against.Truth, against.Problem, plan.OutputTile);

    /// <summary>The plan's own bound; for sums in an unknown order what holds for any.</summary>
    private BoundRecord? BoundOf(float[] y, IConvPlan plan, IConvAlgorithm row)
    {
        IErrorBound? bound = plan.Bound ?? (row.ErrorModel == ErrorModel.Componentwise ? SumBound.AnyOrder(real.Problem) : null);
        return bound is null ? null
            : BoundCheck.Of(bound, real.Problem, real.Data, real.Truth, y,
                source.Products.RandomRoundings ? row.Predict(real.Problem, options)?.RelL2 : null);
    }
}
