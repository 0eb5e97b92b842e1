using System.Globalization;

namespace ConvBench.Bench.Judging;

/// <summary>What the record of a judged output says of another tolerance, a line each.</summary>
internal static class StoredAnswers
{
    /// <summary>The columns of the lines.</summary>
    public static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
        [("row", false), ("judged", true), ("verdict", false), ("beyond it, or |e| and |e|/|yRef|", false), ("gates", false)];

    /// <summary>The answer; null where the output could not be judged.</summary>
    public static StoredVerdict? Of(CaseRecord record, ErrorTolerance tolerance) =>
        record.Profile is { } profile ? StoredVerdict.Of(profile, record.Worst ?? [], tolerance) : null;

    /// <summary>A record's cells.</summary>
    public static IReadOnlyList<string> Line(CaseRecord record, ErrorTolerance tolerance)
    {
        string gates = record.Gate is { } gate ? "missed " + gate : record.Profile is null ? "" : "kept";
        string count = (record.Error?.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        return Of(record, tolerance) is not { } answer ? [record.Algorithm, count, "not judged", record.Reason, gates]
            : [record.Algorithm, count, answer.Within is not { } within ? "not decided" : within ? "within" : "beyond", answer.Why, gates];
    }
}
