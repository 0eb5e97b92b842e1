using ConvBench.Backends.Managed.Winograd;
using ConvBench.Backends.Managed.Winograd.Transforms;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>The exact matrices: identities in rational arithmetic, and errors against a published table.</summary>
public sealed class CookToomTests
{
    private static readonly Rational[] s_points = [0, -1, 1, new(1, 2), new(-1, 2), 2, -2, new(-1, 4), 4, new(3, 4), new(-4, 3), 3, -3];

    public static TheoryData<int, int> Sizes()
    {
        var data = new TheoryData<int, int>();
        for (int m = 1; m <= 8; m++)
        {
            for (int r = 1; r <= 7 && m + r - 2 <= s_points.Length; r++)
            {
                data.Add(m, r);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matrices_GiveTheCorrelationOfAllUnitVectors_Exactly(int m, int r) =>
        BilinearIdentity.Holds(new CookToom(m, r, s_points.AsSpan(0, m + r - 2)));

    [Theory]
    [MemberData(nameof(AxisSizes))]
    public void KernelAxes_GiveTheCorrelationOfAllUnitVectors_Exactly(int m, int r) =>
        BilinearIdentity.Holds(new WinogradAxis(m, r).Exact);

    public static TheoryData<int, int> AxisSizes() => new()
    {
        { 1, 1 }, { 3, 2 }, { 5, 2 }, { 7, 2 }, { 2, 3 }, { 4, 3 }, { 6, 3 }, { 3, 4 }, { 5, 4 }, { 2, 5 }, { 4, 5 }, { 3, 6 }, { 2, 7 },
        { 3, 3 }, { 5, 3 }, { 7, 3 }, { 8, 3 }, { 4, 2 },
    };

    [Fact]
    public void Points_MustBeDifferentAndEnough()
    {
        Assert.Throws<ArgumentException>(() => new CookToom(2, 3, 0, 1));
        Assert.Throws<ArgumentException>(() => new CookToom(2, 3, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CookToom(0, 3));
        Assert.Throws<DivideByZeroException>(() => new Rational(1, 0));
    }

    [Fact]
    public void Rationals_AreInLowestTerms()
    {
        Assert.Equal(new Rational(-1, 2), new Rational(3, -6));
        Assert.Equal("-1/2", new Rational(2, -4).ToString());
        Assert.Equal(default, Rational.Zero);
        Assert.Equal(Rational.One, new Rational(1, 3) + new Rational(2, 3));
        Assert.Equal(-0.625, (new Rational(1, 8) - new Rational(3, 4)).ToDouble());
        Assert.True(new Rational(1, 3) / new Rational(2, 3) == new Rational(1, 2));
    }

    /// <summary>Barabasz et al., ACM TOMS 46(4), 2020, table for 3×3 kernels: mean |error| of a single channel, operands
    /// uniform in (−1, 1).</summary>
    /// <remarks>
    /// Their sums are in Huffman order; plain order is known to lie 8 to 27 % above, sampling adds a few per cent: ±35 % of the table.
    /// </remarks>
    [Theory]
    [InlineData(2, 7.65e-8)]
    [InlineData(3, 2.35e-7)]
    [InlineData(4, 3.29e-7)]
    [InlineData(5, 6.81e-7)]
    [InlineData(6, 8.79e-7)]
    public void MeanError_IsThatOfThePublishedTable(int m, double published)
    {
        Rational[] points = m switch
        {
            2 => [0, -1, 1],
            3 => [0, -1, 1, new(1, 2)],
            4 => [0, -1, 1, new(1, 2), -2],
            5 => [0, -1, 1, new(1, 2), -2, new(-1, 2)],
            _ => [0, -1, 1, new(1, 2), new(-1, 2), 2, -2],
        };
        double error = MeanError(new CookToom(m, 3, points), trials: 1500, new CounterRandom(20, stream: 0, block: 0));
        Assert.InRange(error / published, 0.65, 1.35);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(6, 3)]
    [InlineData(4, 5)]
    [InlineData(2, 7)]
    public void Points_AmplifyRoundingLeastOfAllPairsOfEighths(int m, int r)
    {
        int pairs = (m + r - 2) / 2;
        double best = double.PositiveInfinity;
        for (int a = 3; a <= 20; a++)
        {
            for (int b = pairs > 1 ? a + 1 : 21; b <= 21; b++)
            {
                for (int c = pairs > 2 ? b + 1 : 22; c <= 22; c++)
                {
                    Rational[] all = [0, new(a, 8), new(-a, 8), new(b, 8), new(-b, 8), new(c, 8), new(-c, 8)];
                    best = Math.Min(best, new CookToom(m, r, all.AsSpan(0, 1 + (2 * pairs))).Amplification());
                }
            }
        }

        // One set serves all filters with the same α; it is within 1 % of each one's own optimum.
        Assert.InRange(new WinogradAxis(m, r).Exact.Amplification(), best * (1 - 1e-12), best * 1.01);
    }

    /// <summary>Sets that have a point without a partner, or too many for a search of all: none of their points moved by up
    /// to 1/2 would do better by 1 %.</summary>
    [Theory]
    [InlineData(4, 2)]
    [InlineData(3, 3)]
    [InlineData(5, 3)]
    [InlineData(7, 3)]
    [InlineData(8, 3)]
    public void Points_WithoutPartners_AreALocalOptimum(int m, int r)
    {
        Rational[] points = WinogradPoints.Of(m + r - 1);
        double own = new CookToom(m, r, points).Amplification();
        for (int i = 1; i < points.Length; i++)
        {
            foreach (int step in (int[])[-4, -3, -2, -1, 1, 2, 3, 4])
            {
                Rational moved = points[i] + new Rational(step, 8);
                if (!points.Contains(moved))
                {
                    Rational[] other = [.. points[..i], moved, .. points[(i + 1)..]];
                    Assert.True(own <= 1.01 * new CookToom(m, r, other).Amplification(), $"{points[i]} → {moved}");
                }
            }
        }
    }

    [Fact]
    public void PublishedPointsOfF4_GiveTheCorrelationOfAllUnitVectors_Exactly_AndAmplifyMore()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h6w6k1r3s3");
        double own = new WinogradAxis(4, 3).Exact.Amplification();
        foreach (WinogradAlgorithm row in (WinogradAlgorithm[])[WinogradVariants.Lavin, WinogradVariants.Barabasz])
        {
            BilinearIdentity.Holds(row.Axes(p).H.Exact);
            Assert.True(row.Axes(p).H.Exact.Amplification() > 1.2 * own); // 1.5 and 1.21 times
        }
    }

    /// <summary>The table's protocol: everything in float32 in plain order, against float64 on the same operands.</summary>
    private static double MeanError(CookToom f, int trials, CounterRandom random)
    {
        float[,] at = Floats(f.AT), g = Floats(f.G), bt = Floats(f.BT);
        double sum = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            float[,] d = Uniform(f.Alpha, random), w = Uniform(f.R, random);
            float[,] u = Sandwich(g, w), v = Sandwich(bt, d);
            for (int i = 0; i < f.Alpha * f.Alpha; i++)
            {
                v[i / f.Alpha, i % f.Alpha] *= u[i / f.Alpha, i % f.Alpha];
            }

            float[,] y = Sandwich(at, v);
            for (int i = 0; i < f.M * f.M; i++)
            {
                double exact = 0;
                for (int t = 0; t < f.R * f.R; t++)
                {
                    exact += (double)d[(i / f.M) + (t / f.R), (i % f.M) + (t % f.R)] * w[t / f.R, t % f.R];
                }

                sum += Math.Abs(y[i / f.M, i % f.M] - exact);
            }
        }

        return sum / (trials * f.M * f.M);
    }

    private static float[,] Floats(Rational[,] exact)
    {
        var result = new float[exact.GetLength(0), exact.GetLength(1)];
        for (int i = 0; i < result.Length; i++)
        {
            int row = i / result.GetLength(1), column = i % result.GetLength(1);
            result[row, column] = (float)exact[row, column].ToDouble();
        }

        return result;
    }

    private static float[,] Uniform(int size, CounterRandom random)
    {
        var result = new float[size, size];
        for (int i = 0; i < size * size; i++)
        {
            result[i / size, i % size] = (float)((2 * random.Unit()) - 1);
        }

        return result;
    }

    /// <summary>m·x·mᵀ.</summary>
    private static float[,] Sandwich(float[,] m, float[,] x) => Times(Times(m, x, transposed: false), m, transposed: true);

    private static float[,] Times(float[,] a, float[,] b, bool transposed)
    {
        var c = new float[a.GetLength(0), b.GetLength(transposed ? 0 : 1)];
        for (int i = 0; i < c.GetLength(0); i++)
        {
            for (int j = 0; j < c.GetLength(1); j++)
            {
                float sum = 0;
                for (int k = 0; k < a.GetLength(1); k++)
                {
                    sum += a[i, k] * (transposed ? b[j, k] : b[k, j]);
                }

                c[i, j] = sum;
            }
        }

        return c;
    }
}
