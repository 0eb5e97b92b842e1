using System.Text.Json.Serialization;

namespace ConvBench.Contracts;

/// <summary>What kind of algorithm a row is; pages draw it as the marker's shape.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlgorithmFamily>))]
public enum AlgorithmFamily
{
    /// <summary>The sum itself, no matrix and no transform.</summary>
    [JsonStringEnumMemberName("direct")]
    Direct,

    /// <summary>As one matrix product, the matrix of patches built or implied.</summary>
    [JsonStringEnumMemberName("im2col")]
    Im2col,

    /// <summary>Winograd's minimal filtering, F(m, r).</summary>
    [JsonStringEnumMemberName("winograd")]
    Winograd,

    /// <summary>Tiles by Fourier transforms with a symbolic root, SFC.</summary>
    [JsonStringEnumMemberName("sfc")]
    Sfc,

    /// <summary>Fourier transform.</summary>
    [JsonStringEnumMemberName("fft")]
    Fft,

    /// <summary>The library chose by itself.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The truth, or the truth rounded.</summary>
    [JsonStringEnumMemberName("reference")]
    Reference,
}
