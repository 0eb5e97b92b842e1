using System.Text.Json.Serialization;

namespace ConvBench.Gates;

/// <summary>What inputs cost that a plan had not seen, beside what should cost the same, ns.</summary>
/// <remarks>Of one new input, or medians of several.</remarks>
/// <param name="RunNs">One run right behind the Load of a new input.</param>
/// <param name="SameNs">One run on the input that the run before had, behind as many bytes copied and filled as a Load
/// copies and fills; of slow rows the median of the timed runs.</param>
/// <param name="LoadNs">The Load of the new input.</param>
/// <param name="CopyNs">Copying the input and filling the output with NaN, outside of the plan.</param>
/// <param name="StoreNs">The Store right behind the changed run.</param>
/// <param name="AgainNs">The same Store again.</param>
/// <param name="N">New inputs.</param>
public sealed record ChangedTimes(
    double RunNs, double SameNs, double LoadNs, double CopyNs, double StoreNs, double AgainNs, int N = 1)
{
    /// <summary>Time on a new input over time on the same input; 1 for a row that keeps nothing.</summary>
    [JsonIgnore]
    public double Ratio => RunNs / SameNs;
}
