using System.Reflection;
using System.Runtime.CompilerServices;
using ConvBench.Backends.Foreign;
using ConvBench.Backends.Managed;
using ConvBench.Backends.Nnpack;
using ConvBench.Backends.Onnx;
using ConvBench.Backends.Torch;
using ConvBench.Libtorch;
using ConvBench.Machine;
using ConvBench.Models;
using ConvBench.Bench;
using ConvBench.Reporting.Pages;
using Xunit;

namespace ConvBench.Tests.Rooms;

/// <summary>Who may see whom: ConvBench ← Backends.*, ConvBench ← Reporting, ConvBench ← Models, all ← bench.</summary>
public class ArchitectureTests
{
    private static readonly Assembly Core = typeof(ConvProblem).Assembly;
    private static readonly Assembly Reporting = typeof(RunPages).Assembly;
    private static readonly Assembly Program = typeof(Program).Assembly;
    private static readonly Assembly[] Backends = 
        [.. KnownBackends.All().Select(b => b.GetType()).Append(typeof(ForeignBackend)).Select(t => t.Assembly).Distinct()];

    [Fact]
    public void TheVocabulary_SeesNothing() =>
        Assert.All(Core.GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Backends_SeeTheVocabularyAndWhatTheyRunOn_ButNeverEachOther()
    {
        Assert.Equal(["ConvBench", "ConvBench.Machine"], Ours(typeof(ManagedBackend).Assembly).Order(StringComparer.Ordinal));
        Assert.Equal(["ConvBench"], Ours(typeof(OnnxBackend).Assembly));
        Assert.All([typeof(TorchBackend), typeof(NnpackBackend)], b =>
            Assert.Equal(["ConvBench", "ConvBench.Libtorch"], Ours(b.Assembly).Order(StringComparer.Ordinal)));
        Assert.All(Backends, b => Assert.Empty(Ours(b).Except(["ConvBench", "ConvBench.Machine", "ConvBench.Libtorch"])));
    }

    [Fact]
    public void TheMachineAndLibtorch_SeeTheVocabularyAlone() =>
        Assert.All([typeof(MachinePeak), typeof(LibtorchCpu)], t => Assert.All(Ours(t.Assembly), a => Assert.Equal("ConvBench", a)));

    [Fact]
    public void ReportingAndModels_SeeTheVocabularyAlone() =>
        Assert.All([Reporting, typeof(ModelGraph).Assembly], a => Assert.Equal(["ConvBench"], Ours(a)));

    [Fact]
    public void TheProgram_SeesEveryone() => Assert.Equal(
        ["ConvBench", .. Backends.Select(Name).Order(StringComparer.Ordinal), "ConvBench.Machine", "ConvBench.Models", Name(Reporting)],
        Ours(Program).Order(StringComparer.Ordinal));

    [Fact]
    public void ManagedKernels_NeedNoPackage() =>
        Assert.All(typeof(ManagedBackend).Assembly.GetReferencedAssemblies(),
            a => Assert.Matches(@"^(ConvBench(\.Machine)?$|System)", a.Name));

    [Fact]
    public void NothingBelowSrc_PrintsOrReadsTheConsole() =>
        Assert.All(Sources("src"), f => Assert.DoesNotContain("Console.", File.ReadAllText(f), StringComparison.Ordinal));

    [Fact]
    public void NothingBelowSrc_SaysWhereBuffersLie() =>
        Assert.All(Sources("src"), f => Assert.DoesNotContain("AlignedBuffer.Memory", File.ReadAllText(f), StringComparison.Ordinal));

    [Fact]
    public void NothingBelowSrc_UsesRandomNumbersWithoutASeed() =>
        Assert.All(Sources("src"), f => Assert.DoesNotContain("new Random()", File.ReadAllText(f), StringComparison.Ordinal));

    [Fact]
    public void EveryRow_HasAUniqueIdOfItsBackend()
    {
        IReadOnlyList<IConvBackend> backends = KnownBackends.All();
        string[] ids = [.. backends.SelectMany(b => b.Algorithms).Select(a => a.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(backends, b => Assert.All(b.Algorithms, a => Assert.StartsWith(b.Name + "/", a.Id, StringComparison.Ordinal)));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Name(Assembly assembly) => assembly.GetName().Name!;

    private static string[] Ours(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("ConvBench", StringComparison.Ordinal))];

    private static IEnumerable<string> Sources(string folder)
    {
        char s = Path.DirectorySeparatorChar;
        return Directory.EnumerateFiles(Path.Combine(Here(), "..", "..", folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{s}obj{s}", StringComparison.Ordinal) && !f.Contains($"{s}bin{s}", StringComparison.Ordinal));
    }
}
