namespace ConvBench.Reporting.Compare;

/// <summary>A suspect as both programs measured it again.</summary>
/// <param name="Ratios">New time over base time of each turn: processes of their own, and passes of both programs seconds apart.</param>
/// <param name="IsSlower">Whether the new one is slower, among everything that was measured again.</param>
/// <param name="Fault">Why there is no result, one line; "" where there is one.</param>
/// <remarks>What slows the machine down for seconds or minutes hits both programs of a turn, and cancels. Two runs of which each
/// was made in its own quarter of an hour cannot give that.</remarks>
public sealed record Recheck(IReadOnlyList<double> Ratios, bool IsSlower, string Fault = "")
{
    /// <summary>Median of the turns' ratios; NaN where there are none.</summary>
    public double Ratio => Ratios.Count == 0 ? double.NaN : TimeRecord.Median(Ratios);

    /// <summary>P of ratios so far above 1 where the programs are equally fast: <see cref="SignedRank"/> on their logarithms.</summary>
    internal double PValue => SignedRank.PValue([.. Ratios.Select(r => Math.Log(r))]);
}
