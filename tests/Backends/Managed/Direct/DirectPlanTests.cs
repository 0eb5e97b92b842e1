using System.Runtime.InteropServices;
using ConvBench.Backends.Managed.Direct;
using ConvBench.Backends.Managed.Plans;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>Every blocked direct plan computes every layer, also those that the choice between them would give to another.</summary>
public sealed class DirectPlanTests
{
    /// <summary>The plans by name.</summary>
    public static TheoryData<string, Isa> Plans
    {
        get
        {
            var data = new TheoryData<string, Isa>();
            foreach (string plan in (string[])["channel", "column", "spatial"])
            {
                foreach (Isa isa in Enum.GetValues<Isa>().Where(isa => isa != Isa.Auto && IsaSelector.IsSupported(isa)))
                {
                    data.Add(plan, isa);
                }
            }

            return data;
        }
    }

    /// <summary>Few channels, odd strides, dilations wider than strips and images, padding beyond the filter, last tiles,
    /// several panels.</summary>
    private static readonly string[] Layers =
    [
        "n1c1h9w70k5r3s3_p1_b", "n2c2h11w33k17r4s5_st2_p2", "n1c3h23w67k20r5s6_st4_p1_b", "n1c3h12w40k6r3s3_st3_p2",
            "n1c1h40w90k3r12s7_st2",
        "n1c12h20w40k12r3s3_p16_d16", "n1c5h19w19k35r3s3_p6_d6_b", "n1c4h10w9k33r3s3_p12_d12", "n1c3h1w700k15r1s3_p0x300_d1x300",
            "n1c2h1w600k4r1s2_d1x500",
        "n1c7h7w7k40r3s3_p1", "n1c9h8w10k29r5s5_p7_b", "n1c6h5w6k2r2s2_p3", "n2c8h14w14k16r3s3_p1_g2_b", "n1c40h9w37k13r1s1_b",
            "n1c33h11w10k31r1s1_st2",
        "n1c700h12w36k18r3s3_p2_d2_b", "n1c1200h6w33k5r3s3_p1_b", "n1c3h6w8k9r1s9_p0x4", "n1c2h3w3k34r3s3_p5_d2_b",
        "n1c3h41w130k12r3s3_p5_d5", .. FarApart,
    ];

    /// <summary>Strides and dilations far beyond the image: one output of an axis or two, and nothing as long as the step.</summary>
    private static IEnumerable<string> FarApart =>
    [
        "n1c1h8w8k1r3s3_st1073741824_p2", "n1c3h8w8k2r3s3_st2147483647_p2_b", "n1c2h8w9k5r3s3_st1000_p500",
        "n1c3h8w8k20r3s3_st1073741824_p1073741819", "n1c2h9w8k2r3s3_p500000000_d500000000",
        "n1c3h9w8k17r3s3_st2_p500000000_d500000000", "n1c5h9w40k6r2s2_st4_p3", "n1c2h9w70k3r3s1_st2_p1",
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Plan_PassesTheGates_OnEdgesOfItsIndexing(string plan, Isa isa)
    {
        var algorithm = new OnePlan(plan);
        Assert.Empty(Layers.Select(ConvProblem.Parse).Select(p => EdgeSuite.Judge(algorithm, p, new ConvOptions(2) { Isa = isa }))
            .OfType<string>());
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("column")]
    [InlineData("spatial")]
    public void Output_HasTheSameBits_OnAnyThreadCount(string plan)
    {
        foreach (ConvProblem p in Layers.Select(ConvProblem.Parse))
        {
            var data = ConvData.Create(p, Distribution.Normal, seed: 5);
            byte[] one = Output(plan, p, data, threads: 1);
            Assert.All([2, 5], threads =>
                Assert.True(one.AsSpan().SequenceEqual(Output(plan, p, data, threads)), $"{plan} {p} differs on {threads} threads"));
        }
    }

    private static byte[] Output(string plan, ConvProblem p, ConvData data, int threads)
    {
        using IConvPlan prepared = new OnePlan(plan).Prepare(p, data.W, data.B, new ConvOptions(threads));
        var y = new float[p.OutputCount];
        prepared.Load(data.X);
        prepared.Run(1);
        prepared.Store(y);
        return MemoryMarshal.AsBytes<float>(y).ToArray();
    }

    /// <summary>managed/direct without its choice.</summary>
    private sealed class OnePlan(string plan) : ManagedAlgorithm("one", "one plan", ErrorModel.Componentwise)
    {
        public override AlgorithmFamily Family => AlgorithmFamily.Direct;

        public override double Cycles(ConvProblem problem, int lanes) => throw new NotSupportedException();

        public override double ExpectedRelL2(ConvProblem problem, int lanes) => throw new NotSupportedException();

        public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
            ConvOptions options) =>
            IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(plan, problem, weights, bias, options));
    }

    private readonly ref struct Factory(string plan, ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _w = w;
        private readonly ReadOnlySpan<float> _b = b;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => plan switch
            {
                "channel" => new ChannelPlan<TSimd, TVec>(p, _w, _b, options),
                "column" => new ColumnPlan<TSimd, TVec>(p, _w, _b, options),
                _ => new SpatialPlan<TSimd, TVec>(p, _w, _b, options),
            };
    }
}
