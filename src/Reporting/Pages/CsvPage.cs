using ConvBench.Gates;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Pages;

/// <summary>records.csv: every record and every field, one row each, for spreadsheets and data frames.</summary>
public static class CsvPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "records.csv";

    /// <summary>Parts of a record that have columns of their own.</summary>
    private static readonly Type[] Nested =
    [
        typeof(TimeRecord), typeof(ErrorStats), typeof(OperandSums), typeof(Certificate), typeof(ColdRecord), typeof(BoundRecord),
        typeof(Choice), typeof(ChosenTile), typeof(Execution), typeof(ChangedTimes), typeof(CopyTimes), typeof(ModelFit),
        typeof(RangeRecord), typeof(ChainRecord), typeof(ErrorTolerance), typeof(ErrorProfile), typeof(OperandFiles),
    ];

    private static readonly CsvTable<CaseRecord> Table = new(Nested);

    /// <summary>Names of the columns, in their order; a nested field is named after its parent: "errorRelL2".</summary>
    public static IReadOnlyList<string> Header => Table.Header;

    /// <summary>Writes records.csv.</summary>
    /// <returns>Path of the file.</returns>
    public static string Write(string runFolder, IReadOnlyList<CaseRecord> records)
    {
        string path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Text(records));
        return path;
    }

    /// <summary>The whole file as text.</summary>
    public static string Text(IReadOnlyList<CaseRecord> records) => Table.Text(records);
}
