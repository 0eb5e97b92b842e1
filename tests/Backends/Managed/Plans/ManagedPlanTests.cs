using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Fft;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Machine;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Plans;

/// <summary>What every managed plan promises beside right results: the same bits on any thread count, no allocation,
/// checked lengths.</summary>
public sealed class ManagedPlanTests
{
    private static readonly IReadOnlyList<IConvAlgorithm> All = new ManagedBackend().Algorithms;

    public static TheoryData<string> Algorithms => [.. All.Select(a => a.Id)];

    /// <summary>Layers that split into several strips, panels of channels and blocks of output channels.</summary>
    private static readonly string[] Layers =
    [
        "n1c40h30w31k70r3s3_p1_b", "n2c48h14w14k48r3s3_p1", "n1c300h9w9k33r1s1", "n1c12h40w37k12r5s5_p2_g12", "n1c700h12w12k20r3s3_p2_d2",
            "n1c3h64w61k40r7s7_st2_p3",
        "n2c20h17w18k24r4s3_p2x1_g2_b",
    ];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Output_HasTheSameBits_OnAnyThreadCount(string id)
    {
        foreach (ConvProblem p in Supported(id))
        {
            var data = ConvData.Create(p, Distribution.Normal, seed: 3);
            float[] one = Output(id, p, data, threads: 1);
            foreach (int threads in (int[])[2, 3, 5])
            {
                Assert.True(MemoryMarshal.AsBytes<float>(one).SequenceEqual(MemoryMarshal.AsBytes<float>(Output(id, p, data, threads))),
                    $"{id} {p} differs on {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Run_AllocatesNothing(string id)
    {
        foreach (ConvProblem p in Supported(id))
        {
            var data = ConvData.Create(p, Distribution.Normal, seed: 3);
            using IConvPlan plan = Algorithm(id).Prepare(p, data.W, data.B, new ConvOptions(2));
            plan.Load(data.X);
            plan.Run(2);

            // Other tests allocate meanwhile, so the least of many tries counts: a run that allocates does so in every one. A
            // neighbour may allocate for seconds on end: only a row that does so for a minute is at fault.
            long least = long.MaxValue;
            for (long start = Environment.TickCount64; least > 0 && Environment.TickCount64 - start < 60_000;)
            {
                long before = GC.GetTotalAllocatedBytes();
                plan.Run(1);
                least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);
            }

            Assert.True(least == 0, $"{id} {p}: {least} bytes in every run");
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Plan_RefusesWrongLengths(string id)
    {
        ConvProblem p = Supported(id).First();
        var data = ConvData.Create(p, Distribution.Normal, seed: 3);
        Assert.Throws<ArgumentException>(() => Algorithm(id).Prepare(p, data.W.AsSpan(1), data.B, new ConvOptions()));
        using IConvPlan plan = Algorithm(id).Prepare(p, data.W, data.B, new ConvOptions());
        Assert.Throws<ArgumentException>(() => plan.Load(data.X.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => plan.Store(new float[p.OutputCount + 1]));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Plan_ReportsItsWorkspace_BelowTheFullIm2colMatrix(string id)
    {
        ConvProblem p = ConvProblem.Parse("n1c64h56w56k64r3s3_p1");
        var data = ConvData.Create(p, Distribution.Normal, seed: 3);
        if (!Algorithm(id).Supports(p, Device.Cpu, out _))
        {
            return;
        }

        using IConvPlan plan = Algorithm(id).Prepare(p, data.W, data.B, new ConvOptions());
        plan.Load(data.X);
        plan.Run(1);
        long packedWeights = sizeof(float) * p.WeightCount, matrix = sizeof(float) * (long)p.Accumulations * p.OH * p.OW;
        // a large tile's weights
        long spectra = id.StartsWith("managed/fft-", StringComparison.Ordinal) ? 2 * FftTile.For(p, 64, 64).SpectrumBytes(p, 16) : 0;
        Assert.InRange(plan.WorkspaceBytes, packedWeights, packedWeights + spectra + (32 << 20));
        Assert.True(id != "managed/im2col" || plan.WorkspaceBytes < matrix / 2);
    }

    [MachineTheory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Avx2)]
    [InlineData(Isa.Avx512)]
    public void EveryIsa_PassesTheGates(Isa isa) => Assert.Empty(Misses(isa));

    [Fact]
    public void AnIsaThatTheMachineLacks_IsRefused()
    {
        var p = ConvProblem.Parse(Layers[0]);
        var data = ConvData.Create(p, Distribution.Normal, 1);
        Assert.All(
            Enum.GetValues<Isa>().Append((Isa)99).Where(isa => !IsaSelector.IsSupported(isa)),
            isa => Assert.Throws<NotSupportedException>(() => All[0].Prepare(p, data.W, data.B, new ConvOptions { Isa = isa })));
    }

    /// <summary>What goes wrong on the edge suite with this vector width; also run by <see cref="IsaMatrixTests"/> in child
    /// processes.</summary>
    internal static IReadOnlyList<string> Misses(Isa isa) =>
        [.. from algorithm in All
            from entry in EdgeSuite.Problems
            where algorithm.Supports(entry.Problem, Device.Cpu, out _)
            let miss = EdgeSuite.Judge(algorithm, entry.Problem, new ConvOptions { Isa = isa })
            where miss is not null
            select miss];

    private static IConvAlgorithm Algorithm(string id) => All.Single(a => a.Id == id);

    private static IEnumerable<ConvProblem> Supported(string id) =>
        Layers.Select(ConvProblem.Parse).Where(p => Algorithm(id).Supports(p, Device.Cpu, out _));

    private static float[] Output(string id, ConvProblem p, ConvData data, int threads)
    {
        using IConvPlan plan = Algorithm(id).Prepare(p, data.W, data.B, new ConvOptions(threads));
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
