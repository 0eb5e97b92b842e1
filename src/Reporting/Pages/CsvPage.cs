using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using ConvBench.Gates;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Pages;

/// <summary>records.csv: every record and every field, one row each, for spreadsheets and data frames.</summary>
/// <remarks>RFC 4180 (comma, CRLF, quotes doubled), UTF-8, invariant; numbers round-trip; the passes of a time stand in one
/// cell, blank between: place in the order, "=", measurements with "/" between.</remarks>
public static class CsvPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "records.csv";

    /// <summary>Parts of a record that have columns of their own.</summary>
    private static readonly Type[] Nested =
    [
        typeof(TimeRecord), typeof(ErrorStats), typeof(OperandSums), typeof(Certificate), typeof(ColdRecord), typeof(BoundRecord),
            typeof(Choice),
        typeof(ChosenTile), typeof(Execution), typeof(ChangedTimes), typeof(ModelFit), typeof(RangeRecord), typeof(ChainRecord),
        typeof(ErrorTolerance), typeof(ErrorProfile), typeof(OperandFiles),
    ];

    private static readonly IReadOnlyList<(string Name, Func<CaseRecord, object?> Value)> Fields =
        [.. FieldsOf(typeof(CaseRecord), "", r => r)];

    /// <summary>Names of the columns, in their order; a nested field is named after its parent: "errorRelL2".</summary>
    public static IReadOnlyList<string> Header { get; } = [.. Fields.Select(f => f.Name)];

    /// <summary>Writes records.csv.</summary>
    /// <returns>Path of the file.</returns>
    public static string Write(string runFolder, IReadOnlyList<CaseRecord> records)
    {
        string path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Text(records));
        return path;
    }

    /// <summary>The whole file as text.</summary>
    public static string Text(IReadOnlyList<CaseRecord> records)
    {
        var page = new StringBuilder();
        page.AppendJoin(',', Header).Append("\r\n");
        foreach (CaseRecord record in records)
        {
            page.AppendJoin(',', Fields.Select(f => Quoted(Cell(f.Value(record))))).Append("\r\n");
        }

        return page.ToString();
    }

    /// <summary>Columns follow the record's own members, so that none can be forgotten.</summary>
    private static IEnumerable<(string Name, Func<CaseRecord, object?> Value)> FieldsOf(Type type, string prefix,
        Func<CaseRecord, object?> owner)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
        {
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is not null)
            {
                continue;
            }

            string name = prefix.Length == 0 ? char.ToLowerInvariant(property.Name[0]) + property.Name[1..] : prefix + property.Name;
            object? Value(CaseRecord record) => owner(record) is { } o ? property.GetValue(o) : null;
            if (Nested.Contains(property.PropertyType))
            {
                foreach (var field in FieldsOf(property.PropertyType, name, Value))
                {
                    yield return field;
                }
            }
            else
            {
                yield return (name, Value);
            }
        }
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => text,
        Device device => device.ToString(),
        bool flag => flag ? "true" : "false",
        CaseStatus.Ok => "ok",
        CaseStatus status => TableNote.StatusName(status),
        AlgorithmFamily family => RowPalette.FamilyId(family),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        PhaseTime phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Name.Replace(' ', '-')}={phase.Seconds}"),
        PassTime pass => Cell(pass.Order) + "=" + string.Join('/', pass.SamplesNs.Select(ns => Cell(ns))),
        ErrorHistogram or ErrorFront or Mismatch => value.ToString()!,
        IEnumerable<string> texts => string.Join("; ", texts),
        IEnumerable items => string.Join(' ', items.Cast<object?>().Select(Cell)),
        _ => throw new InvalidOperationException($"no text for {value.GetType().Name}"),
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : cell;
}
