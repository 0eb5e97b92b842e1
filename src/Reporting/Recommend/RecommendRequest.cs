using ConvBench.Shapes;

namespace ConvBench.Reporting.Recommend;

/// <summary>What a recommendation is asked for.</summary>
/// <param name="Metric">Measure of the error.</param>
/// <param name="Budget">Largest error allowed; infinite for any.</param>
/// <param name="KnownRows">Rows that the program has, and whether they run on request alone: those that a run lacks are named.</param>
/// <param name="Network">Name of a network and its layers with counts; null where none is asked for.</param>
public sealed record RecommendRequest(ErrorMetric Metric, double Budget, IReadOnlyList<(string Id, bool OnRequest)> KnownRows,
    (string Name, IReadOnlyList<ProblemEntry> Layers)? Network = null)
{
    /// <summary>Largest workspace that a row may need, bytes; infinite for any. A row that does not tell its own does not fit a
    /// finite one.</summary>
    public double MaxWorkspace { get; init; } = double.PositiveInfinity;

    /// <summary>Whether something is limited.</summary>
    public bool IsLimited => double.IsFinite(Budget) || double.IsFinite(MaxWorkspace);

    /// <summary>"up to rel. L2 1.00e-6", "at any error", with the limit of the workspace where there is one.</summary>
    public string BudgetText => (double.IsFinite(Budget) ? $"up to {Metric.Text(Budget)}" : "at any error")
        + (double.IsFinite(MaxWorkspace) ? $", with at most {Format.Bytes(MaxWorkspace)} of workspace" : "");
}
