using Xunit;

namespace ConvBench.Tests.Core.Problems;

/// <summary>The taps of an output and the outputs of a pixel, against counting them.</summary>
public sealed class WindowTests
{
    public static TheoryData<string> Layers =>
    [
        "n1c1h9w8k1r3s2", "n1c1h7w9k1r3s5_st2x3_p1x4", "n1c1h5w12k1r3s4_p6.2.4.5_d6x3",
        "n1c1h2w3k1r5s7_p2x3", "n1c1h11w13k1r1s2_st4x1_p3",
        "n1c1h8w8k1r3s3_st2147483647_p2", "n1c1h8w9k1r3s3_st1073741824_p1073741819", "n1c1h9w8k1r3s3_p536870908_d536870911",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void TapsAndOutputs_AreThoseCounted(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        foreach (Window w in (Window[])[p.Rows, p.Columns])
        {
            (int Output, int Tap)[] inside =
                [.. from o in Enumerable.Range(0, w.Outputs) from t in Enumerable.Range(0, w.Taps) where w.Has(w.At(o, t)) select (o, t)];
            Assert.Equal(inside.Length, w.TapsInside());
            foreach ((int o, int t) in inside)
            {
                Assert.Equal(t, w.TapOf(o, w.At(o, t)));
                Assert.InRange(t, w.TapsOf(o, o).First, w.TapsOf(o, o).End - 1);
                Assert.InRange(o, w.OutputsOf(t).First, w.OutputsOf(t).End - 1);
            }

            Assert.Equal(inside.Length, Enumerable.Range(0, w.Outputs).Sum(o => w.TapsOf(o, o) is var (first, end) ? end - first : 0));
            Assert.All(Enumerable.Range(0, w.Outputs), o => Assert.Equal(inside.Count(i => i.Output == o) < w.Taps, w.IsBorder(o)));
        }
    }
}
