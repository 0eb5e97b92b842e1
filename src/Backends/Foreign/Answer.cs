using System.Globalization;
using System.Text.Json;

namespace ConvBench.Backends.Foreign;

/// <summary>An answer of a worker, or a part of one, read strictly: what is not as it should be is a line for the worker's
/// author.</summary>
/// <param name="json">The object.</param>
/// <param name="place">Where it stands, "answer to run".</param>
internal sealed class Answer(JsonElement json, string place)
{
    /// <summary>A text.</summary>
    public string Text(string member) => OptionalText(member) ?? throw Fault(member, "nothing", "a text");

    /// <summary>A text of one line and at most 500 characters; null where it is absent.</summary>
    public string? OptionalText(string member) => Of(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? OneLine(value.GetString()!) : throw Fault(member, Shown(value), "a text");

    /// <summary>A whole number of at least 0; null where it is absent.</summary>
    public long? OptionalWhole(string member) => Of(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole) && whole >= 0 ? whole
        : throw Fault(member, Shown(value), "a whole number of at least 0");

    /// <summary>A finite number of at least 0.</summary>
    public double Number(string member) =>
        Of(member) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            && double.IsFinite(number) && number >= 0
            ? number : throw Fault(member, Of(member) is { } other ? Shown(other) : "nothing", "a number of at least 0");

    /// <summary>True or false; false where it is absent.</summary>
    public bool Truth(string member) => Of(member) is not { } value ? false
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Fault(member, Shown(value), "true or false");

    /// <summary>A list of texts; null where it is absent.</summary>
    public IReadOnlyList<string>? Texts(string member) => Items(member)?.Select((item, i) =>
        item.ValueKind == JsonValueKind.String ? OneLine(item.GetString()!)
        : throw Fault(string.Create(CultureInfo.InvariantCulture, $"{member}[{i}]"), Shown(item), "a text")).ToList();

    /// <summary>A list of objects; null where it is absent.</summary>
    public IReadOnlyList<Answer>? Parts(string member) => Items(member)?.Select((item, i) =>
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{member}[{i}]");
        return item.ValueKind == JsonValueKind.Object ? new Answer(item, $"{place}: {name}") : throw Fault(name, Shown(item), "an object");
    }).ToList();

    /// <summary>An object whose members are texts; empty where it is absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string member)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Of(member) is not { } value)
        {
            return texts;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Fault(member, Shown(value), "an object of texts");
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            texts[OneLine(property.Name)] = property.Value.ValueKind == JsonValueKind.String ? OneLine(property.Value.GetString()!)
                : throw Fault($"{member}.{property.Name}", Shown(property.Value), "a text");
        }

        return texts;
    }

    /// <summary>The line on a member.</summary>
    public RowFaultException Fault(string member, string found, string expected) => new($"{place}: {member}: {found}, expected {expected}");

    /// <summary>Shows a foreign text in one line of at most this many characters.</summary>
    public static string OneLine(string text, int most = 500)
    {
        string line = string.Concat(text.Take(most).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
        return text.Length > most ? line + "…" : line;
    }

    private JsonElement? Of(string member) =>
        json.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private List<JsonElement>? Items(string member) => Of(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Fault(member, Shown(value), "a list");

    private static string Shown(JsonElement value) => OneLine(value.GetRawText(), 60);
}
