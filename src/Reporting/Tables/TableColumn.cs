namespace ConvBench.Reporting.Tables;

/// <summary>A column of the tables: heading, explanation, and how its value is made and printed.</summary>
/// <param name="Key">Its name in the data of report.html.</param>
/// <param name="Title">Heading.</param>
/// <param name="Kind">How its values are printed and sorted.</param>
/// <param name="Places">Where it is shown.</param>
/// <param name="Legend">What it is, with its formula; "" where the title says it.</param>
public sealed record TableColumn(string Key, string Title, ColumnKind Kind, ColumnPlaces Places, string Legend)
{
    /// <summary>Numbers stand at the right.</summary>
    public bool AlignRight => Kind is not (ColumnKind.Text or ColumnKind.Flag);

    /// <summary>Whether a terminal of 100 characters has room for it.</summary>
    public bool OnScreen => Places.HasFlag(ColumnPlaces.OnScreen);

    /// <summary>A text, a double or a truth value of one row; null where there is nothing to say.</summary>
    internal Func<PlacedRow, object?> Value { get; init; } = _ => null;

    /// <summary>The cell of one row; "" where there is nothing to say.</summary>
    internal string Cell(PlacedRow row) => (Kind, Value(row)) switch
    {
        (_, null) => "",
        (_, string text) => text,
        (_, bool flag) => flag ? "★" : "",
        (ColumnKind.Whole, double x) => Format.Whole((long)x),
        (ColumnKind.Number, double x) => Format.Number(x),
        (ColumnKind.Rough, double x) => Format.Number(x, 2),
        (ColumnKind.Share, double x) => Format.Percent(100 * x, 2),
        (ColumnKind.Time, double x) => Format.Time(x),
        (ColumnKind.Error, double x) => Format.Error(x),
        (ColumnKind.Bits, double x) => Format.Bits(x),
        (ColumnKind.Bytes, double x) => Format.Bytes(x),
        var (kind, value) => throw new InvalidOperationException($"column {Title}: no {kind} for {value.GetType().Name}"),
    };
}
