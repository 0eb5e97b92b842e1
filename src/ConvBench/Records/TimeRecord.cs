using System.Globalization;

namespace ConvBench.Records;

/// <summary>Statistics of one case's time, ns per convolution.</summary>
/// <param name="MedianNs">Median, the figure that speeds are computed from.</param>
/// <param name="MeanNs">Arithmetic mean.</param>
/// <param name="StdDevNs">Sample standard deviation.</param>
/// <param name="StdErrNs">Standard error of the mean, StdDev/√n.</param>
/// <param name="MinNs">Fastest measurement.</param>
/// <param name="N">Measurements (each the mean of many runs).</param>
public sealed record TimeRecord(double MedianNs, double MeanNs, double StdDevNs, double StdErrNs, double MinNs, int N)
{
    /// <summary>Raw measurements, ns per convolution, in the order taken; what a later comparison tests on.</summary>
    public double[]? SamplesNs { get; init; }

    /// <summary>Measurements to five significant digits, as records hold them: 5e-6 of a value is far below the scatter of
    /// any clock, and a third of the text.</summary>
    public static double[] Compact(IEnumerable<double> samplesNs) =>
        [.. samplesNs.Select(x => double.Parse(x.ToString("E4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];
}
