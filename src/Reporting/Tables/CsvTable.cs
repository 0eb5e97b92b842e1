using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Tables;

/// <summary>Records as comma-separated values, one row each: columns follow a record's own members, so that none can be
/// forgotten.</summary>
/// <remarks>RFC 4180 (comma, CRLF, quotes doubled), UTF-8, invariant; numbers round-trip; the passes of a time stand in one
/// cell, blank between: place in the order, "=", measurements with "/" between.</remarks>
/// <param name="nested">Parts of a record that have columns of their own, named after the parent: "errorRelL2".</param>
internal sealed class CsvTable<T>(IReadOnlyList<Type> nested)
    where T : class
{
    private readonly IReadOnlyList<(string Name, Func<T, object?> Value)> _fields = [.. FieldsOf(typeof(T), "", r => r, nested)];

    /// <summary>Names of the columns, in their order.</summary>
    public IReadOnlyList<string> Header => [.. _fields.Select(f => f.Name)];

    /// <summary>The whole file as text.</summary>
    public string Text(IEnumerable<T> records)
    {
        var page = new StringBuilder();
        page.AppendJoin(',', Header).Append("\r\n");
        foreach (T record in records)
        {
            page.AppendJoin(',', _fields.Select(f => Quoted(Cell(f.Value(record))))).Append("\r\n");
        }

        return page.ToString();
    }

    private static IEnumerable<(string Name, Func<T, object?> Value)> FieldsOf(Type type, string prefix, Func<T, object?> owner,
        IReadOnlyList<Type> nested)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
        {
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is not null)
            {
                continue;
            }

            string name = prefix.Length == 0 ? char.ToLowerInvariant(property.Name[0]) + property.Name[1..] : prefix + property.Name;
            object? Value(T record) => owner(record) is { } o ? property.GetValue(o) : null;
            if (nested.Contains(property.PropertyType))
            {
                foreach (var field in FieldsOf(property.PropertyType, name, Value, nested))
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
