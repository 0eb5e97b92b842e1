namespace ConvBench.Reporting.Agree;

/// <summary>Two implementations on one problem.</summary>
internal sealed record Verdict(AgreedProblem Problem, Implementation A, Implementation B, RowPair Pair)
{
    /// <summary>"A and B".</summary>
    public string Names => $"{A.Name} and {B.Name}";
}
