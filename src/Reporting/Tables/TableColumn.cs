namespace ConvBench.Reporting.Tables;

/// <summary>A column of the tables.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Legend">What it is, with its formula; the documentation printed below the tables.</param>
/// <param name="AlignRight">True for numbers.</param>
/// <param name="OnScreen">False for columns that a terminal of 100 characters has no room for.</param>
public sealed record TableColumn(string Title, string Legend, bool AlignRight, bool OnScreen)
{
    /// <summary>The cell of one row; "" where there is nothing to say.</summary>
    internal Func<ProblemGroup, CaseRecord, string> Cell { get; init; } = (_, _) => "";
}
