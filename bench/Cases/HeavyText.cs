using System.Globalization;

namespace ConvBench.Bench.Cases;

/// <summary>What a large problem will cost, told before it starts.</summary>
internal static class HeavyText
{
    private const double HeavyFlops = 1e12;
    private const double HeavyBytes = 1e9;
    private const double AssumedGflops = 50; // per thread, where no peak was measured: accuracy runs

    /// <summary>One line; null for problems below 1 TFLOP and 1 GB of tensors.</summary>
    /// <param name="c">The problem's first case.</param>
    /// <param name="peaks">Measured FMA peaks by threads; may be empty.</param>
    public static string? Of(ConvCase c, IReadOnlyDictionary<int, double> peaks)
    {
        ConvProblem p = c.Problem;
        if (p.Flops < HeavyFlops && p.Bytes < HeavyBytes)
        {
            return null;
        }

        OutputSample? sample = OutputSample.Judged(p);
        double judged = sample?.Indices.Count ?? p.OutputCount, gflops = peaks.GetValueOrDefault(c.Threads, AssumedGflops * c.Threads);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{p}: {p.Flops / 1e12:0.##} TFLOP, {p.Flops / 1e9 / gflops:0} s per call at {gflops:0} GFLOP/s, two calls and more per row; "
            + $"truth of {judged:0} of {p.OutputCount} outputs, {judged * p.Accumulations / 1e9:0.##} billion multiply-adds; memory "
            + $"{MemoryBytes(p, judged) / 1e9:0.0} GB and each row's own workspace");
    }

    /// <summary>Operands twice (ours, the library's), the output four times (the library's, two runs compared, one in
    /// transit), y and s in float64.</summary>
    private static double MemoryBytes(ConvProblem p, double judged) =>
        (8.0 * (p.InputCount + p.WeightCount)) + (16.0 * p.OutputCount) + (16 * judged);
}
