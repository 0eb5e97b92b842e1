using ConvBench.Backends.Torch.Loading;
using Xunit;

namespace ConvBench.Tests.Backends.Torch.Loading;

public sealed class PatchedCopyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("convbench-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Ensure_FromManyThreadsAtOnce_LeavesOneWholeFile()
    {
        byte[] content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
        var paths = new string[16];
        Parallel.For(0, paths.Length, i => paths[i] = PatchedCopy.Ensure("libX.so", content, _folder.FullName));

        Assert.Single(paths.Distinct());
        Assert.Equal([paths[0]], Directory.GetFiles(_folder.FullName));
        Assert.Equal(content, File.ReadAllBytes(paths[0]));
    }

    [Fact]
    public void Ensure_OverADamagedCopy_WritesItAnew()
    {
        string path = PatchedCopy.Ensure("libX.so", [1, 2, 3], _folder.FullName);
        File.WriteAllBytes(path, [1, 2]);

        Assert.Equal(path, PatchedCopy.Ensure("libX.so", [1, 2, 3], _folder.FullName));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Ensure_OfOtherContent_HasAnotherName() =>
        Assert.NotEqual(PatchedCopy.Ensure("libX.so", [1], _folder.FullName), PatchedCopy.Ensure("libX.so", [2], _folder.FullName));
}
