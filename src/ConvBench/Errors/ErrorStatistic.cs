using System.Text.Json.Serialization;

namespace ConvBench.Errors;

/// <summary>What of an output's errors is held against a tolerance, as Polygraphy's <c>check_error_stat</c> names it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErrorStatistic>))]
public enum ErrorStatistic
{
    /// <summary>Every element, by one of the two tolerances.</summary>
    Elemwise,

    /// <summary>The largest |e|, or the largest |e|/|yRef|.</summary>
    Max,

    /// <summary>Their means.</summary>
    Mean,

    /// <summary>Their medians.</summary>
    Median,

    /// <summary>A quantile of them.</summary>
    Quantile,
}
