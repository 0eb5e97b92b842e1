using ConvBench.Backends.Managed;
using ConvBench.Bench.Worker.Levels;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed;

/// <summary>What docs/findings/reproducibility.md says of the managed rows, bit by bit, on every vector width.</summary>
public sealed class ManagedReproducibilityTests
{
    /// <summary>managed/auto is one of the others, chosen by shape: another batch may get another row.</summary>
    private static readonly IReadOnlyList<IConvAlgorithm> All = [.. new ManagedBackend().Algorithms.Where(a => a.Id != "managed/auto")];

    /// <summary>Several strips, panels of channels, blocks of output channels; tails everywhere.</summary>
    private static readonly string[] Layers =
    [
        "n1c40h21w31k40r3s3_p1_b", "n2c48h14w14k48r3s3_p1", "n1c300h9w9k33r1s1", "n1c12h40w37k12r5s5_p2_g12", "n1c300h12w12k20r3s3_p2_d2",
            "n1c3h64w61k40r7s7_st2_p3",
        "n1c24h17w19k36r3s3_p1_g3",
    ];

    /// <summary>R6 isa of these tests: scalar code has no fused multiply-add where vectors have one, so it differs from all
    /// of them.</summary>
    private static readonly Isa[] VectorWidths = [.. Enum.GetValues<Isa>().Where(i => i > Isa.Scalar && i < IsaSelector.Widest)];

    public static TheoryData<string, Isa> Rows
    {
        get
        {
            var rows = new TheoryData<string, Isa>();
            foreach (IConvAlgorithm algorithm in All)
            {
                // Rows on request share their kernels with the others: the widest vectors tell.
                foreach (Isa isa in Enum.GetValues<Isa>()
                    .Where(i => i != Isa.Auto && (algorithm.OnRequest ? i == IsaSelector.Widest : IsaSelector.IsSupported(i))))
                {
                    rows.Add(algorithm.Id, isa);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsRequired_Holds(string id, Isa isa) =>
        None(Broken(id, isa, Layers.Select(ConvProblem.Parse), l => l.IsRequired));

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsRequired_Holds_OnTheEdgeSuite(string id, Isa isa) =>
        None(Broken(id, isa, EdgeSuite.Problems.Select(e => e.Problem), l => l.IsRequired && l != ReproLevel.Alignment));

    /// <summary>Not required, but so: im2col adds up every output in the order of its filter, whatever its place and its
    /// neighbours; a fixed Winograd tile does not look at K.</summary>
    [Theory]
    [InlineData("managed/direct", "R4 shift")]
    [InlineData("managed/im2col", "R4 shift, R4 crop, R5 filters, R5 groups, R6 isa")]
    [InlineData("managed/winograd-f2x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f6x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f8x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3-barabasz", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3-f64t", "R5 filters, R5 groups")]
    public void WhatElseTheDocumentationSays_Holds(string id, string levels) => None(Broken(
        id, Isa.Auto, Layers.Select(ConvProblem.Parse).Concat(EdgeSuite.Problems.Select(e => e.Problem)),
            l => levels.Split(", ").Contains(l.Id)));

    private static void None(string[] broken) => Assert.True(broken.Length == 0, string.Join('\n', broken));

    private static string[] Broken(string id, Isa isa, IEnumerable<ConvProblem> problems, Func<ReproLevel, bool> which)
    {
        IConvAlgorithm algorithm = All.Single(a => a.Id == id);
        return
        [
            .. from p in problems
               where algorithm.Supports(p, Device.Cpu, out _)
               from level in ReproLevel.All
               where which(level)
               from threads in level == ReproLevel.Threads ? [2, 3] : (int[])[1]
               let result = LevelChecks.Run(level, SubjectOf(algorithm, p, isa) with { Options = new ConvOptions(threads) { Isa = isa } })
               where result.Outcome == ReproOutcome.Broken
               select $"{id} {isa} {p} {level.Id}: {result.Reason} {result.Bits}",
        ];
    }

    private static Subject SubjectOf(IConvAlgorithm algorithm, ConvProblem p, Isa isa)
    {
        var data = ConvData.Create(p, Distribution.Normal, seed: 7);
        var options = new ConvOptions { Isa = isa };
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, options);
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return new Subject(algorithm, p, data, options, y, VectorWidths);
    }
}
