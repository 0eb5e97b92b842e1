using ConvBench.Problems;

namespace ConvBench.Contracts;

/// <summary>The one place that decides whether a row takes a problem: its own reason first, then what it does not declare.</summary>
public static class AlgorithmSupport
{
    private static readonly (ProblemFeatures Feature, string Name)[] Names =
    [
        (ProblemFeatures.Batch, "batch"),
        (ProblemFeatures.Stride, "stride"),
        (ProblemFeatures.Dilation, "dilation"),
        (ProblemFeatures.Groups, "groups"),
        (ProblemFeatures.UnequalPadding, "unequal padding"),
        (ProblemFeatures.Bias, "bias"),
        (ProblemFeatures.Relu, "ReLU"),
    ];

    /// <summary>Whether the row can compute this; false with one line that says why not. Never throws, loads nothing.</summary>
    public static bool Supports(this IConvAlgorithm algorithm, ConvProblem problem, Device device, out string reason)
    {
        reason = algorithm.WhyNot(problem, device) ?? Undeclared(problem.Features & ~algorithm.Features);
        return reason.Length == 0;
    }

    private static string Undeclared(ProblemFeatures missing) => missing == ProblemFeatures.None ? ""
        : "does not declare " + string.Join(", ", Names.Where(n => missing.HasFlag(n.Feature)).Select(n => n.Name));
}
