using ConvBench.Backends.Managed;
using ConvBench.Explanations;
using ConvBench.Tests.Conformance;
using Xunit;
using Xunit.Abstractions;

namespace ConvBench.Tests.Core.Explanations;

/// <summary>How often an explanation is given where none is right, and how often the right one where one is. Counts are printed.</summary>
public sealed class FalseExplanationTests(ITestOutputHelper output)
{
    /// <summary>Of fewer outputs garbage may be another function's.</summary>
    private const int Enough = 24;

    /// <summary>Sums of so many products at most, so that all takes seconds.</summary>
    private const int Products = 200;

    private static readonly string[] Planted =
        ["groups-3", "depthwise-multiplier", "same-s2-even", "dilation-stride", "stride-mixed-wide", "batch-3", "relu-dilated"];

    private static readonly ConvProblem[] Small =
        [.. EdgeSuite.Problems.Select(e => e.Problem).Where(p => p.Accumulations <= Products)];

    /// <summary>Every managed row on real and on cancelling operands, whose transforms err by far more than the limit there.</summary>
    [Fact]
    public void AnHonestRow_IsNeverExplained()
    {
        int outputs = 0, far = 0;
        foreach (ConvProblem p in Small.Where((_, i) => i % 2 == 0))
        {
            foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Cancelling])
            {
                (ConvData data, Truth truth) = EdgeSuite.Case(p, distribution);
                foreach (IConvAlgorithm row in new ManagedBackend().Algorithms
                    .Where(a => a.Operands == FloatFormat.Binary32 && a.Supports(p, Device.Cpu, out _)))
                {
                    float[] y = Run(row, p, data);
                    Assert.Null(Explanation.Of(p, data, i => y[i]));
                    outputs++;
                    far += ErrorStats.Compute(y, truth.Y, truth.S, p.Accumulations).RelL2 > 2e-5 ? 1 : 0;
                }
            }
        }

        output.WriteLine($"{outputs} outputs of honest rows, {far} of them beyond 2e-5: 0 explained");
        Assert.True(far > 20, $"{far} of {outputs}");
    }

    /// <summary>Sums that are rounded to 16 bits after each addition are no candidate: another order gives other numbers.</summary>
    [Fact]
    public void SumsOfShortAccumulators_AreNotExplained()
    {
        int outputs = 0;
        // where outputs see one tap and padding, a sum of short accumulators is a rounded result
        foreach (ConvProblem p in Small.Where(p => p.Accumulations >= 8 && p.OutputCount >= Enough && p.EffectiveFlops > p.Flops / 2))
        {
            (ConvData data, _) = EdgeSuite.Case(p, Distribution.Normal);
            foreach (FloatFormat format in (FloatFormat[])[FloatFormat.BFloat16, FloatFormat.Binary16])
            {
                float[] y = Accumulated(p, data, format);
                Assert.Null(Explanation.Of(p, data, i => y[i]));
                outputs++;
            }
        }

        output.WriteLine($"{outputs} outputs of 16-bit accumulators: 0 explained");
        Assert.True(outputs > 40, $"{outputs}");
    }

    /// <summary>Noise beside the truth and alone, outputs in a random order, of other operands, with half of them not written.</summary>
    [Fact]
    public void Garbage_IsNeverExplained()
    {
        int outputs = 0;
        var random = new Random(12);
        foreach (ConvProblem p in Small.Where(p => p.OutputCount >= Enough))
        {
            (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Normal);
            if (truth.Y.All(y => y == 0))
            {
                continue;
            }

            ConvData other = ConvData.Create(p, Distribution.Normal, seed: 5);
            double size = Math.Sqrt(truth.Y.Average(y => y * y));
            double[] sizes = [1e-4, 1e-3, 1e-2, 0.1, 1, 1e3];
            double[][] garbage =
            [
                .. sizes.Select(s => (double[])[.. truth.Y.Select(y => y + (s * size * ((2 * random.NextDouble()) - 1)))]),
                [.. truth.Y.Select(_ => (2 * random.NextDouble()) - 1)],
                [.. truth.Y.OrderBy(_ => random.Next())],
                NaiveConv.Compute(p, other.X, other.W, other.B),
                NaiveConv.Compute(p, other.X, data.W, data.B),
                [.. truth.Y.Select((y, i) => i < truth.Y.Length / 2 ? y : 0)],
                [.. truth.Y.Select(_ => size)],
            ];
            foreach (double[] y in garbage)
            {
                Explanation? found = Explanation.Of(p, data, i => (float)y[i]);
                Assert.True(found is null, $"{p}, kind {Array.IndexOf(garbage, y)}: {found}");
                outputs++;
            }
        }

        output.WriteLine($"{outputs} outputs of garbage: 0 explained");
        Assert.True(outputs > 400);
    }

    /// <summary>Every candidate of seven layers: it is named, or another that is the same function there.</summary>
    [Fact]
    public void ACandidate_IsNamed_OrAnEquivalent()
    {
        int named = 0, equivalent = 0, same = 0;
        foreach (ConvProblem p in EdgeSuite.Problems.Where(e => Planted.Contains(e.Name)).Select(e => e.Problem))
        {
            (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Normal);
            Candidate[] all = [.. Candidates.Of(p, data, [])];
            foreach (Candidate planted in all)
            {
                double[] y = Values(planted, p);
                if (Distance(truth.Y, y) < 20 * Distance(Rounded(y), y) || Distance(truth.Y, y) <= 2e-5)
                {
                    same++; // the layer itself
                    continue;
                }

                Explanation? found = Explanation.Of(p, data, i => (float)y[i]);
                Assert.True(found is not null, $"{p}: {planted.Name}");
                Candidate? told = all.FirstOrDefault(c => c.Name == found.What);
                named += found.What == planted.Name ? 1 : 0;
                equivalent += found.What == planted.Name ? 0 : 1;
                Assert.True(told is null || Distance(Values(told, p), y) <= 2e-5, $"{p}: {planted.Name} is called {found.What}");
                Assert.True(told is not null || found.What.StartsWith("the output times", StringComparison.Ordinal), found.What);
            }
        }

        output.WriteLine($"{named + equivalent} planted ({same} more are the layer itself): {named} named, {equivalent} by an equivalent");
        Assert.True(named > 10 * equivalent && named > 300, $"{named} named, {equivalent} by an equivalent");
    }

    private static float[] Run(IConvAlgorithm row, ConvProblem p, ConvData data)
    {
        using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions(1));
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    /// <summary>Products in the order of the channels, rounded after each addition.</summary>
    private static float[] Accumulated(ConvProblem p, ConvData data, FloatFormat format)
    {
        var y = new float[p.OutputCount];
        for (int i = 0; i < y.Length; i++)
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, i);
            float sum = 0;
            for (int at = 0; at < p.Accumulations; at++)
            {
                int c = at / p.S / p.R, r = at / p.S % p.R, s = at % p.S, h = p.Rows.At(oh, r), w = p.Columns.At(ow, s);
                if (p.Rows.Has(h) && p.Columns.Has(w))
                {
                    float x = data.X[(((((n * p.C) + (k / p.KPerGroup * p.CPerGroup) + c) * p.H) + h) * p.W) + w];
                    sum = format.Round(sum + (x * data.W[(k * p.Accumulations) + at]));
                }
            }

            sum = p.HasBias ? format.Round(sum + data.B[k]) : sum;
            y[i] = p.HasRelu ? Math.Max(sum, 0) : sum;
        }

        return y;
    }

    private static double[] Values(Candidate candidate, ConvProblem p) =>
        [.. Enumerable.Range(0, (int)p.OutputCount).AsParallel().AsOrdered().Select(i => candidate.At(i))];

    private static double[] Rounded(double[] y) => [.. y.Select(v => (double)(float)v)];

    private static double Distance(double[] y, double[] of)
    {
        double difference = y.Zip(of, (a, b) => (a - b) * (a - b)).Sum(), size = of.Sum(v => v * v);
        return difference == 0 ? 0 : Math.Sqrt(difference / size);
    }
}
