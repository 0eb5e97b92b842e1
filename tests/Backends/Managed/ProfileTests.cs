using System.Diagnostics;
using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests;

/// <summary>A profile computes what a run computes, and says where all of its time went.</summary>
public sealed class ProfileTests
{
    private static readonly IReadOnlyList<IConvAlgorithm> All = new ManagedBackend().Algorithms;

    public static TheoryData<string> Algorithms => [.. All.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Profile_OfTheWholeEdgeSuite_HasPhases_AndTheBitsOfARun(string id)
    {
        IConvAlgorithm algorithm = All.Single(a => a.Id == id);
        foreach (ConvProblem p in EdgeSuite.Problems.Select(e => e.Problem).Where(p => algorithm.Supports(p, "cpu", out _)))
        {
            ConvData data = EdgeSuite.Case(p, Distribution.Normal).Data;
            foreach (int threads in (int[])[1, 3])
            {
                using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(threads));
                plan.Load(data.X);
                plan.Run(1);
                float[] run = Output(plan, p);
                plan.Load(data.X);
                IReadOnlyList<PhaseTime> phases = plan.Profile(2);
                Assert.True(MemoryMarshal.AsBytes<float>(run).SequenceEqual(MemoryMarshal.AsBytes<float>(Output(plan, p))), $"{id} {p}: other bits than Run's");
                Assert.Equal("other", phases[^1].Name);
                Assert.True(phases.Count > 1, $"{id} {p}: no phase");
                Assert.All(phases, t => Assert.True(t.Seconds >= 0, $"{id} {p}: {t}"));
                Assert.Equal(phases.Count, phases.Select(t => t.Name).Distinct().Count());
            }
        }
    }

    [Theory]
    [InlineData("managed/direct", 1)]
    [InlineData("managed/direct", 2)]
    [InlineData("managed/winograd-f4x3", 2)]
    [InlineData("managed/fft", 2)]
    public void Phases_AddUpToTheWallTime(string id, int threads)
    {
        const int Runs = 20;
        ConvProblem p = ConvProblem.Parse("n1c64h56w56k64r3s3_p1");
        var data = ConvData.Create(p, Distribution.Normal, seed: 3);
        using IConvPlan plan = All.Single(a => a.Id == id).Prepare(p, data.W, data.B, new ConvOptions(threads));
        plan.Load(data.X);
        double closest = 0;
        for (int attempt = 0; attempt < 20 && closest < 0.99; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<PhaseTime> phases = plan.Profile(Runs);
            double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, sum = Runs * phases.Sum(t => t.Seconds);

            // The profile's own stretch lies within ours, on the same clock of whole ticks; its sums are rounded a few times.
            Assert.True(sum <= wall * (1 + 1e-12), $"{sum} s of {wall} s");
            closest = Math.Max(closest, sum / wall);
        }

        // Outside its stretch the profile makes one clock and one list: microseconds, against 20 runs of 230 MFLOP, a millisecond each at
        // 230 GFLOP/s. 1 % would be 200 µs. A thread that is interrupted just there costs one of the attempts.
        Assert.InRange(closest, 0.99, 1);
    }

    [Fact]
    public void Profile_NeedsARun()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h4w4k1r1s1");
        using IConvPlan plan = All[0].Prepare(p, new float[1], [], new ConvOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Profile(0));
    }

    private static float[] Output(IConvPlan plan, ConvProblem p)
    {
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
