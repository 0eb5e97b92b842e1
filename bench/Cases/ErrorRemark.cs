using System.Globalization;

namespace ConvBench.Bench.Cases;

/// <summary>What a reader has to know beside an error: that a sample was judged, that the truth's own bound is in sight.</summary>
internal static class ErrorRemark
{
    /// <summary>The remarks on one error, "" as a rule.</summary>
    /// <param name="error">The error.</param>
    /// <param name="sample">What was judged; null: everything.</param>
    public static string Of(ErrorStats error, OutputSample? sample) => Join(
        error.ReferenceShare > ErrorStats.ReferenceShareLimit
            ? string.Create(CultureInfo.InvariantCulture, $"the truth's own bound is above {100 * ErrorStats.ReferenceShareLimit:0.#} % of this RMS error (referenceShare)")
            : "",
        sample?.Describe(error.OutputCount) ?? "");

    /// <summary>Two remarks, either of which may be empty; pages take them apart again.</summary>
    public static string Join(string first, string second) => first.Length > 0 && second.Length > 0 ? $"{first}; {second}" : first + second;
}
