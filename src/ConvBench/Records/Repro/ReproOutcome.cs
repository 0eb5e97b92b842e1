using System.Text.Json.Serialization;

namespace ConvBench.Records.Repro;

/// <summary>How a check of reproducibility ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReproOutcome>))]
public enum ReproOutcome
{
    /// <summary>Every bit is the same.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>Some bit differs.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,

    /// <summary>There is nothing to compare; the reason says why.</summary>
    [JsonStringEnumMemberName("notApplicable")]
    NotApplicable,

    /// <summary>The row crashed, hung or threw while it was checked.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
