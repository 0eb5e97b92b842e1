using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Html;

/// <summary>What the interactive page shows, as JSON by column: texts once each with indices, numbers as they are in the records.</summary>
/// <remarks>&lt;, &gt; and &amp; are escaped, so that no text of a record can end the block that holds it; NaN and
/// infinities stand as texts.</remarks>
internal static class HtmlData
{
    /// <summary>Background of the dark page; marks are lightened until they stand out from it.</summary>
    public const string DarkBackground = "#14181D";

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>The block's text.</summary>
    public static string Json(IReadOnlyList<ProblemGroup> groups, RunEnvironment environment, IReadOnlyList<string> sentences)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            IReadOnlyList<PlacedRow> rows = PlacedRow.Of(groups);
            json.WriteStartObject();
            Texts(json, "sentences", sentences);
            Facts(json, environment, groups);
            json.WriteString("command", EnvironmentSection.RunCommand(environment));
            json.WriteNumber("rows", rows.Count);
            Groups(json, groups, rows);
            Marks(json, rows);
            json.WriteStartArray("columns");
            foreach (TableColumn column in Columns.OfPage)
            {
                Column(json, column, [.. rows.Select(column.Value)]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Facts(Utf8JsonWriter json, RunEnvironment environment, IReadOnlyList<ProblemGroup> groups)
    {
        json.WriteStartArray("facts");
        foreach (string[] fact in EnvironmentSection.Facts(environment, groups))
        {
            json.WriteStartArray();
            json.WriteStringValue(fact[0]);
            json.WriteStringValue(fact[1]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Groups of rows that may be compared, each with the row of its floor, −1 where there is none.</summary>
    private static void Groups(Utf8JsonWriter json, IReadOnlyList<ProblemGroup> groups, IReadOnlyList<PlacedRow> rows)
    {
        var index = new Dictionary<CaseRecord, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < rows.Count; i++)
        {
            index[rows[i].Record] = i;
        }

        json.WriteStartArray("groups");
        foreach (ProblemGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteNumber("threads", group.Threads);
            json.WriteString("description", group.Description);
            json.WriteNumber("floor", group.Shown.FirstOrDefault(r => r.Algorithm == Truth.RoundedRow) is { } floor ? index[floor] : -1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Colours of the libraries and names of the families that the run has, in the order of the figures' legends.</summary>
    private static void Marks(Utf8JsonWriter json, IReadOnlyList<PlacedRow> rows)
    {
        json.WriteStartArray("libraries");
        foreach (string backend in rows.Select(r => r.Record.Backend).Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", backend);
            json.WriteString("name", RowPalette.LibraryName(backend));
            json.WriteString("light", RowPalette.ColorOf(backend));
            json.WriteString("dark", RowPalette.OnDark(backend, DarkBackground));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("families");
        foreach (AlgorithmFamily family in rows.Select(r => r.Record.Family).Distinct().Order())
        {
            json.WriteStartObject();
            json.WriteString("id", RowPalette.FamilyId(family));
            json.WriteString("name", RowPalette.FamilyName(family));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Column(Utf8JsonWriter json, TableColumn column, object?[] values)
    {
        if (column.Places != ColumnPlaces.None && values.All(v => v is null))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("key", column.Key);
        json.WriteString("title", column.Title);
        json.WriteString("kind", column.Kind.ToString());
        json.WriteString("place", PlaceOf(column.Places));
        json.WriteString("legend", column.Legend);
        if (column.Kind == ColumnKind.Text)
        {
            TextValues(json, values);
        }
        else
        {
            json.WriteStartArray("values");
            foreach (object? value in values)
            {
                Number(json, value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string PlaceOf(ColumnPlaces places) =>
        places.HasFlag(ColumnPlaces.InPage) ? "Table" : places.HasFlag(ColumnPlaces.InDetails) ? "Details" : "Hidden";

    /// <summary>Each text once, in the order of its first row, and its index for each row; −1 for none.</summary>
    private static void TextValues(Utf8JsonWriter json, object?[] values)
    {
        List<string> texts = [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            index[text] = index.Count;
        }

        Texts(json, "texts", texts);
        json.WriteStartArray("values");
        foreach (object? value in values)
        {
            json.WriteNumberValue(value is string text ? index[text] : -1);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteNumberValue(flag ? 1 : 0);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            default:
                throw new InvalidOperationException($"no JSON for {value.GetType().Name}");
        }
    }
}
