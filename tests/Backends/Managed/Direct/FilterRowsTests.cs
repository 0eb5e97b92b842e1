using ConvBench.Backends.Managed.Direct;
using ConvBench.Tests.Core.Problems;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>Ranges of taps and outputs against the definition: output o reads input o·stride − pad + t·dilation.</summary>
public sealed class FilterRowsTests
{
    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 300, Replay = "20804,17")]
    public void Ranges_HoldExactlyTheTapsInsideTheImage(ConvProblem p)
    {
        for (int s = 0; s < p.S; s++)
        {
            int[] inside = [.. Enumerable.Range(0, p.OW).Where(ow => ColumnInside(p, ow, s))];
            (int first, int end) = FilterRows.Outputs(p, s);
            Assert.Equal(inside, Enumerable.Range(first, end - first));
        }

        for (int ow = 0; ow < p.OW; ow++)
        {
            int[] inside = [.. Enumerable.Range(0, p.S).Where(s => ColumnInside(p, ow, s))];
            (int s0, int s1) = FilterRows.ColumnsInside(p, ow, ow);
            Assert.Equal(inside, Enumerable.Range(s0, s1 - s0));
        }
    }

    /// <summary>The taps that TapRanges leaves to the kernels are those that <see cref="ConvProblem.EffectiveFlops"/> counts.</summary>
    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 300, Replay = "20804,19")]
    public void TapRanges_OfAnyTiling_AddUpToTheTapsInside(ConvProblem p)
    {
        var ranges = new TapRanges(p);
        for (int tile = 1; tile <= 14; tile += 3)
        {
            for (int s = 0; s < p.S; s++)
            {
                var computed = new List<int>();
                for (int column = 0; column < p.OW; column += tile)
                {
                    (int first, int end) = ranges.Inside(s, column, Math.Min(tile, p.OW - column));
                    computed.AddRange(Enumerable.Range(column + first, Math.Max(0, end - first)));
                }

                Assert.Equal(Enumerable.Range(0, p.OW).Where(ow => ColumnInside(p, ow, s)), computed);
            }
        }
    }

    private static bool ColumnInside(ConvProblem p, int ow, int s)
    {
        int w = (ow * p.StrideW) - p.PadLeft + (s * p.DilationW);
        return w >= 0 && w < p.W;
    }
}
