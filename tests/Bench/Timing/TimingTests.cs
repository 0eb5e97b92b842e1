using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Timing;
using ConvBench.Bench.Worker;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;
using Xunit;

namespace ConvBench.Tests.Bench.Timing;

public class TimingTests
{
    [Fact]
    public void AJob_ReachesTheWorkerWhole()
    {
        Job job = new Job().WithIterationTime(TimeInterval.FromMilliseconds(12.5)).WithWarmupCount(2).WithIterationCount(7)
            .WithInvocationCount(48).WithUnrollFactor(4).WithStrategy(RunStrategy.Monitoring).WithMaxRelativeError(0.0125)
            .WithEvaluateOverhead(false).WithGcForce(false).WithOutlierMode(OutlierMode.RemoveAll)
            .WithMaxAbsoluteError(TimeInterval.FromMicroseconds(3))
            .WithMinInvokeCount(3).WithMemoryRandomization(true).WithLaunchCount(2);
        Job read = JobText.Read(JobText.Write(job));
        Assert.Equal(JobText.Write(job), JobText.Write(read));
        Assert.Equal(14, JobText.Write(read).Count);
        Assert.Equal(TimeInterval.FromMilliseconds(12.5), read.Run.IterationTime);
        Assert.Equal(RunStrategy.Monitoring, read.Run.RunStrategy);
        Assert.Equal(0.0125, read.Accuracy.MaxRelativeError);
    }

    [Fact]
    public void ASlowCase_IsMeasuredRunByRun_AndAVerySlowOneOnceAPass()
    {
        Job quick = JobTuning.ForRunTime(JobTuning.Default, TimeSpan.FromMilliseconds(5), null);
        Job again = JobTuning.ForRunTime(JobTuning.Default, TimeSpan.FromMilliseconds(5), 37);
        Job slow = JobTuning.ForRunTime(JobTuning.Default, TimeSpan.FromSeconds(0.06), null);
        Job verySlow = JobTuning.ForRunTime(JobTuning.Default, TimeSpan.FromSeconds(20), 1);
        Assert.Same(JobTuning.Default, quick);
        Assert.Equal((2, 37, 1), (again.Run.IterationCount, again.Run.InvocationCount, again.Run.UnrollFactor));
        Assert.Equal((2, 1, 0), (slow.Run.IterationCount, slow.Run.InvocationCount, slow.Run.WarmupCount));
        Assert.Equal((1, RunStrategy.Monitoring), (verySlow.Run.IterationCount, verySlow.Run.RunStrategy));
    }

    [Theory]
    [InlineData(1e-6, 8)]
    [InlineData(0.1999, 8)]
    [InlineData(0.4, 4)]
    [InlineData(20, 3)]
    public void ASlowCase_TakesFewerPasses(double onceSeconds, int passes) => Assert.Equal(passes, JobTuning.PassesOf(onceSeconds));

    [Theory]
    [InlineData("", 2, 1, true)]
    [InlineData("--iterationCount 40", 40, 1, false)]
    public void SingleOptions_ChangeOurJob(string arguments, int iterations, int warmups, bool isDefault)
    {
        var user = UserConfig.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((iterations, warmups, isDefault), (user.Job.Run.IterationCount, user.Job.Run.WarmupCount, user.IsDefaultJob));
        Assert.Equal(TimeInterval.FromMilliseconds(50), user.Job.Run.IterationTime);
    }

    [Fact]
    public void ANamedJob_IsTakenAsItIs()
    {
        var user = UserConfig.Parse(["--job", "medium", "--envVars", "A:1"]);
        Assert.Equal(15, user.Job.Run.IterationCount);
        Assert.False(user.Job.HasValue(RunMode.IterationTimeCharacteristic));
        Assert.Equal("1", user.Environment["A"]);
    }

    [Theory]
    [InlineData(0.99, false)] // 100 GFLOP/s · 1.1 over 59.0 MFLOP: 0.5363 ms at the least
    [InlineData(1.01, true)]
    public void ATimeBelowThePeak_IsImpossible(double factor, bool possible)
    {
        var limits = new MachineLimits(cacheBytes: 1 << 30);
        limits.Raise(Device.Cpu, Measured);
        var c = new ConvCase
        {
            Problem = ConvProblem.Parse("c64h16w16k64r3s3"),
            Algorithm = "fake/good",
            Row = new RowFacts("fake", AlgorithmFamily.Direct)
        };
        double least = c.Problem.EffectiveFlops / (1.1 * 100);
        Assert.Equal(possible, limits.Impossible(c, c.Problem.EffectiveFlops, factor * least) is null);
    }

