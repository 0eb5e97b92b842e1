using System.Text.RegularExpressions;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends;

/// <summary>Which natives a build brings, by its platform and its switch -p:Gpu: the projects are evaluated, nothing is restored.</summary>
public sealed class GpuSwitchTests
{
    private const string Torch = "Libtorch/ConvBench.Libtorch.csproj", Onnx = "Backends/Onnx/ConvBench.Backends.Onnx.csproj";

    private static readonly string[] Systems = ["linux", "windows"], Switches = ["", "onnx", "torch", "cuda"];

    /// <summary>One evaluation for all: a start of MSBuild takes longer than the sixteen projects.</summary>
    private static readonly Lazy<string> Evaluated = new(() =>
    {
        using var folder = new TemporaryFolder();
        string tasks = string.Concat(from os in Systems from gpu in Switches from project in new[] { Torch, Onnx }
            select $"""
                <MSBuild Projects="{Path.Combine(RepositoryFiles.Root, "src", project)}" Targets="CollectPackageReferences"
                         Properties="TargetOs={os};Gpu={gpu}"><Output TaskParameter="TargetOutputs" ItemName="Named" /></MSBuild>
                <Message Importance="high" Text="&gt;{os}|{gpu}|@(Named->'%(Identity) %(Version)')" />
                <ItemGroup><Named Remove="@(Named)" /></ItemGroup>
                """);
        string file = folder.File("all.proj", $"<Project><Target Name=\"All\">{tasks}</Target></Project>");
        (int code, string printed) = Tools.Run("dotnet", "msbuild", file, "-nologo", "-t:All");
        return code == 0 ? printed : throw new InvalidOperationException(printed);
    });

    [Theory]
    [InlineData("linux", "", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-linux-x64")]
    [InlineData("linux", "onnx", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "libtorch-cpu-linux-x64")]
    [InlineData("linux", "torch", "Microsoft.ML.OnnxRuntime", "TorchSharp-cuda-linux")]
    [InlineData("linux", "cuda", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "TorchSharp-cuda-linux")]
    [InlineData("windows", "", "Microsoft.ML.OnnxRuntime.DirectML", "TorchSharp-cuda-windows")]
    [InlineData("windows", "onnx", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "TorchSharp-cuda-windows")]
    [InlineData("windows", "torch", "Microsoft.ML.OnnxRuntime.DirectML", "TorchSharp-cuda-windows")]
    [InlineData("windows", "cuda", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "TorchSharp-cuda-windows")]
    public void ABuild_BringsTheNativesOfItsSwitch_AndNoOthers(string os, string gpu, params string[] packages)
    {
        string[] named = [.. Regex.Matches(Evaluated.Value, @"^\s*>(\w+)\|(\w*)\|(.*?)\s*$", RegexOptions.Multiline)
            .Where(m => m.Groups[1].Value == os && m.Groups[2].Value == gpu)
            .SelectMany(m => m.Groups[3].Value.Split(';')).Select(p => p.Split(' ')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(packages.Order(StringComparer.Ordinal), named);
    }

    /// <summary>What a GPU build restores and compiles lies beside the usual build, never in its place.</summary>
    [Fact]
    public void AGpuBuild_HasFoldersAndLockFilesOfItsOwn()
    {
        string[] asked = ["msbuild", Path.Combine(RepositoryFiles.Root, "src", Onnx), "-nologo", "-p:Configuration=Release",
            "-getProperty:NuGetLockFilePath,ProjectAssetsFile,OutputPath", "-p:Gpu=onnx"];
        (int code, string printed) = Tools.Run("dotnet", asked);
        Assert.Equal(0, code);
        string[] paths = [.. Regex.Matches(printed, "\": \"([^\"]*)\"")
            .Select(m => m.Groups[1].Value.Replace("\\\\", "/", StringComparison.Ordinal))];
        Assert.Equal(3, paths.Length);
        Assert.All(paths, p => Assert.Contains("/gpu-onnx/", p, StringComparison.Ordinal));
    }

    [Fact]
    public void AnUnknownSwitch_IsRefused()
    {
        (int code, string printed) = Tools.Run("dotnet", "msbuild", Path.Combine(RepositoryFiles.Root, "src", Onnx), "-nologo",
            "-t:CollectPackageReferences", "-p:Gpu=onyx");
        Assert.NotEqual(0, code);
        Assert.Contains("-p:Gpu=onyx: expected onnx, torch, or cuda for both", printed, StringComparison.Ordinal);
    }
}
