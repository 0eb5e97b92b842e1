using ConvBench.Backends.Cudnn;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>What is said of a device's limits, and what is left out where it cannot be had.</summary>
public sealed class CudaLimitsTests
{
    private const int MiB = 1 << 20;

    private static readonly Device First = new("cuda");

    /// <summary>132 multiprocessors, 128 multiply-adds in a clock of 1980 MHz, as the fake's attributes say.</summary>
    [MachineFact(Need.CCompiler, Need.Linux)]
    public void TheLimits_AreThoseOfTheDevice_AndNothingStaysBehind()
    {
        using var fake = new FakeCuda();
        DeviceLimits limits = CudaLimits.Measure(fake.Library().Cuda, First, threads: 1, copyBytes: MiB);
        Assert.Equal(2 * 132 * 128 * 1.98, limits.PeakGflops[1], 1e-9);
        Assert.True(limits.BandwidthGBps[1] > 0 && limits.LaunchNs[1] > 0);
        Assert.Equal(50L * MiB, limits.CacheBytes);
        Assert.Equal(0, fake.Alive);
        Assert.Contains($"cudaMemcpyAsync {MiB} bytes on the device", fake.Log);
        Assert.DoesNotContain(fake.Log, l => l.StartsWith("WRONG", StringComparison.Ordinal));
    }

    /// <summary>Each copy waits 1 ms in the fake: 8 of them take 8 ms at least, and move 2·1 MiB each.</summary>
    [MachineFact(Need.CCompiler, Need.Linux)]
    public void TheBandwidth_CountsWhatIsReadAndWritten_OfCopiesThatAreOver()
    {
        using FakeCuda fake = new FakeCuda().With("copy-us", "1000");
        double rate = CudaLimits.Measure(fake.Library().Cuda, First, threads: 1, copyBytes: MiB).BandwidthGBps[1];
        Assert.InRange(rate, 0.001, 2.0 * MiB / 1e6); // at most, since a sleep is never shorter
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void AnUnknownGeneration_HasNoPeak()
    {
        using FakeCuda fake = new FakeCuda().With("major", "99");
        Assert.Empty(CudaLimits.Measure(fake.Library().Cuda, First, threads: 1, copyBytes: MiB).PeakGflops);
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ADevice_WithoutRoomForCopies_HasNoBandwidth()
    {
        using FakeCuda fake = new FakeCuda().With("memory", $"{MiB}");
        DeviceLimits limits = CudaLimits.Measure(fake.Library().Cuda, First, threads: 1, copyBytes: MiB);
        Assert.Empty(limits.BandwidthGBps);
        Assert.Single(limits.PeakGflops);
        Assert.Equal(0, fake.Alive);
    }
}
