using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>The depthwise kernels of managed/direct on every width of image around their vectors, tiles and strips.</summary>
/// <remarks>Judged as the edge suite is: integers exactly, normal and cancelling operands within the componentwise bound.</remarks>
public sealed class DepthwiseTests
{
    private static readonly IConvAlgorithm Direct = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct");

    public static TheoryData<Isa> Isas => [.. Enum.GetValues<Isa>().Where(isa => isa != Isa.Auto)];

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void ThreeByThree_IsRight_OnEveryWidth(Isa isa) =>
        Assert.Empty(Misses(isa, from w in Enumerable.Range(1, 36) from p in Planes(w) select p));

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void ThreeByThree_IsRight_OnEveryHeight_AndWithOutputChannelsPerInput(Isa isa) =>
        Assert.Empty(Misses(isa,
            from h in Enumerable.Range(1, 12) from stride in (int[])[1, 2] select Layer(3, h, 18, 3, 3, stride, 1, pad: 1) with { K = 6 }));

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void ManyStrips_AreRight(Isa isa) =>
        Assert.Empty(Misses(isa,
            [Layer(2, 61, 150, 3, 3, 1, 1, pad: 1), Layer(2, 70, 131, 3, 3, 2, 1, pad: 1), Layer(17, 90, 70, 5, 5, 1, 1, pad: 2)]));

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void FilterColumns_OfEveryStrideAndDilation_AreRight(Isa isa) => Assert.Empty(Misses(
        isa,
        from s in Enumerable.Range(1, 11)
        from stride in (int[])[1, 2, 3]
        from dilation in (int[])[1, 2]
        select Layer(9, 7, 19 + s, Math.Min(s, 3), s, stride, dilation, pad: s / 2) with { HasBias = s % 2 == 0 }));

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void ChannelsAndPixels_ThatFillNoVector_AreRight(Isa isa) => Assert.Empty(Misses(
        isa,
        from c in (int[])[2, 5, 8, 17, 33]
        from w in (int[])[1, 2, 3, 7, 9, 18]
        select Layer(c, 6, w, 5, 5, 1, 1, pad: 2)));

    /// <summary>Nothing is as long as a stride; where the padding is, the planes go another way.</summary>
    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void StridesFarBeyondTheImage_AreRight(Isa isa) => Assert.Empty(Misses(
        isa,
        from c in (int[])[5, 8, 17]
        from text in (string[])["r3s3_st1073741824_p2", "r5s5_st2147483647_p3", "r3s3_st1073741824_p1073741819", "r3s3_st40x1000_p2"]
        select ConvProblem.Parse($"n1c{c}h8w8k{c}{text}_g{c}")));

    /// <summary>961 products of a 31×31 filter are added in chains of 144 at most, which are then added.</summary>
    [Fact]
    public void LargeFilters_AddInChains()
    {
        ConvProblem p = Layer(16, 34, 34, 31, 31, 1, 1, pad: 15);
        (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Normal);
        ErrorStats error = ErrorStats.Compute(Output(p, data, 1), truth.Y, truth.S, p.Accumulations);

        // The k-th addition rounds a sum that has grown like a random walk, √k, with an error of u/√3 of it at most: u·√(n/6) in
        // all, relative to the result. n = 144 gives 2.9e-7 (the 7 additions of chains are lost in it), one chain of 961 7.5e-7.
        Assert.True(error.RelL2 < Math.Sqrt(144 / 6.0) * Math.Pow(2, -24), $"relative L2 error {error.RelL2:e2}");
    }

    [Theory]
    [InlineData("n2c40h9w13k40r3s3_p1_g40")]
    [InlineData("n1c100h7w7k100r3s3_p1_g100_b")]
    [InlineData("n1c33h27w25k33r3s3_st2_p1_g33")]
    [InlineData("n1c3h200w70k3r3s3_p1_g3")]
    [InlineData("n1c33h27w25k33r5s5_st2_p2_g33")]
    [InlineData("n1c20h40w38k20r7s7_p3_g20")]
    public void Output_HasTheSameBits_OnAnyThreadCount(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        var data = ConvData.Create(p, Distribution.Normal, seed: 5);
        float[] one = Output(p, data, 1);
        foreach (int threads in (int[])[2, 3, 5])
        {
            for (int repeat = 0; repeat < 5; repeat++)
            {
                Assert.True(MemoryMarshal.AsBytes<float>(one).SequenceEqual(MemoryMarshal.AsBytes<float>(Output(p, data, threads))),
                    $"{p} differs on {threads} threads");
            }
        }
    }

    /// <summary>Strides, "same" padding, none, more on one side, and more than the filter or the buffers' guard reach.</summary>
    private static IEnumerable<ConvProblem> Planes(int w) =>
        from stride in (int[])[1, 2]
        from pad in ((int Left, int Right)[])[(1, 1), (0, 0), (0, 1), (2, 3), (9, 4), (17, 18)]
        where w + pad.Left + pad.Right >= 3
        select Layer(3, 5, w, 3, 3, stride, 1, pad: 1)
            with
        { PadLeft = pad.Left, PadRight = pad.Right, PadTop = pad.Left, HasBias = w % 2 == 0 };

    private static ConvProblem Layer(int c, int h, int w, int r, int s, int stride, int dilation, int pad) => new(1, c, h, w, c, r, s)
    {
        Groups = c,
        StrideH = stride,
        StrideW = stride,
        DilationH = dilation,
        DilationW = dilation,
        PadTop = pad,
        PadBottom = pad,
        PadLeft = pad,
        PadRight = pad,
    };

    private static IReadOnlyList<string> Misses(Isa isa, IEnumerable<ConvProblem> problems) =>
        [.. from p in problems
            where p.H + p.PadTop + p.PadBottom >= p.SpanH && p.W + p.PadLeft + p.PadRight >= p.SpanW
            let miss = EdgeSuite.Judge(Direct, p, new ConvOptions { Isa = isa })
            where miss is not null
            select miss];

    private static float[] Output(ConvProblem p, ConvData data, int threads)
    {
        using IConvPlan plan = Direct.Prepare(p, data.W, data.B, new ConvOptions(threads));
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
