using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class TruthCacheTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n1c3h8w9k5r4s7_same_d3x2");

    [Fact]
    public void Truth_KeptOnDisk_HasTheBitsOfTheComputedOne()
    {
        using var folder = new TemporaryFolder();
        var cache = new TruthCache(Path.Combine(folder.Path, "made", "when-needed"));
        Truth expected = ReferenceConv.Compute(P, ConvData.Create(P, Distribution.Relu, 3), 1);
        AssertSame(expected, cache.Get(P, Distribution.Relu, 3, 1).Truth);
        string path = cache.PathOf(P, Distribution.Relu, 3);
        DateTime written = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);
        AssertSame(expected, cache.Get(P, Distribution.Relu, 3, 2).Truth);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path)); // read, not computed anew
    }

    [Fact]
    public void Keys_HaveFilesOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        var cache = new TruthCache(folder.Path);
        cache.Get(P, Distribution.Normal, 1, 1);
        cache.Get(P, Distribution.Normal, 2, 1);
        cache.Get(P, Distribution.Uniform, 1, 1);
        cache.Get(P with { HasBias = true }, Distribution.Normal, 1, 1);
        Assert.Equal(4, Directory.EnumerateFiles(folder.Path, "*.truth").Count());
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("other")]
    public void File_ThatIsDamaged_IsComputedAnew(string damage)
    {
        using var folder = new TemporaryFolder();
        var cache = new TruthCache(folder.Path);
        Truth expected = cache.Get(P, Distribution.Normal, 1, 1).Truth;
        string path = cache.PathOf(P, Distribution.Normal, 1);
        byte[] whole = File.ReadAllBytes(path), bytes = [.. whole];
        switch (damage)
        {
            case "flip":
                bytes[^100] ^= 1;
                break;
            case "cut":
                bytes = bytes[..^8];
                break;
            case "empty":
                bytes = [];
                break;
            case "other":
                cache.Get(P, Distribution.Normal, 2, 1);
                bytes = File.ReadAllBytes(cache.PathOf(P, Distribution.Normal, 2));
                break;
        }

        File.WriteAllBytes(path, bytes);
        AssertSame(expected, cache.Get(P, Distribution.Normal, 1, 1).Truth);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void Cache_UsedByManyAtOnce_GivesAllTheSameAndLeavesNoParts()
    {
        using var folder = new TemporaryFolder();
        Truth expected = ReferenceConv.Compute(P, ConvData.Create(P, Distribution.Normal, 1), 1);
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            AssertSame(expected, new TruthCache(folder.Path).Get(P, Distribution.Normal, 1, 1).Truth));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    private static void AssertSame(Truth expected, Truth actual)
    {
        Assert.True(expected.Y.AsSpan().SequenceEqual(actual.Y));
        Assert.True(expected.S.AsSpan().SequenceEqual(actual.S));
    }
}
