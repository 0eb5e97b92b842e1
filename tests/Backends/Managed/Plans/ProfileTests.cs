using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Plans;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Plans;

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
        foreach (ConvProblem p in EdgeSuite.Problems.Select(e => e.Problem).Where(p => algorithm.Supports(p, Device.Cpu, out _)))
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
                Assert.True(MemoryMarshal.AsBytes<float>(run).SequenceEqual(MemoryMarshal.AsBytes<float>(Output(plan, p))),
                    $"{id} {p}: other bits than Run's");
                Assert.Equal("other", phases[^1].Name);
                Assert.True(phases.Count > 1, $"{id} {p}: no phase");
                Assert.All(phases, t => Assert.True(t.Seconds >= 0, $"{id} {p}: {t}"));
                Assert.Equal(phases.Count, phases.Select(t => t.Name).Distinct().Count());
            }
        }
    }

    /// <summary>On a clock that moves by one tick with each reading, the phases are whole ticks and their sum is exactly
    /// the profile's stretch.</summary>
    [Theory]
    [InlineData("managed/direct", 1)]
    [InlineData("managed/direct", 2)]
    [InlineData("managed/winograd-f4x3", 1)]
    [InlineData("managed/winograd-f4x3", 2)]
    [InlineData("managed/fft", 1)]
    [InlineData("managed/fft", 2)]
    [InlineData("managed/im2col", 1)]
    public void Phases_AddUpToTheClocksTime(string id, int threads)
    {
        const int Runs = 4;
        ConvProblem p = ConvProblem.Parse("n1c64h28w28k64r3s3_p1");
        var data = ConvData.Create(p, Distribution.Normal, seed: 3);
        using IConvPlan plan = All.Single(a => a.Id == id).Prepare(p, data.W, data.B, new ConvOptions(threads));
        plan.Load(data.X);
        var time = new CountingTime();
        double[] ticks = [.. ((ManagedPlan)plan).Profile(Runs, time).Select(t => t.Seconds * Runs * threads)];
        Assert.Equal((time.Readings - 1) * threads, ticks.Sum());
        Assert.All(ticks, t => Assert.Equal(Math.Round(t), t));

        // A stretch that two phases claimed would make the rest negative.
        Assert.All(ticks, t => Assert.True(t >= 0, $"{t} ticks"));

        // One thread: each reading ends a phase but the first of a stage, of which no plan has more than four, and the profile's last.
        Assert.True(threads > 1 || ticks[^1] <= (4 * Runs) + 1, $"{ticks[^1]} ticks that no phase claims");
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

    private sealed class CountingTime : TimeProvider
    {
        private long _readings;

        public long Readings => _readings;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _readings);
    }
}
