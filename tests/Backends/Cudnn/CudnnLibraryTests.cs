using ConvBench.Backends.Cudnn;
using ConvBench.Backends.Cudnn.Native;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>Where the libraries are found, which versions are taken, and what is said where one is missing.</summary>
public sealed class CudnnLibraryTests
{
    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("90100", "9.1.0")]
    [InlineData("91002", "9.10.2")]
    [InlineData("8907", "8.9.7")]
    public void TheLibraries_OnceLoaded_SayTheirVersionsAndDevices(string version, string text)
    {
        using FakeCuda fake = new FakeCuda().With("version", version);
        CudnnBackend backend = fake.Backend("256");
        Assert.Equal("", backend.Version);
        Assert.True(backend.IsAvailable(out string reason), reason);
        Assert.Equal((text, fake.Cudnn), (backend.Version, backend.LibraryPath));
        Assert.Equal(["cuda:0 Fake GPU 0", "cuda:1 Fake GPU 1"], backend.Devices.Select(d => $"{d} {d.Name}"));
        Assert.Equal(("12.4", "12.6", "12.3", "256 MiB", fake.Runtime), (backend.Details["cuda runtime"], backend.Details["cuda driver"],
            backend.Details["built with cuda runtime"], backend.Details["workspace limit"], backend.Details["cuda runtime file"]));
        Assert.DoesNotContain(fake.Log, l => l.StartsWith("WRONG", StringComparison.Ordinal));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ARuntime_WithTheOldStructAlone_NamesItsDevicesToo()
    {
        using var fake = new FakeCuda("-DCUDA11");
        Assert.Equal("Fake GPU 1", fake.Library().Devices[1].Name);
    }

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("version", "7605", "is cuDNN 7.6.5: ConvBench knows the interface of cuDNN 8 and 9")]
    [InlineData("version", "100203", "is cuDNN 10.2.3: ConvBench knows the interface of cuDNN 8 and 9")]
    [InlineData("count-status", "35", "no CUDA device: cudaGetDeviceCount: cudaErrorInsufficientDriver (35): CUDA driver version is "
        + "insufficient for CUDA runtime version (driver for CUDA 0.0, runtime 12.4); it needs NVIDIA's driver and a GPU")]
    [InlineData("count-status", "100", "no CUDA device: cudaGetDeviceCount: cudaErrorNoDevice (100): no CUDA-capable device is detected "
        + "(driver for CUDA 12.6, runtime 12.4); it needs NVIDIA's driver and a GPU")]
    [InlineData("devices", "0", "the CUDA driver sees no device: is there a GPU, and does CUDA_VISIBLE_DEVICES not hide it?")]
    public void WhatCannotBeUsed_IsAReason(string option, string value, string reason)
    {
        using FakeCuda fake = new FakeCuda().With(option, value);
        CudnnBackend backend = fake.Backend();
        Assert.False(backend.IsAvailable(out string said));
        Assert.EndsWith(reason, said, StringComparison.Ordinal);
        Assert.Empty(backend.Devices);
        Assert.Throws<InvalidOperationException>(() => new CudnnCase("n1c1h1w1k1r1s1").Plan(backend, "implicit-gemm"));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ALibrary_WithoutAFunction_IsAReason()
    {
        using var fake = new FakeCuda("-DNO_FIND");
        Assert.Equal($"{fake.Cudnn} has no function cudnnFindConvolutionForwardAlgorithm: it is of a version that ConvBench does not know",
            fake.Library().Fault);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1048577")]
    [InlineData(" 64")]
    public void AWorkspace_ThatIsNoNumber_IsAReason(string text) =>
        Assert.Equal($"CONVBENCH_CUDNN_WORKSPACE is '{text}': expected whole MiB, 0 to 1048576", new CudnnLibrary("/", "/", text).Fault);

    [Fact]
    public void AWorkspace_IsWholeMebibytes()
    {
        Assert.Equal(WorkspaceLimit.DefaultMiB, WorkspaceLimit.Parse(null));
        Assert.Equal((0, 1048576), (WorkspaceLimit.Parse("0"), WorkspaceLimit.Parse("1048576")));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void AName_IsAFile_OrAFolderWithLibOrBin()
    {
        using var fake = new FakeCuda();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("lib"));
        File.CreateSymbolicLink(folder.File("lib/libcudnn.so.9"), fake.Cudnn);
        Assert.Equal(fake.Cudnn, LibrarySearch.Cudnn.Load(fake.Cudnn).Path);
        Assert.Equal(fake.Cudnn, LibrarySearch.Cudnn.Load(fake.Folder).Path);
        Assert.Equal(folder.File("lib/libcudnn.so.9"), LibrarySearch.Cudnn.Load(folder.Path).Path);
    }

    [Fact]
    public void AName_ThatHoldsNoLibrary_IsAReason_AndNothingElseIsTried()
    {
        using var folder = new TemporaryFolder();
        LibrarySearch search = LibrarySearch.Cudnn with { Files = ["libcudnn.so.9", "libcudnn.so.8"] };
        Assert.Equal($"CONVBENCH_CUDNN is '{folder.Path}': neither a file nor a folder with libcudnn.so.9 or libcudnn.so.8",
            Assert.Throws<DllNotFoundException>(() => search.Load(folder.Path)).Message);
        string text = folder.File("libcudnn.so.9", "no library");
        string said = Assert.Throws<DllNotFoundException>(() => search.Load(folder.Path)).Message;
        Assert.StartsWith("CONVBENCH_CUDNN: cuDNN does not load: ", said, StringComparison.Ordinal);
        Assert.Contains(text, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    /// <summary>What lies in a wheel of a name that no system has; its sublibraries are there before it.</summary>
    [MachineFact(Need.CCompiler, Need.Linux)]
    public void APythonWheel_IsFound_AndItsSublibrariesComeFromItsOwnFolder()
    {
        using var fake = new FakeCuda();
        using var folder = new TemporaryFolder();
        string site = folder.File("site-packages"), wheel = Path.Combine(site, "nvidia", "cudnn", "lib");
        Directory.CreateDirectory(wheel);
        File.Copy(fake.Cudnn, Path.Combine(wheel, "libcudnnfake.so.9"));
        File.Copy(fake.Runtime, Path.Combine(wheel, "libcudnn_graph.so.9"));
        File.Copy(fake.Runtime, Path.Combine(wheel, "libcudnn_graph.so.8"));
        LibrarySearch search = LibrarySearch.Cudnn with { Files = ["libcudnnfake.so.9"] };
        Assert.Equal(Path.Combine(wheel, "libcudnnfake.so.9"), search.Load(null, [folder.File("elsewhere"), site]).Path);
        string mapped = File.ReadAllText("/proc/self/maps");
        Assert.Contains(Path.Combine(wheel, "libcudnn_graph.so.9"), mapped, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.Combine(wheel, "libcudnn_graph.so.8"), mapped, StringComparison.Ordinal);
    }

    [Fact]
    public void ALibrary_ThatIsNowhere_SaysInOneLineWhereItWasLookedFor()
    {
        LibrarySearch search = LibrarySearch.Cudnn with { Files = ["libcudnnfake.so.9"] };
        Assert.Equal("no cuDNN here: the system's loader knows no libcudnnfake.so.9, and no nvidia/cudnn/lib lies below the "
            + "site-packages of VIRTUAL_ENV, .venv, ~/.local, /usr/local or /usr; install it, or set CONVBENCH_CUDNN to its file or folder",
            Assert.Throws<DllNotFoundException>(() => search.Load(null, [])).Message);
    }
}
