using ConvBench.Backends.OpenCl;
using ConvBench.Backends.OpenCl.Runtime;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>Devices, threads and refusals of OpenCL.</summary>
public class OpenClBackendTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n2c6h9w11k7r3s3_p1_b");

    [MachineFact(Need.OpenCl)]
    public void Devices_AreNumbered_AndNamedWithTheirDriver()
    {
        var backend = new OpenClBackend();
        Assert.True(backend.IsAvailable(out string reason), reason);
        Assert.Equal(Enumerable.Range(0, backend.Devices.Count), backend.Devices.Select(d => d.Index));
        Assert.All(backend.Devices, d => Assert.Matches(@"^\S.* \(\S.*\)$", d.Name));
        Assert.NotEmpty(backend.Version);
        Assert.NotEmpty(backend.LibraryPath);
    }

    [MachineFact(Need.OpenCl)]
    public void ThreadsOfAPlan_AreTheComputeUnitsOfItsSubDevice_AndMoreThanThereAreIsRefused()
    {
        ClDevice device = ClLibrary.Instance.Devices[0];
        int most = device.IsCpu ? device.ComputeUnits : 1;
        for (int threads = 1; threads <= most; threads++)
        {
            using IConvPlan plan = Prepare(P, new ConvOptions(threads) { Device = device.Device });
            Assert.Equal(new Execution(device.Device, threads, Execution.Library) { DeviceName = device.Device.Name }, plan.Execution);
        }

        var e = Assert.Throws<NotSupportedException>(() => Prepare(P, new ConvOptions(most + 1) { Device = device.Device }));
        Assert.Contains($"not {most + 1}", e.Message, StringComparison.Ordinal);
    }

    [MachineFact(Need.OpenCl)]
    public void BitsDoNotDependOnThreads()
    {
        ClDevice device = ClLibrary.Instance.Devices[0];
        Assert.Equal(Output(1, device.Device), Output(device.IsCpu ? device.ComputeUnits : 1, device.Device));
    }

    /// <summary>The same layer in the tile that is measured and in the first: tiles share out outputs, never a sum.</summary>
    [MachineTheory(Need.OpenCl)]
    [InlineData("opencl/direct")]
    [InlineData("opencl/im2col")]
    [InlineData("opencl/winograd-f2x3")]
    [InlineData("opencl/fft")]
    public void ALayerOfSomeSize_MeasuresItsTile_AndTheBitsAreThoseOfEveryTile(string id)
    {
        var large = ConvProblem.Parse("n1c32h34w34k36r3s3"); // 21 MFLOP, and its first 9 filters by themselves: 5 MFLOP
        var small = ConvProblem.Parse("n1c32h34w34k9r3s3");
        (ConvData data, _) = EdgeSuite.Case(large, Distribution.Normal);
        IConvAlgorithm row = new OpenClBackend().Algorithms.Single(a => a.Id == id);
        var options = new ConvOptions { Device = ClLibrary.Instance.Devices[0].Device };

        float[] Computed(ConvProblem p, out string form)
        {
            using IConvPlan plan = row.Prepare(p, data.W.AsSpan(0, (int)p.WeightCount), [], options);
            plan.Load(data.X);
            plan.Run(1);
            var y = new float[p.OutputCount];
            plan.Store(y);
            form = plan.Choice!.Form;
            return y;
        }

        float[] all = Computed(large, out string measured), again = Computed(large, out string kept);
        float[] first = Computed(small, out string promised);
        Assert.EndsWith("the fastest of 3", measured, StringComparison.Ordinal);
        Assert.DoesNotContain("fastest", promised, StringComparison.Ordinal);
        Assert.Equal(measured, kept);
        Assert.Equal(all, again);
        Assert.Equal(first, all[..first.Length]);
    }

    [MachineFact(Need.OpenCl)]
    public void ADeviceThatIsNotThere_IsARefusalThatNamesThoseThatAre()
    {
        var e = Assert.Throws<RowFaultException>(() => Prepare(P, new ConvOptions { Device = new Device("opencl", 99) }));
        Assert.StartsWith("no device opencl:99: OpenCL has opencl:0", e.Message, StringComparison.Ordinal);
    }

    [MachineFact(Need.OpenCl)]
    public void MemoryThatIsNotThere_IsARefusalThatNamesBytesAndDevice()
    {
        ClUnit unit = ClUnit.Of(ClLibrary.Instance.Devices[0].Device, 1);
        var e = Assert.Throws<InsufficientMemoryException>(() => new ClBuffer(unit, 1L << 44));
        Assert.Contains("opencl:0", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{1L << 46} bytes", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [MachineFact(Need.OpenCl)]
    public void AKernelThatDoesNotCompile_IsARefusalOfOneLineWithTheCompilersWords()
    {
        ClUnit unit = ClUnit.Of(ClLibrary.Instance.Devices[0].Device, 1);
        var e = Assert.Throws<RowFaultException>(() => unit.Program("__kernel void k() { nonsense; }", ""));
        Assert.StartsWith("clBuildProgram: CL_BUILD_PROGRAM_FAILURE: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE")]
    [InlineData(-11, "CL_BUILD_PROGRAM_FAILURE")]
    [InlineData(-1001, "CL_PLATFORM_NOT_FOUND_KHR")]
    [InlineData(-7777, "status -7777")]
    public void AStatus_HasTheNameOfTheSpecification(int status, string name) => Assert.Equal(name, ClStatus.Name(status));

    [Theory]
    [InlineData("OpenCL 3.0 PoCL 3.1+debian  Linux, None+Asserts", "PoCL 3.1")]
    [InlineData("OpenCL 3.0 CUDA 12.4.89", "CUDA 12.4.89")]
    [InlineData("OpenCL 2.1 AMD-APP (3590.0)", "AMD-APP 3590.0")]
    public void ADriver_IsWhatThePlatformSaysBehindTheVersion(string version, string driver) =>
        Assert.Equal(driver, ClDevice.DriverOf(version));

    private static float[] Output(int threads, Device device)
    {
        (ConvData data, _) = EdgeSuite.Case(P, Distribution.Normal);
        using IConvPlan plan = Prepare(P, new ConvOptions(threads) { Device = device });
        var y = new float[P.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private static IConvPlan Prepare(ConvProblem p, ConvOptions options)
    {
        (ConvData data, _) = EdgeSuite.Case(p, Distribution.Normal);
        return new OpenClBackend().Algorithms.Single(a => a.Id == "opencl/direct").Prepare(p, data.W, data.B, options);
    }
}
