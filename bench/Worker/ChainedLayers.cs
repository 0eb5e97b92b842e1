using System.Diagnostics;
using System.Globalization;
using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Worker;

/// <summary>A chain of equal layers beside the layer alone: what a library does at the ends of each call.</summary>
/// <param name="row">The row.</param>
/// <param name="real">Its operands.</param>
/// <param name="options">What its plans honour.</param>
/// <param name="layers">Layers of the chain.</param>
internal sealed class ChainedLayers(IConvAlgorithm row, CaseOperands real, ConvOptions options, int layers)
{
    private const int MostPairs = 8, FewestPairs = 3;

    /// <summary>Each of the two takes about this in a pair, and the pairs together take about <see cref="BudgetSeconds"/>.</summary>
    private const double SampleSeconds = 0.05, BudgetSeconds = 1.6;

    /// <summary>A chain that takes longer is left out.</summary>
    private const double MostSeconds = 2;

    /// <summary>Why a layer cannot follow itself; null where it can.</summary>
    internal static string? WhyNot(ConvProblem p) => p.K != p.C
        ? string.Create(CultureInfo.InvariantCulture, $"no chain: {p.K} output channels are no input of {p.C}")
        : (p.OH, p.OW) == (p.H, p.W) ? null
        : string.Create(CultureInfo.InvariantCulture, $"no chain: an output of {p.OH}×{p.OW} is no input of {p.H}×{p.W}");

    /// <summary>Times both in turn; what the chain computes is first held against as many calls of the plan.</summary>
    /// <param name="alone">The plan of the layer; it is left with another input.</param>
    /// <param name="once">Time of one of its runs.</param>
    /// <param name="relL2">Relative L2 error of one of them.</param>
    public ChainRecord Measure(IConvPlan alone, TimeSpan once, double relL2)
    {
        double seconds = once.TotalSeconds;
        string? reason = WhyNot(real.Problem) ?? (layers * seconds <= MostSeconds ? null
            : string.Create(CultureInfo.InvariantCulture, $"no chain: {layers} layers take more than {MostSeconds} s"));
        if (reason is not null)
        {
            return ChainRecord.Without(layers, reason);
        }

        using IConvPlan? joined = row.PrepareChain(real.Problem, real.Data.W, real.Data.B, options, layers);
        reason = joined is null ? null : Differs(joined, alone, relL2);
        alone.Load(real.Data.X);
        return reason is null ? Timed(joined, alone, seconds) : ChainRecord.Without(layers, reason);
    }

    private ChainRecord Timed(IConvPlan? joined, IConvPlan alone, double once)
    {
        int runs = (int)Math.Clamp(SampleSeconds / (layers * once), 1, 1e6);
        int pairs = (int)Math.Clamp(BudgetSeconds / (2 * runs * layers * once), FewestPairs, MostPairs);
        var chain = new double[pairs];
        var single = new double[pairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            bool isFirst = pair % 2 == 0; // neither always stands behind the other
            if (isFirst)
            {
                chain[pair] = Chain(joined, alone, runs);
            }

            single[pair] = LayerNs(() => alone.Run(runs * layers), runs);
            if (!isFirst)
            {
                chain[pair] = Chain(joined, alone, runs);
            }
        }

        return new ChainRecord(layers, joined is not null, TimeRecord.Compact(chain), TimeRecord.Compact(single), "");
    }

    /// <summary>Layers that are calls of their own are called one by one, on the same input: NCHW in and out, whatever stands
    /// before and behind them.</summary>
    private double Chain(IConvPlan? joined, IConvPlan alone, int runs) => LayerNs(() =>
    {
        if (joined is not null)
        {
            joined.Run(runs);
            return;
        }

        for (int i = 0; i < runs * layers; i++)
        {
            alone.Run(1);
        }
    }, runs);

    private double LayerNs(Action action, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / runs / layers;
    }

    /// <summary>How the chain's output differs from that of layers called in turn; null where it does not.</summary>
    /// <remarks>Each of the two has made up to `layers` times the error of one layer; twice that is granted, since the inputs
    /// of later layers are other operands than those that the error was measured on. One rounding is the least error.</remarks>
    private string? Differs(IConvPlan joined, IConvPlan alone, double relL2)
    {
        float[] expected = [.. real.Data.X], found = new float[expected.Length];
        for (int layer = 0; layer < layers; layer++)
        {
            alone.Load(expected);
            alone.Run(1);
            alone.Store(expected);
        }

        joined.Load(real.Data.X);
        joined.Run(1);
        joined.Store(found);
        double norm = 0, difference = 0;
        for (int i = 0; i < found.Length; i++)
        {
            norm += (double)expected[i] * expected[i];
            difference += ((double)found[i] - expected[i]) * ((double)found[i] - expected[i]);
        }

        double limit = 4 * layers * Math.Max(relL2, FloatFormat.Binary32.Unit);
        return !double.IsFinite(norm) || norm == 0 ? "no chain: its numbers leave float32"
            : Math.Sqrt(difference / norm) <= limit ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"no chain: its output differs from {layers} calls by {Math.Sqrt(difference / norm):0.##E+0}, above {limit:0.##E+0}");
    }
}
