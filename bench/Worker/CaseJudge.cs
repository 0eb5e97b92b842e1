namespace ConvBench.Bench.Worker;

/// <summary>Errors of a row's output on one problem, and the gates of an error on real operands.</summary>
/// <param name="algorithm">The row.</param>
/// <param name="real">Operands with their truth.</param>
/// <param name="rounded">The operands as the row rounds them, with their truth; null where it does not.</param>
/// <param name="distribution">Kind of the operands.</param>
/// <param name="options">What the plan honours.</param>
internal sealed class CaseJudge(IConvAlgorithm algorithm, Operands real, Operands? rounded, Distribution distribution, ConvOptions options)
{
    /// <summary>Judges one output.</summary>
    /// <param name="y">The whole output.</param>
    /// <param name="plan">The plan that made it.</param>
    public Verdict Judge(float[] y, IConvPlan plan)
    {
        ErrorStats error = Of(y, real, plan);
        if (rounded is null)
        {
            return new Verdict(error, null, Bound(error) ?? PrecisionGate.Miss(algorithm.ErrorModel, error, real.Problem, distribution, algorithm.PredictRelL2(real.Problem, options)));
        }

        string? miss = error.NonFinite > 0 ? Bound(error)
            : Gates.Rounded(algorithm, real.Truth.Known(y), real.Truth, rounded.Truth, real.Data, real.Problem);
        return new Verdict(error, Of(y, rounded, plan), miss);
    }

    private static ErrorStats Of(float[] y, Operands against, IConvPlan plan) => ErrorStats.Of(y, against.Truth, against.Problem, plan.OutputTile);

    /// <summary>The bound of the row's error model.</summary>
    private string? Bound(ErrorStats error) => Gates.Error(algorithm.ErrorModel, error, real.Problem, algorithm.NormwiseLimit(real.Problem));
}

/// <param name="Error">Against the truth of the operands given.</param>
/// <param name="Arithmetic">Against the truth of the rounded operands; null where there are none.</param>
/// <param name="Miss">The gate that it misses, one line; null where it passes.</param>
internal sealed record Verdict(ErrorStats Error, ErrorStats? Arithmetic, string? Miss);
