using System.Globalization;
using System.Text.Json;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

/// <summary>Answers from a stored profile against those from all elements.</summary>
public class StoredVerdictTests
{
    private static readonly ConvProblem Layer = ConvProblem.Parse("n1c1h20w25k3r1s1");

    /// <summary>2 000 questions to 100 outputs: an answer is never wrong, a count lies in its range, and by element every verdict is
    /// given, since the front of so few outputs is whole.</summary>
    [Fact]
    public void AnAnswer_IsNeverWrong()
    {
        var random = new Random(8);
        int decided = 0, exact = 0, asked = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            (float[] y, Truth truth) = Output(random, seed % 4);
            (ErrorProfile profile, IReadOnlyList<Mismatch> worst) = Stored(y, truth);
            double[] errors = [.. y.Zip(truth.Y, (a, b) => Math.Abs(a - b))];
            for (int question = 0; question < 20; question++)
            {
                ErrorTolerance tolerance = Question(random, question, errors);
                var answer = StoredVerdict.Of(profile, worst, tolerance);
                bool within = tolerance.IsByElement ? tolerance.Beyond(errors, truth.Y) == 0
                    : tolerance.StatisticOf(errors) <= tolerance.Absolute
                        || tolerance.StatisticOf(errors.Zip(truth.Y, ErrorTolerance.RelativeOf)) <= tolerance.Relative;
                Assert.True(answer.Within is null || answer.Within == within, $"{tolerance}: {answer} but {within}");
                Assert.True(answer.Within is not null || !tolerance.IsByElement || !profile.Front.Whole, $"{tolerance}: {answer}");
                asked++;
                decided += answer.Within is null ? 0 : 1;
                exact += tolerance.IsByElement && Holds(answer.Why, tolerance.Beyond(errors, truth.Y)) ? 1 : 0;
            }
        }

        Assert.True(decided > 0.9 * asked, $"{decided} of {asked}");
        Assert.InRange(exact, 1, asked - 1);
    }

    /// <summary>Above 2^(i/2) all counts are exact; elsewhere they are a range.</summary>
    [Fact]
    public void AtAnEdge_ACountIsExact()
    {
        double[] values = [0, 0.25, 0.25, 0.3, 0.5, 0.7, 0.71, 1, double.PositiveInfinity];
        var histogram = ErrorHistogram.Of(values);
        for (int i = -8; i <= 4; i++)
        {
            double edge = ErrorHistogram.Edge(i);
            int above = values.Count(v => v > edge);
            Assert.Equal((above, above), histogram.Above(edge));
        }

        Assert.Equal((4, 5), histogram.Above(0.4)); // 0.5 may be 0.36
        Assert.Equal((8, 8), histogram.Above(0));
        Assert.Equal((0, 0), ErrorHistogram.Of([0, 0]).Above(0));
        Assert.Equal((0.5, 0.5), (histogram.Quantile(0.5).Most, values.Order().ElementAt(4)));
    }

    /// <summary>Errors in proportion to their truths have a front of many points. What stands in for those left out never says "within"
    /// of what is beyond.</summary>
    [Fact]
    public void AThinnedFront_IsStillRight_OrSilent()
    {
        var random = new Random(5);
        ErrorPoint[] points = [.. Enumerable.Range(1, 20000).Select(i => new ErrorPoint(i * (0.9 + (0.1 * random.NextDouble())), i))];
        var front = ErrorFront.Of(points);
        Assert.False(front.Whole);
        Assert.InRange(front.Points.Count, ErrorFront.Most / 2, ErrorFront.Most);
        int silent = 0;
        for (int i = 0; i < 300; i++)
        {
            var tolerance = new ErrorTolerance(Math.Exp(12 * random.NextDouble()), 2 * random.NextDouble(),
                i % 2 == 0 ? null : ErrorStatistic.Elemwise);
            bool within = points.All(p => p.Error <= tolerance.Allowed(p.Truth));
            bool? told = front.Within(tolerance);
            Assert.True(told is null || told == within, tolerance.ToString());
            silent += told is null ? 1 : 0;
        }

        Assert.InRange(silent, 0, 60);
    }

    [Fact]
    public void AProfile_IsALineOfJson_AndComesBack()
    {
        (float[] y, Truth truth) = Output(new Random(3), 0);
        (ErrorProfile profile, _) = Stored(y, truth);
        string json = JsonSerializer.Serialize(profile, JsonLines.Options);
        Assert.InRange(json.Length, 200, 4000);
        ErrorProfile back = JsonSerializer.Deserialize<ErrorProfile>(json, JsonLines.Options)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, JsonLines.Options));
        Assert.Equal(profile.Absolute.Above(1e-4), back.Absolute.Above(1e-4));
    }

    [Fact]
    public void NonFiniteOutputs_AreBeyondEveryTolerance()
    {
        (float[] y, Truth truth) = Output(new Random(4), 0);
        y[7] = float.NaN;
        var profile = ErrorProfile.Of(y, truth, 1);
        Assert.Equal(y.Length - 1, profile.Absolute.Zeros + profile.Absolute.Bins.Values.Sum());
        Assert.All(Enum.GetValues<ErrorStatistic>().Select(s => (ErrorStatistic?)s).Append(null), s =>
            Assert.False(StoredVerdict.Of(profile, [], new ErrorTolerance(1e30, 1e30, s)).Within));
    }

    private static (ErrorProfile Profile, IReadOnlyList<Mismatch> Worst) Stored(float[] y, Truth truth)
    {
        string json = JsonSerializer.Serialize(ErrorProfile.Of(y, truth, 0), JsonLines.Options);
        return (JsonSerializer.Deserialize<ErrorProfile>(json, JsonLines.Options)!, Mismatch.Worst(y, truth, Layer, null));
    }

    /// <summary>Rounding errors, noise, errors in proportion to the truth, and one wrong output among right ones.</summary>
    private static (float[] Y, Truth Truth) Output(Random random, int kind)
    {
        double[] truth = [.. Enumerable.Range(0, (int)Layer.OutputCount).Select(i => i % 50 == 0 ? 0 : (2 * random.NextDouble()) - 1)];
        double[] s = [.. truth.Select(t => Math.Abs(t) + random.NextDouble())];
        float[] y = [.. truth.Select((t, i) => (float)(t + (kind switch
        {
            0 => 1e-6 * s[i] * random.NextDouble(),
            1 => random.NextDouble(),
            2 => 1e-3 * t * random.NextDouble(),
            _ => i == 77 ? 0.5 : 0,
        })))];
        return (y, new Truth(truth, s));
    }

    private static ErrorTolerance Question(Random random, int question, double[] errors)
    {
        double some = errors[random.Next(errors.Length)], other = random.NextDouble();
        ErrorStatistic? statistic = (question % 6) switch { 0 => null, var s => (ErrorStatistic)(s - 1) };
        return (question / 6) switch
        {
            0 => new(some, 0, statistic),
            1 => new(0, 1e-3 * other, statistic),
            _ => new(some, some * other, statistic, other),
        };
    }

    /// <summary>Whether a count is exact; it lies in the range in any case.</summary>
    private static bool Holds(string why, long beyond)
    {
        long[] numbers = [.. why.Split(' ').Where(w => long.TryParse(w, CultureInfo.InvariantCulture, out _))
            .Select(w => long.Parse(w, CultureInfo.InvariantCulture))];
        Assert.InRange(beyond, numbers[0], numbers[^1]);
        return numbers.Length == 1;
    }
}
