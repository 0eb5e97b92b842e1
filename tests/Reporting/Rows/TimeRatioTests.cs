using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

public class TimeRatioTests
{
    [Fact]
    public void Passes_ArePaired_SoThatDriftCancels()
    {
        TimeRecord slow = Of(i => 300 * Math.Pow(1.5, i)), fast = Of(i => 100 * Math.Pow(1.5, i));
        TimeRatio ratio = TimeRatio.Of(slow, fast);
        Assert.Equal(3, ratio.Value, 1e-12);
        Assert.Equal(3, ratio.Range!.Value.Low, 1e-12);
        Assert.Equal(3, ratio.Range.Value.High, 1e-12);
        Assert.True(ratio.IsClear);
    }

    [Fact]
    public void RecordsWithoutPasses_CombineTheirIntervals()
    {
        TimeRecord Flat(double t) => new(t, t, 0, 0, t, 12) { SamplesNs = [.. Enumerable.Range(0, 12).Select(i => t * (1 + (0.001 * i)))] };
        TimeRatio ratio = TimeRatio.Of(Flat(200), Flat(100));
        double half = Interval.Relative(Flat(100))!.Value * Math.Sqrt(2);
        Assert.Equal(2, ratio.Value);
        Assert.Equal(2 * Math.Exp(half), ratio.Range!.Value.High, 1e-12);
    }

    // A/A on a machine with two moods of 97 and 75 % of peak that last for a few passes: the intervals of the ratio contain 1
    // as often as they say. 1 − 2⁻⁷ = 99.2 %, 5,000 trials, standard deviation 0.13 %.
    [Fact]
    public void TheSameRowTwice_OnAMachineWithMoods_IsEqualAsOftenAsStated()
    {
        var random = new Random(3);
        int equal = 0;
        for (int trial = 0; trial < 5000; trial++)
        {
            bool slow = random.Next(2) == 0;
            double Measure()
            {
                slow ^= random.Next(5) == 0;
                return (slow ? 97 / 75.0 : 1) * (1 + (0.02 * random.NextDouble()));
            }

            double[] a = new double[8], b = new double[8];
            for (int i = 0; i < 8; i++)
            {
                (double first, double second) = (Measure(), Measure());
                (a[i], b[i]) = random.Next(2) == 0 ? (first, second) : (second, first);
            }

            TimeRatio ratio = TimeRatio.Of(Of(i => a[i]), Of(i => b[i]));
            equal += ratio.Range is { Low: <= 1, High: >= 1 } ? 1 : 0;
        }

        Assert.InRange(equal / 5000.0, 0.988, 0.996);
    }

    [Fact]
    public void ASummary_StatesBothUncertainties()
    {
        TimeRatio[] ratios = [.. Enumerable.Range(1, 20).Select(l => TimeRatio.Of(Of(i => l * (100 + i)), Of(_ => 100)))];
        RatioSummary s = RatioSummary.Of(ratios);
        Assert.Equal(Math.Exp(ratios.Average(r => Math.Log(r.Value))), s.Mean, 1e-12);
        Assert.Equal((ratios[9].Value + ratios[10].Value) / 2, s.Median, 1e-12);
        Assert.InRange(s.Mean, s.Noise.Low, s.Noise.High);
        Assert.InRange(s.Noise.High / s.Noise.Low, 1.001, 1.03); // passes differ by 7 % at most, over 20 layers by √20 times less
        Assert.True(s.Layers!.Value.Low < s.Noise.Low && s.Layers.Value.High > s.Noise.High);
    }

    [Theory]
    [InlineData(new[] { 1.0, 1.01, 1.02, 1.4, 1.41, 1.42, 1.43, 1.44 }, 3)]
    [InlineData(new[] { 1.0, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.44 }, null)] // one pass alone is no mood
    [InlineData(new[] { 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 }, null)]
    [InlineData(new[] { 1.0, 1.0 }, null)]
    public void TwoSpeeds_AreSeenWhereThereAreTwo(double[] sorted, int? at) => Assert.Equal(at, TimeNotes.Gap(sorted));

    private static TimeRecord Of(Func<int, double> pass) =>
        new(1, 1, 0, 0, 1, 8) { Passes = [.. Enumerable.Range(0, 8).Select(i => new PassTime(i, [pass(i)]))] };
}
