using System.Globalization;

namespace ConvBench.Bench.Cases;

/// <summary>What a reader has to know beside an error: that a sample was judged, that the truth's own bound is in sight.</summary>
internal static class ErrorRemark
{
    /// <summary>The remarks on one error, none as a rule.</summary>
    /// <param name="error">The error.</param>
    /// <param name="sample">What was judged; null: everything.</param>
    public static IEnumerable<string> Of(ErrorStats error, OutputSample? sample)
    {
        if (error.ReferenceShare > ErrorStats.ReferenceShareLimit)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the truth's own bound is above {100 * ErrorStats.ReferenceShareLimit:0.#} % of this RMS error (referenceShare)");
        }

        if (error is { NonFinite: 0, RelL2: double.PositiveInfinity })
        {
            yield return "every judged truth is 0: there is no relative error";
        }

        if (sample?.Describe(error.OutputCount) is { Length: > 0 } judged)
        {
            yield return judged;
        }
    }
}
