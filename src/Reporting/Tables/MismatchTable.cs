namespace ConvBench.Reporting.Tables;

/// <summary>The outputs of a record that are furthest off, a line each.</summary>
public static class MismatchTable
{
    /// <summary>Digits that tell two float32 numbers apart.</summary>
    private const int Digits = 9;

    /// <summary>The columns.</summary>
    public static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("n, k, row, column", false), ("value", true), ("truth", true), ("difference", true), ("s", true), ("ω", true), ("ulps", true),
    ];

    /// <summary>Whether a record's mismatches are worth a table: it failed, or only a tolerance lets it pass.</summary>
    public static bool Concerns(CaseRecord record) =>
        record.Worst is { Count: > 0 } && (record.Status == CaseStatus.Failed || record.Gate is not null);

    /// <summary>"ROW: the 10 outputs that are furthest off, by ω".</summary>
    public static string Title(CaseRecord record) =>
        $"{record.Algorithm}: the {(record.Worst!.Count == 1 ? "output" : Format.Whole(record.Worst.Count) + " outputs")} furthest off, by "
        + (record.Tolerance is null ? "ω" : "difference over tolerance");

    /// <summary>A line of each.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(CaseRecord record) =>
    [
        .. record.Worst!.Select(m => (IReadOnlyList<string>)
        [
            $"{Format.Whole(m.N)}, {Format.Whole(m.K)}, {Format.Whole(m.OH)}, {Format.Whole(m.OW)}",
            Format.Number(m.Value, Digits), Format.Number(m.Truth, Digits), Format.Error(m.Error), Format.Number(m.Size),
            Format.Number(m.Omega), Format.Number(m.Ulps),
        ]),
    ];
}
