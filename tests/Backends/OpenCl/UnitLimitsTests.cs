using ConvBench.Backends.OpenCl;
using ConvBench.Backends.OpenCl.Clblast;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>Limits of a device are measured for the threads that were asked for.</summary>
public class UnitLimitsTests
{
    [MachineFact(Need.OpenCl)]
    public void PeakBandwidthAndLaunch_AreMeasuredForTheseThreads()
    {
        var backend = new OpenClBackend();
        Assert.True(backend.IsAvailable(out string reason), reason);
        DeviceLimits limits = backend.Measure(backend.Devices[0], 1)!;
        Assert.All([limits.PeakGflops, limits.BandwidthGBps, limits.LaunchNs], of =>
        {
            Assert.Equal([1], of.Keys);
            Assert.True(double.IsFinite(of[1]) && of[1] > 0);
        });
    }

    [MachineFact(Need.Clblast)]
    public void ClblastHasTheLimitsOfItsDevice() => Assert.NotNull(new ClblastBackend().Measure(new Device("opencl"), 1));
}