    private static DeviceLimits Measured => new(new Dictionary<int, double> { [1] = 100 }, new Dictionary<int, double> { [1] = 10 });

    /// <summary>The CPU's cache is that of the machine, a device's its own.</summary>
    [Theory]
    [InlineData(0.99, 1000, null, false)] // (bytes − cache) over twice 10 GB/s
    [InlineData(1.01, 1000, null, true)]
    [InlineData(0.99, 0, 1000L, false)]
    [InlineData(1.01, 1 << 30, 1000L, true)]
    public void ATimeBelowTheBandwidth_IsImpossible(double factor, long machines, long? own, bool possible)
    {
        var limits = new MachineLimits(machines);
        limits.Raise(Device.Cpu, Measured with { CacheBytes = own });
        var c = new ConvCase
        {
            Problem = ConvProblem.Parse("c64h128w128k64r1s1"),
            Algorithm = "fake/good",
            Row = new RowFacts("fake", AlgorithmFamily.Direct)
        };
        Assert.Equal(possible, limits.Impossible(c, 0, factor * (c.Problem.Bytes - 1000) / 20) is null);
    }

    [Fact]
    public void OtherDevicesAndUnmeasuredThreadCounts_HaveNoLimit()
    {
        var limits = new MachineLimits(cacheBytes: 0);
        var c = new ConvCase
        {
            Problem = ConvProblem.Parse("c64h128w128k64r1s1"),
            Algorithm = "fake/good",
            Row = new RowFacts("fake", AlgorithmFamily.Direct)
        };
        Assert.Null(limits.Impossible(c, 1e12, 1));
        limits.Raise(Device.Cpu, Measured);
        Assert.NotNull(limits.Impossible(c, 1e12, 1));
        Assert.Null(limits.Impossible(c with { Device = new Device("cuda") }, 1e12, 1));
        Assert.Null(limits.Impossible(c with { Threads = 2 }, 1e12, 1));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(12_345_678)]
    public void ASweep_ReadsAtLeastTwiceTheCaches(long cacheBytes) =>
        Assert.InRange(64 * new CacheSweep(cacheBytes).Run(), 2 * cacheBytes, 3 * cacheBytes);

    [Theory]
    [InlineData("n1c1024h256w256k16r4s7_same_d3x2")]
    [InlineData("n8c512h224w224k512r3s3_st2_p1")]
    [InlineData("n64c64h512w512k64r11s11_g64")]
    [InlineData("n1c256h1024w1024k512r5s5_p40_d9_g2_b")]
    public void IntegersOfAHeavyProblem_AreAPartOfIt_WithTheSameFilter(string text)
    {
        ConvProblem p = ConvProblem.Parse(text), part = OperandCache.IntegerProblem(p);
        Assert.True(part.Flops < 2e9, part.ToString());
        Assert.Equal((p.R, p.S, p.StrideH, p.StrideW, p.DilationH, p.DilationW),
            (part.R, part.S, part.StrideH, part.StrideW, part.DilationH, part.DilationW));
        Assert.Equal((p.PadTop, p.PadLeft, p.PadBottom, p.PadRight, p.HasBias),
            (part.PadTop, part.PadLeft, part.PadBottom, part.PadRight, part.HasBias));
        Assert.Equal(part, OperandCache.IntegerProblem(part));
    }

    [Theory]
    [InlineData("--out", "--out")]
    [InlineData("results/x", "results/x")]
    [InlineData("a*", "'a*'")]
    [InlineData("w=subnormal(0.5)", "'w=subnormal(0.5)'")]
    [InlineData("it's", "'it'\\''s'")]
    public void TheCommandLine_IsKept(string argument, string kept) => Assert.Equal(kept, MachineFacts.WithoutPath(argument));

    [Fact]
    public void TheCommandLine_NamesNoFolderOfTheMachine() =>
        Assert.Equal(".../run1", MachineFacts.WithoutPath(Path.Combine(Path.GetTempPath(), "deep", "run1") + Path.DirectorySeparatorChar));
}
