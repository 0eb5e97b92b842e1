using ConvBench.Backends.Torch.Loading;
using ConvBench.Libtorch;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Torch.Loading;

public class WeakVersionPatchTests
{
    private static readonly string[] Marker = ["marker"];

    [Fact]
    public void Patch_OfOneVersion_SetsItsWeakFlagAndNothingElse()
    {
        byte[] file = SyntheticElf.Create();
        byte[] patched = WeakVersionPatch.Apply(file, "NEW_2", Marker);

        int[] changed = [.. Enumerable.Range(0, file.Length).Where(i => file[i] != patched[i])];
        Assert.Equal([SyntheticElf.NewAux + 4], changed);
        Assert.Equal(2, patched[SyntheticElf.NewAux + 4]); // VER_FLG_WEAK
    }

    [Fact]
    public void Patch_OfAPatchedFile_ChangesNothing()
    {
        byte[] once = WeakVersionPatch.Apply(SyntheticElf.Create(), "NEW_2", Marker);
        Assert.Equal(once, WeakVersionPatch.Apply(once, "NEW_2", Marker));
    }

    [Theory]
    [InlineData("OLD_1", "used needs OLD_1")] // a symbol that is called
    [InlineData("NEW_9", "does not ask for NEW_9")]
    public void Patch_OfAVersionThatIsUsedOrAbsent_IsRefused(string version, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() =>
            WeakVersionPatch.Apply(SyntheticElf.Create(), version, Marker)).Message, StringComparison.Ordinal);

    [Fact]
    public void Patch_WhereAnotherSymbolHangsOnTheVersion_IsRefused() =>
        Assert.Contains("other",
            Assert.Throws<InvalidDataException>(() => WeakVersionPatch.Apply(SyntheticElf.Create("other"), "NEW_2", Marker)).Message,
                StringComparison.Ordinal);

    [Fact]
    public void Patch_OfAnyTruncatedFile_EndsInInvalidData()
    {
        byte[] file = SyntheticElf.Create();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => WeakVersionPatch.Apply(file.AsSpan(0, length), "NEW_2", Marker));
        }
    }

    [MachineFact(Need.Linux, Need.Torch)] // the other platforms' bridges are no ELF files
    public void Patch_OfTheRealBridge_ChangesOneByte()
    {
        byte[] file = File.ReadAllBytes(LibtorchCpu.Find("LibTorchSharp")!);
        byte[] patched = WeakVersionPatch.Apply(file, "GLIBCXX_3.4.32", ["_ZSt21ios_base_library_initv"]);
        Assert.Equal(file.Length, patched.Length);
        Assert.Equal(1, Enumerable.Range(0, file.Length).Count(i => file[i] != patched[i]));
    }
}
