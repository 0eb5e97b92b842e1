using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Fft;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Plans;

/// <summary>What a plan says that it chose and executes.</summary>
public sealed class ExecutedFlopsTests
{
    private static readonly IReadOnlyList<IConvAlgorithm> All = new ManagedBackend().Algorithms;

    public static TheoryData<string> Algorithms => [.. All.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void ExecutedFlops_AreNeverBelowTheAlgorithmsMinimum(string id)
    {
        IConvAlgorithm algorithm = All.Single(a => a.Id == id);
        foreach (ConvProblem p in EdgeSuite.Problems.Select(e => e.Problem).Where(p => algorithm.Supports(p, Device.Cpu, out _)))
        {
            foreach (Isa isa in Enum.GetValues<Isa>().Where(IsaSelector.IsSupported))
            {
                using IConvPlan plan = algorithm.Prepare(p, new float[p.WeightCount], new float[p.HasBias ? p.K : 0],
                    new ConvOptions { Isa = isa });
                Assert.True(plan.ExecutedFlops >= algorithm.MinimumFlops(p),
                    $"{id} {p} {isa}: {plan.ExecutedFlops} below {algorithm.MinimumFlops(p)}");
            }
        }
    }

    // Counted by hand for vectors of 4. Filter rows inside the image, over the output rows: 2 + 3 + 3 + 2 = 10 of 3×3 on 4
    // rows with padding 1.
    [Theory]
    [InlineData("direct", "n1c8h3w3k8r3s3_p1", "channels", 2 * (8 * 3 * (2 + 3 + 2) * 3 * 8))] // C·S·rows·OW·lanes
    [InlineData("direct", "n1c80h1w3k7r1s1", "channels", 2 * (3 * 80 * 8))] // pixels·C·lanes, 7 channels in 2 vectors
    [InlineData("direct", "n2c80h1w3k16r1s1_g2", "channels", 2 * (2 * 2 * 3 * 40 * 8))] // N·groups·pixels·C·lanes
    [InlineData("direct", "n1c2h4w5k7r3s3_p1", "columns", 2 * (7 * 2 * 10 * 3 * 8))] // K·C·rows·S·(8 columns for 5)
    [InlineData("direct", "n2c4h3w3k10r1s1_g2", "columns", 2 * (2 * 10 * 2 * (8 + 4)))] // N·K·C·(8 and 4 columns for 9 pixels)
    [InlineData("direct", "n1c2h5w9k1r3s3", "rows", 2 * (2 * 3 * 3 * 4 * 8))] // C·R·S·(4 rows for 3)·(8 columns for 7)
    [InlineData("direct", "n1c2h6w8k1r3s3_p1", "rows", 2 * (2 * 3 * (3 + 3) * 4 * 8))] // two tiles of 4 rows, each with all 3 filter rows
    [InlineData("direct", "n1c3h4w5k3r3s3_p1_g3", "planes", 2 * (3 * 4 * 8 * 9))] // K·OH·(8 columns for 5)·R·S
    [InlineData("direct", "n1c3h4w5k3r5s5_p2_g3", "depthwise", 2 * (4 * 5 * 5 * (3 + 4 + 4 + 3)))] // lanes·OW·S·rows
    [InlineData("direct", "n2c5h4w4k5r3s3_st2_g5", "depthwise", 2 * (2 * 8 * 1 * 3 * 3))]
    [InlineData("im2col", "n1c2h4w5k7r3s3_p1", "", 2 * (7 * 18 * 24))] // K·(C·R·S)·(panels of 8 pixels for 20)
    [InlineData("im2col", "n1c3h2w3k4r1s1", "", 2 * (4 * 3 * 8))]
    [InlineData("winograd-f2x3", "n1c3h6w6k5r3s3_p1", "F(2×2, 3×3)", 2 * (16 * 9 * 3 * 8))] // frequencies·tiles·C·lanes
    [InlineData("winograd-f4x3", "n1c3h6w6k5r3s3_p1", "F(4×4, 3×3)", 2 * (36 * 4 * 3 * 8))]
    [InlineData("winograd-f6x3", "n1c3h6w6k5r3s3_p1", "F(6×6, 3×3)", 2 * (64 * 1 * 3 * 8))]
    [InlineData("winograd-f4x3", "n1c3h6w6k4r3s3_p2_d2", "F(4×4, 3×3)", 2 * (36 * 4 * 3 * 4))] // one tile for each of 4 sub-grids
    [InlineData("sfc6", "n1c3h6w6k5r3s3_p1", "SFC-6, F(6×6, 3×3)", 2 * (100 * 1 * 3 * 8))] // 10 products per axis
    [InlineData("sfc4", "n1c3h6w6k4r3s3_p2_d2", "SFC-4, F(4×4, 3×3)", 2 * (49 * 4 * 3 * 4))]
    [InlineData("winograd-f8x3", "n1c3h6w6k5r3s3_p1", "F(8×8, 3×3)", 2 * (100 * 1 * 3 * 8))]
    [InlineData("winograd-a6x8", "n1c3h6w6k5r4s7_same", "F(3×2, 4×7)", 2 * (48 * 6 * 3 * 8))]
    // pieces of 2×3 and 2×2 taps, 4 tiles
    [InlineData("winograd-split", "n1c3h6w6k5r4s5_same", "2+2 × 3+2 taps", 2 * (2 * (30 + 25) * 4 * 3 * 8))]
    public void ExecutedFlops_AreThoseCountedByHand(string row, string problem, string variant, double flops)
    {
        ConvProblem p = ConvProblem.Parse(problem);
        using IConvPlan plan = All.Single(a => a.Id == "managed/" + row)
            .Prepare(p, new float[p.WeightCount], [], new ConvOptions { Isa = Isa.Vector128 });
        Assert.Equal((variant, flops), (plan.Choice?.ToString() ?? "", plan.ExecutedFlops));
    }

    // Tiles of 8×8 have 34 bins and, with 3×3 taps, 6×6 outputs.
    [Theory]
    [InlineData("n1c3h8w8k5r3s3", 8 * (34 * 1 * 3 * 8))] // bins·tiles·C·lanes
    [InlineData("n1c4h12w12k6r3s3_p1_g2", 8 * (34 * 4 * 2 * 8))]
    [InlineData("n1c5h12w12k5r3s3_p1_g5", 6 * (64 * 2 * 8))] // frequencies·pairs of tiles·lanes
    [InlineData("n1c5h6w6k5r3s3_g5", 6 * (2 * 34 * 4))] // one tile: two blocks of channels share it, two products per frequency and mirror
    [InlineData("n3c5h6w6k5r3s3_g5", 3 * 6 * (2 * 34 * 4))] // of each image
    public void ExecutedFlops_OfAnFft_AreThoseCountedByHand(string problem, double flops)
    {
        ConvProblem p = ConvProblem.Parse(problem);
        using IConvPlan plan = FftAlgorithm.Prepare(p, FftTile.For(p, 8, 8), new float[p.WeightCount], [],
            new ConvOptions { Isa = Isa.Vector128 });
        Assert.Equal(("tiles of 8×8", flops), (plan.Choice?.ToString() ?? "", plan.ExecutedFlops));
    }

    [Fact]
    public void NestedWinograd_NamesBothAxes()
    {
        ConvProblem p = ConvProblem.Parse("n1c12h9w17k10r1s7_p0x3");
        using IConvPlan plan = All.Single(a => a.Id == "managed/winograd").Prepare(p, new float[p.WeightCount], [], new ConvOptions());
        Assert.Equal("F(1×2, 1×7)", plan.Choice?.ToString());
    }
}
