using System.Text.Json.Serialization;

namespace ConvBench.Records;

/// <summary>How one case ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaseStatus>))]
public enum CaseStatus
{
    /// <summary>Computed, checked, and timed where timing was asked for.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The algorithm cannot compute this problem; the reason says why.</summary>
    [JsonStringEnumMemberName("unsupported")]
    Unsupported,

    /// <summary>The library cannot be used on this machine; the reason says why and what would help.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,

    /// <summary>It crashed, hung, missed a gate or gave an impossible time; never ranked, its time is not published.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
