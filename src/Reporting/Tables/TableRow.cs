namespace ConvBench.Reporting.Tables;

/// <summary>A row of a table.</summary>
/// <param name="Cells">Formatted cells, one for each column; "" where there is nothing to say.</param>
/// <param name="IsPareto">Whether no other row of the table is at once faster and more accurate.</param>
/// <param name="Status">How the case ended.</param>
/// <param name="Record">The raw numbers.</param>
public sealed record TableRow(IReadOnlyList<string> Cells, bool IsPareto, CaseStatus Status, CaseRecord Record)
{
    /// <summary>The record with its group, for further columns.</summary>
    internal PlacedRow Placed { get; init; } = null!;
}
