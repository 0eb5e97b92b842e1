namespace ConvBench.Tests.Backends;

/// <summary>A chain of three layers on small integers, whose sums are exact in float32: three times the definition.</summary>
internal static class ChainedOutput
{
    private const int Layers = 3;

    /// <summary>Sums of 16·9 products of −1, 0 and 1, three times: below 144³ &lt; 2²⁴.</summary>
    public static void IsTheDefinitionThreeTimes(IConvAlgorithm row, string problem, int threads)
    {
        ConvProblem p = ConvProblem.Parse(problem);
        float[] x = Small(p.InputCount, 5), w = Small(p.WeightCount, 7), b = p.HasBias ? Small(p.K, 11) : [];
        double[] expected = [.. x.Select(v => (double)v)];
        for (int layer = 0; layer < Layers; layer++)
        {
            expected = NaiveConv.Compute(p, [.. expected.Select(v => (float)v)], w, b);
        }

        using IConvPlan plan = row.PrepareChain(p, w, b, new ConvOptions(threads), Layers)!;
        plan.Load(x);
        plan.Run(2);
        float[] y = new float[p.OutputCount];
        plan.Store(y);
        Xunit.Assert.Equal(expected, y.Select(v => (double)v));
        Xunit.Assert.Contains(expected, v => v != 0);
    }

    private static float[] Small(long count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (float)random.Next(-1, 2))];
    }
}
