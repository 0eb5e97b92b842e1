using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class PairDifferenceTests
{
    /// <summary>Lengths around whole steps of 16 elements, and well beyond.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Figures_AreThoseOfTheDefinitions(int count)
    {
        (float[] a, float[] b, double[] s) = Random(count);
        double[] d = [.. a.Zip(b, (x, y) => Math.Abs((double)x - y))];
        PairDifference pair = PairDifference.Of(a, b, s);
        Assert.Equal(d.Max(), pair.MaxAbs);
        Assert.Equal(Math.Sqrt(d.Sum(x => x * x) / count), pair.RmsAbs, pair.RmsAbs * 1e-13);
        Assert.Equal(d.Zip(s, (x, bound) => x == 0 ? 0 : x / (Math.Pow(2, -24) * bound)).Max(), pair.OmegaMax);
        double[] sizes = [.. a.Zip(b, (x, y) => Math.Min(Math.Abs((double)x), Math.Abs((double)y)))];
        Assert.Equal(d.Zip(sizes, (x, size) => x == 0 ? 0 : x / size).Max(), pair.MaxRel);
        Assert.Equal(d.Zip(sizes, (x, size) => x == 0 ? 0 : x / (size + 1)).Max(), pair.MaxBalanced);
        Assert.Equal(d.Count(x => x != 0) / (double)count, pair.ShareDiffering);
        Assert.Equal(d.Count(x => x > 1e-7) / (double)count, pair.ShareAbove1e7);
        Assert.Equal(d.Zip(s).Count(p => p.First > 1e-7 * p.Second) / (double)count, pair.ShareAbove1e7OfS);
        Assert.Equal(a.Zip(b, (x, y) => (double)x - y).Sum(), pair.SumDifference, 1e-12 * d.Sum());
        Assert.Equal(count, pair.Count);
    }

    [Fact]
    public void Blocks_GiveWhatTheWholeGives()
    {
        (float[] a, float[] b, double[] s) = Random(1000);
        var sums = new PairAccumulator(1);
        foreach (Range block in (Range[])[0..1, 1..33, 33..700, 700..1000])
        {
            sums.Add(a.AsSpan(block), b.AsSpan(block), s.AsSpan(block));
        }

        PairDifference whole = PairDifference.Of(a, b, s), parts = sums.Result();
        Assert.Equal(whole with { RmsAbs = 0, SumDifference = 0 }, parts with { RmsAbs = 0, SumDifference = 0 });
        Assert.Equal(whole.RmsAbs, parts.RmsAbs, whole.RmsAbs * 1e-13);
        Assert.Equal(whole.SumDifference, parts.SumDifference, 1e-12);
    }

    [Property(MaxTest = 300, Replay = "20804,21")]
    public bool IsSymmetric_ButForTheSignOfTheSum(float[] values, int seed)
    {
        (float[] a, float[] b, double[] s) = Pair(values, seed);
        PairDifference one = PairDifference.Of(a, b, s), other = PairDifference.Of(b, a, s);
        return one.MaxAbs == other.MaxAbs && one.OmegaMax == other.OmegaMax && one.ShareDiffering == other.ShareDiffering
            && one.RmsAbs == other.RmsAbs && one.ShareAbove1e7OfS == other.ShareAbove1e7OfS && one.SumDifference == -other.SumDifference;
    }

    [Property(MaxTest = 300, Replay = "20804,23")]
    public bool IsZero_ExactlyWhereTheNumbersAreEqual(float[] values, int seed)
    {
        (float[] a, float[] b, double[] s) = Pair(values, seed);
        PairDifference pair = PairDifference.Of(a, b, s);
        double share = a.Zip(b).Count(p => p.First != p.Second) / (double)a.Length;
        return pair.ShareDiffering == share && (pair.MaxAbs == 0) == (share == 0) && (pair.OmegaMax == 0) == (share == 0)
            && PairDifference.Of(a, a, s).RmsAbs == 0;
    }

    [Property(MaxTest = 300, Replay = "20804,25")]
    public bool MaxAbs_ObeysTheTriangleInequality(float[] values, int seed)
    {
        (float[] a, float[] b, double[] s) = Pair(values, seed);
        float[] c = Pair(values, seed + 1).B;

        // the three differences are rounded to float64 once each: 3 half ulps
        return PairDifference.Of(a, c, s).MaxAbs <= (PairDifference.Of(a, b, s).MaxAbs + PairDifference.Of(b, c, s).MaxAbs)
            * (1 + (4 * Math.Pow(2, -53)));
    }

    [Fact]
    public void SignedZeros_AreEqual() => Assert.Equal(0, PairDifference.Of([0f, -0f], [-0f, 0f], [1, 0]).ShareDiffering);

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void WhatIsNotFinite_IsInfinitelyFarApart(float a, float b)
    {
        PairDifference pair = PairDifference.Of([1, a], [1, b], [1, 1]);
        Assert.Equal((double.PositiveInfinity, 0.5, 0.5), (pair.MaxAbs, pair.ShareDiffering, pair.ShareAbove1e7));
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (pair.MaxRel, pair.MaxBalanced));
    }

    /// <summary>The fitted tolerances are the smallest: they pass as np.testing.assert_allclose has it, |a − b| ≤ atol + rtol·|b|,
    /// in both orders, and 1 % less does not.</summary>
    [Fact]
    public void FittedTolerances_AreTheSmallestThatPass()
    {
        (float[] a, float[] b, double[] s) = Random(1000);
        const double Scale = 0.7;
        PairDifference pair = PairDifference.Of(a, b, s, Scale);
        foreach ((double rtol, double atol) in ((double, double)[])
            [(0, pair.MaxAbs), (pair.MaxRel!.Value, 0), (pair.MaxBalanced!.Value, pair.MaxBalanced.Value * Scale)])
        {
            // the quotient was rounded to float64 once
            Assert.True(AllClose(1 + 1e-15) && !AllClose(0.99));

            bool AllClose(double share) => a.Zip(b).All(p => Math.Abs((double)p.First - p.Second)
                <= share * (atol + (rtol * Math.Min(Math.Abs((double)p.First), Math.Abs((double)p.Second)))));
        }
    }

    [Fact]
    public void ZeroInOneOutputAlone_HasNoRelativeTolerance()
    {
        PairDifference pair = PairDifference.Of([0f, 1], [1e-9f, 1], [1, 1], 0.5);
        Assert.Equal((double.PositiveInfinity, 1e-9f / 0.5), (pair.MaxRel, pair.MaxBalanced));
    }

    [Fact]
    public void DifferentLengths_AreRefused() => Assert.Throws<ArgumentException>(() => PairDifference.Of([1, 2], [1], [1, 1]));

    /// <summary>Two outputs of any finite numbers, some of them equal, and positive bounds.</summary>
    private static (float[] A, float[] B, double[] S) Pair(float[] values, int seed)
    {
        float[] a = [1f, .. values.Where(float.IsFinite)];
        var random = new Mt19937((uint)seed);
        float[] b = Array.ConvertAll(a, v => random.NextDouble() < 0.5 ? v : v / 3 + (float)random.NextDouble());
        return (a, b, Array.ConvertAll(a, v => Math.Abs((double)v) + 0.25));
    }

    private static (float[] A, float[] B, double[] S) Random(int count)
    {
        var random = new Mt19937((uint)count);
        float[] a = new float[count], b = new float[count];
        double[] s = new double[count];
        for (int i = 0; i < count; i++)
        {
            a[i] = (float)random.NextDouble();
            b[i] = random.NextDouble() < 0.3 ? a[i] : a[i] + (float)(4e-7 * (random.NextDouble() - 0.5));
            s[i] = 1 + random.NextDouble();
        }

        return (a, b, s);
    }
}
