using ConvBench.Bench.Worker.Changes;
using Xunit;

namespace ConvBench.Tests.Bench.Worker.Changes;

public class InputChangesTests
{
    [Theory]
    [InlineData("n2c7h9w11k6r3s3_p1_b", Distribution.Normal)]
    [InlineData("n1c6h14w23k5r3s2_st1x3_p2x1_d2x1", Distribution.Integers)]
    [InlineData("n2c12h7w9k18r3s3_p1_g3", Distribution.Relu)]
    [InlineData("n1c64h17w31k4r1s1", Distribution.Normal)] // 33 728 numbers: rotated
    public void AllNumbersChange_ThenOnePixel_AndTheOutputsThatReadIt(string text, Distribution distribution)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, distribution, 1);
        float[] first = [.. data.X];
        var changes = new InputChanges(p, data, seed: 1);
        for (int i = 0; i < 5; i++)
        {
            changes.Next();
            float[] whole = [.. changes.Data.X];
            Assert.DoesNotContain(true, whole.Zip(first, (a, b) => a == b));
            Truth before = ReferenceConv.Compute(p, changes.Data, 1);
            Assert.Equal(Math.Min(192, p.OutputCount), changes.Sample.Indices.Count);

            changes.Next();
            Assert.Equal(1, changes.Data.X.Zip(whole, (a, b) => a == b ? 0 : 1).Sum());
            Truth after = ReferenceConv.Compute(p, changes.Data, 1);
            var changed = Enumerable.Range(0, (int)p.OutputCount).Where(o => after.Y[o] != before.Y[o]).Select(o => (long)o)
                .ToHashSet();
            Assert.NotEmpty(changed);
            Assert.Equal(changes.Sample.Indices.Count, changes.Sample.Indices.Distinct().Count());
            Assert.All(changes.Sample.Indices.Where(o => !changed.Contains(o)), o => Assert.True(ReadsThroughZero(p, data, o)));
        }

        Assert.Equal(first, data.X);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(3f)]
    public void AConstantInput_Changes(float value)
    {
        ConvProblem p = ConvProblem.Parse("c1h3w3k1r1s1");
        var changes = new InputChanges(p, new ConvData([.. Enumerable.Repeat(value, 9)], [1], []), seed: 1);
        changes.Next();
        Assert.DoesNotContain(value, changes.Data.X);
    }

    /// <summary>Outputs that see padding alone read no pixel: then all numbers change again.</summary>
    [Fact]
    public void WhereNoOutputReadsAPixel_AllNumbersChange()
    {
        ConvProblem p = ConvProblem.Parse("n1c2h2w2k1r1s1_st4_p3.3.0.0");
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        var changes = new InputChanges(p, data, seed: 1);
        for (int i = 0; i < 4; i++)
        {
            changes.Next();
            Assert.DoesNotContain(true, changes.Data.X.Zip(data.X, (a, b) => a == b));
        }
    }

    /// <summary>A weight that is 0, as small integers are, hides a pixel.</summary>
    private static bool ReadsThroughZero(ConvProblem p, ConvData data, long output) =>
        data.W.AsSpan((int)(output / p.OH / p.OW % p.K) * p.Accumulations, p.Accumulations).Contains(0f);
}
