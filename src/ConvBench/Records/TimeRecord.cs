using System.Globalization;
using System.Text.Json.Serialization;

namespace ConvBench.Records;

/// <summary>Statistics of one case's time, ns per convolution.</summary>
/// <param name="MedianNs">The figure that speeds are computed from: the median of the passes' medians; of the
/// measurements where there are no passes.</param>
/// <param name="MeanNs">Arithmetic mean of all measurements.</param>
/// <param name="StdDevNs">Their sample standard deviation.</param>
/// <param name="StdErrNs">StdDev/√n; it knows nothing of what differs from pass to pass.</param>
/// <param name="MinNs">Fastest measurement.</param>
/// <param name="N">Measurements (each the mean of many runs).</param>
public sealed record TimeRecord(double MedianNs, double MeanNs, double StdDevNs, double StdErrNs, double MinNs, int N)
{
    /// <summary>Measurements in the order taken, of a record without passes.</summary>
    public double[]? SamplesNs { get; init; }

    /// <summary>Measurements by pass, in the order taken; null in records of before there were passes.</summary>
    public IReadOnlyList<PassTime>? Passes { get; init; }

    /// <summary>Every measurement in the order taken; the median where none was recorded.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Measurements => Passes is { Count: > 0 } passes ? [.. passes.SelectMany(p => p.SamplesNs)]
        : SamplesNs is { Length: > 0 } samples ? samples : [MedianNs];

    /// <summary>What repeats independently: each pass as one figure; of a record without passes each measurement.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Repeats => Passes is { Count: > 0 } passes ? [.. passes.Select(p => p.MedianNs())] : Measurements;

    /// <summary>The middle of some values, of an even number the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Measurements to five significant digits, as records hold them: 5e-6 of a value is far below the scatter of
    /// any clock, and a third of the text.</summary>
    public static double[] Compact(IEnumerable<double> samplesNs) =>
        [.. samplesNs.Select(x => double.Parse(x.ToString("E4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];
}
