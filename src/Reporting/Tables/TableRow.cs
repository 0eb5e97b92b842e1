namespace ConvBench.Reporting.Tables;

/// <summary>A row of a table.</summary>
public sealed record TableRow
{
    /// <param name="cells">Formatted cells.</param>
    /// <param name="placed">The record with its group.</param>
    internal TableRow(IReadOnlyList<string> cells, PlacedRow placed) => (Cells, Placed) = (cells, placed);

    /// <summary>Formatted cells, one for each column; "" where there is nothing to say.</summary>
    public IReadOnlyList<string> Cells { get; init; }

    /// <summary>The raw numbers.</summary>
    public CaseRecord Record => Placed.Record;

    /// <summary>How the case ended.</summary>
    public CaseStatus Status => Record.Status;

    /// <summary>Whether no other row of the table is at once faster and more accurate.</summary>
    public bool IsPareto => Placed.Group.IsPareto(Record);

    /// <summary>The record with its group, for further columns.</summary>
    internal PlacedRow Placed { get; }
}
