using ConvBench.Backends.Managed;
using ConvBench.Bench.Worker.Levels;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed;

/// <summary>The levels of reproducibility of every managed row on every vector width, for the classes of tests that ask for them.</summary>
internal static class ManagedReproducibility
{
    /// <summary>managed/auto is one of the others, chosen by shape: another batch may get another row.</summary>
    private static readonly IReadOnlyList<IConvAlgorithm> All = [.. new ManagedBackend().Algorithms.Where(a => a.Id != "managed/auto")];

    /// <summary>R6 isa of these tests: scalar code has no fused multiply-add where vectors have one, so it differs from all
    /// of them.</summary>
    private static readonly Isa[] VectorWidths = [.. Enum.GetValues<Isa>().Where(i => i > Isa.Scalar && i < IsaSelector.Widest)];

    /// <summary>Rows with the widths on which they are looked at.</summary>
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

    /// <summary>The edge suite.</summary>
    public static IEnumerable<ConvProblem> Edges => EdgeSuite.Problems.Select(e => e.Problem);

    /// <summary>Several strips, panels of channels, blocks of output channels; tails everywhere.</summary>
    /// <remarks>Fixed tiles of the FFT have spectra of some hundred megabytes for 300 channels. 72 are several parts of
    /// unequal length there too, which is what the channels decide.</remarks>
    public static IEnumerable<ConvProblem> LayersOf(string id)
    {
        int deep = HasFixedTiles(id) ? 72 : 300;
        return ((string[])
        [
            "n1c40h21w31k40r3s3_p1_b", "n2c48h14w14k48r3s3_p1", $"n1c{deep}h9w9k33r1s1", "n1c12h40w37k12r5s5_p2_g12",
            $"n1c{deep}h12w12k20r3s3_p2_d2", "n1c3h64w61k40r7s7_st2_p3", "n1c24h17w19k36r3s3_p1_g3",
        ]).Select(ConvProblem.Parse);
    }

    /// <summary>Rows like managed/fft-64, on request.</summary>
    public static bool HasFixedTiles(string id) => id.StartsWith("managed/fft-", StringComparison.Ordinal);

    /// <summary>The row of this name.</summary>
    public static IConvAlgorithm Row(string id) => All.Single(a => a.Id == id);

    /// <summary>Fails with one line for each level that does not hold.</summary>
    public static void Holds(string id, Isa isa, IEnumerable<ConvProblem> problems, Func<ReproLevel, bool> which)
    {
        string[] broken = [.. problems.Where(p => Row(id).Supports(p, Device.Cpu, out _)).SelectMany(p => Broken(id, isa, p, which))];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    private static IEnumerable<string> Broken(string id, Isa isa, ConvProblem p, Func<ReproLevel, bool> which)
    {
        var data = ConvData.Create(p, Distribution.Normal, seed: 7);
        float[] baseline = Output(Row(id), p, data, new ConvOptions { Isa = isa }); // one for all levels: none of them writes to it
        return
            from level in ReproLevel.All
            where which(level)
            from threads in level == ReproLevel.Threads ? [2, 3] : (int[])[1]
            let subject = new Subject(Row(id), p, data, new ConvOptions(threads) { Isa = isa }, baseline, VectorWidths)
            let result = LevelChecks.Run(level, subject)
            where result.Outcome == ReproOutcome.Broken
            select $"{id} {isa} {p} {level.Id}: {result.Reason} {result.Bits}";
    }

    private static float[] Output(IConvAlgorithm row, ConvProblem p, ConvData data, ConvOptions options)
    {
        using IConvPlan plan = row.Prepare(p, data.W, data.B, options);
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }
}
