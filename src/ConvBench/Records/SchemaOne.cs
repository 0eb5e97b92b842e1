using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConvBench.Contracts;

namespace ConvBench.Records;

/// <summary>Reads records of the first layout, in which facts stood in texts: the one place that takes such texts apart.</summary>
/// <remarks>
/// variant ("managed/fft, tiles of 24×24, budget 1E-6") is now <see cref="CaseResult.Choice"/>; remarks were joined by "; "
/// in the reason of rows that
/// are ok; family, own and chooses followed from the row's id; chains of additions were known to a page alone.
/// </remarks>
internal static partial class SchemaOne
{
    /// <summary>Chains of additions of the rows whose growth was studied in this layout; Winograd's where its sums were not
    /// compensated.</summary>
    private static readonly Dictionary<string, int> Chains = new(StringComparer.Ordinal)
    {
        ["managed/direct"] = 144,
        ["managed/im2col"] = 256,
        ["managed/winograd"] = 32,
        ["managed/fft"] = 64,
    };

    /// <summary>The same record in the layout of today.</summary>
    /// <param name="record">What today's layout still calls the same.</param>
    /// <param name="line">The line that it was read from.</param>
    public static CaseRecord Upgraded(CaseRecord record, JsonNode? line) =>
        Upgraded(record, line?["variant"] is JsonValue v && v.TryGetValue(out string? text) ? text : "");

    /// <summary>The same with its variant as text.</summary>
    public static CaseRecord Upgraded(CaseRecord record, string variant)
    {
        string id = record.Algorithm ?? ""; // null in a damaged line, which pages leave out
        bool isOk = record.Status == CaseStatus.Ok;
        return record with
        {
            Schema = CaseRecord.CurrentSchema,
            Family = FamilyOf(id),
            Own = record.Backend is "managed" or "reference",
            Chooses = id == "managed/auto",
            Choice = ChoiceOf(variant) ?? (isOk && record.Backend == "nnpack" ? Named(id) : null),
            ChainLength = isOk && Chains.TryGetValue(id, out int chain) ? chain : null,
            Reason = isOk ? "" : record.Reason,
            Remarks = isOk && record.Reason is { Length: > 0 } remarks ? remarks.Split("; ") : [],
        };
    }

    /// <summary>Whether a row of those days is one of this project's kernels, from its id.</summary>
    public static bool IsOwn(string id) => RowId.Backend(id) == "managed";

    /// <summary>Family of a row of those days, from its id.</summary>
    public static AlgorithmFamily FamilyOf(string id) => RowId.Name(id) switch
    {
        _ when id.StartsWith("reference/", StringComparison.Ordinal) => AlgorithmFamily.Reference,
        var name when name.StartsWith("winograd", StringComparison.Ordinal) => AlgorithmFamily.Winograd,
        var name when name.StartsWith("fft", StringComparison.Ordinal) => AlgorithmFamily.Fft,
        var name when name.StartsWith("im2col", StringComparison.Ordinal) => AlgorithmFamily.Im2col,
        var name when name.StartsWith("direct", StringComparison.Ordinal) => AlgorithmFamily.Direct,
        _ => AlgorithmFamily.Auto,
    };

    /// <summary>What a variant says; null for none.</summary>
    public static Choice? ChoiceOf(string variant)
    {
        var choice = new Choice();
        foreach (string part in variant.Split(", ", StringSplitOptions.RemoveEmptyEntries).Aggregate(new List<string>(), Whole))
        {
            choice = part.Contains('/', StringComparison.Ordinal) ? choice with { Row = part }
                : Winograd().Match(part) is { Success: true } f
                ? choice with { Tile = new ChosenTile(Number(f, 1), Number(f, 2), Number(f, 3), Number(f, 4)) }
                : Tiles().Match(part) is { Success: true } t ? choice with { Tile = new ChosenTile(Number(t, 1), Number(t, 2)) }
                : part.StartsWith("budget ", StringComparison.Ordinal)
                ? choice with { Budget = double.Parse(part[7..], CultureInfo.InvariantCulture) }
                : choice with { Form = part };
        }

        return variant.Length == 0 ? null : choice;
    }

    /// <summary>Tile that the name of a library's row states: "nnpack/fft16", "nnpack/winograd-f6x3".</summary>
    private static Choice? Named(string id) =>
        NamedFft().Match(id) is { Success: true } t ? new() { Tile = new ChosenTile(Number(t, 1), Number(t, 1)) }
        : NamedWinograd().Match(id) is { Success: true } w
        ? new() { Tile = new ChosenTile(Number(w, 1), Number(w, 1), Number(w, 2), Number(w, 2)) }
        : null;

    /// <summary>Winograd's "F(4×4, 3×3)" holds a comma of its own.</summary>
    private static List<string> Whole(List<string> parts, string next)
    {
        if (parts.Count > 0 && parts[^1].StartsWith("F(", StringComparison.Ordinal) && !parts[^1].EndsWith(')'))
        {
            parts[^1] += ", " + next;
        }
        else
        {
            parts.Add(next);
        }

        return parts;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^F\((\d{1,4})×(\d{1,4}), (\d{1,4})×(\d{1,4})\)$")]
    private static partial Regex Winograd();

    [GeneratedRegex(@"^tiles of (\d{1,4})×(\d{1,4})$")]
    private static partial Regex Tiles();

    [GeneratedRegex(@"/fft-?(\d{1,4})$")]
    private static partial Regex NamedFft();

    [GeneratedRegex(@"/winograd-f(\d)x(\d)")]
    private static partial Regex NamedWinograd();
}
