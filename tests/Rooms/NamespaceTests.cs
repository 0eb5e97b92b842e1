using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ConvBench.Backends.Foreign;
using ConvBench.Bench;
using ConvBench.Bench.Cli;
using ConvBench.Libtorch;
using ConvBench.Machine;
using ConvBench.Models;
using ConvBench.Reporting.Pages;
using Xunit;

namespace ConvBench.Tests.Rooms;

/// <summary>A namespace is a folder, and which namespace may name which other is a table.</summary>
public partial class NamespaceTests
{
    private const string Root = "ConvBench.";

    private static readonly Type[] Assemblies =
    [
        typeof(ConvProblem), typeof(MachinePeak), typeof(LibtorchCpu), typeof(ModelGraph), typeof(RunPages), typeof(Program),
        .. KnownBackends.All().Select(b => b.GetType()), typeof(ForeignBackend),
    ];

    /// <summary>The namespaces of src/ConvBench: everything else may name them.</summary>
    private static readonly HashSet<string> Vocabulary = [.. typeof(ConvProblem).Assembly.GetTypes().Select(Room).OfType<string>()];

    /// <summary>
    /// "A: B, C.{D, E}": types of the namespace A name types of B, C.D and C.E, all below ConvBench; * stands for any text.
    /// What everybody may name,
    /// the vocabulary from outside of it, is not listed.
    /// </summary>
    private static readonly string[] Table =
    [
        // the vocabulary
        "Operands: Files, Problems",
        "Reference: Operands, Problems",
        "Errors: Operands, Problems, Reference",
        "Explanations: Operands, Problems, Reference",
        "Bounds: Errors, Operands, Problems, Reference, Transforms",
        "Contracts: Bounds, Errors, Operands, Problems",
        "Gates: Bounds, Contracts, Errors, Operands, Problems, Reference",
        "Records: Bounds, Contracts, Errors, Files, Gates, Operands, Reference",
        "Records.Agree: Errors, Files",
        "Records.Networks: Errors, Files, Records",
        "Records.Repro: Contracts, Errors, Files, Records",
        "Records.Studies: Files, Records",
        "Decisions: Contracts, Files, Problems",
        "Shapes: Operands, Problems",

        // the machine and the backends
        "Machine: Machine.{Simd, Threads}",
        "Backends.Managed.*: Machine*",
        "Backends.Foreign: Machine",
        "Backends.Managed: Backends.Managed.{Accurate, Auto, Direct, Fft, Gemm, Plans, Rounded, Winograd}",
        "Backends.Managed.{Accurate, Direct, Gemm, Winograd}: Backends.Managed.{Cost, Plans, Tiles}",
        "Backends.Managed.Accurate: Backends.Managed.Gemm",
        "Backends.Managed.Auto: Backends.Managed.{Cost, Plans}",
        "Backends.Managed.Fft: Backends.Managed.{Cost, Fft.Passes, Plans, Tiles}",
        "Backends.Managed.Rounded: Backends.Managed.{Direct, Plans}",
        "Backends.Managed.Winograd: Backends.Managed.Winograd.Transforms",
        "Backends.Managed.Winograd.Transforms: Backends.Managed.{Plans, Tiles}",
        "Backends.{Nnpack, Torch, Torch.Loading}: Libtorch",
        "Backends.Cudnn: Backends.Cudnn.Native",
        "Backends.OpenCl: Backends.OpenCl.Runtime",
        "Backends.OpenCl.Clblast: Backends.{OpenCl, OpenCl.Runtime}",
        "Backends.Torch: Backends.Torch.{Algorithms, Loading}",
        "Backends.Torch.Algorithms: Backends.Torch.Loading",

        // pages
        "Reporting.*: Reporting.{Rows, Text}",
        "Reporting.{Agree, Figures, Html, Keras, Networks, Pages, Publish, Report, Rooflines, Studies*, Tables}: Reporting.Drawing",
        "Reporting.{Html, Networks, Pages, Publish, Report, Repro, Studies}: Reporting.Tables",
        "Reporting.Networks: Reporting.Studies.Curves",
        "Reporting.Recommend: Reporting.Networks",
        "Reporting.Studies.Curves: Reporting.Agree",
        "Reporting.Studies: Reporting.Studies.Curves",
        "Reporting.Report: Reporting.{Figures, Rooflines}",
        "Reporting.{Html, Publish}: Reporting.Report",
        "Reporting.Pages: Reporting.{Agree, Html, Networks, Report, Repro, Rooflines, Studies}",

        // the program: words and protocol, workers, host, verbs
        "Bench.Cli: Bench.Protocol",
        "Bench.Foreign: Backends.Foreign, Bench.{Cli, Machine}",
        "Bench.Cases: Bench.{Cli, Foreign, Protocol}, Machine.Simd",
        "Bench.Machine: Machine.Simd",
        "Bench.{Jobs, Screen}: Bench.Cases",
        "Bench.Screen: Reporting.{Rows, Tables}",
        "Bench.Worker.Levels: Bench.Protocol",
        "Bench.Worker: Bench.{Cases, Jobs, Machine, Protocol, Worker.Changes, Worker.Levels}, "
            + "Machine, Machine.Simd, Models, Backends.{Foreign, Onnx}",
        "Bench.Host: Bench.{Cases, Protocol}, Backends.Foreign, Machine",
        "Bench.Timing: Bench.{Cases, Cli, Host, Jobs, Protocol}",
        "Bench.Runs: Backends.Foreign, Bench.{Cases, Cli, Foreign, Host, Machine, Protocol, Screen, Timing}, Reporting.{Pages, Rows}",
        "Bench.Judging: Bench.{Cases, Cli}, Models",
        "Bench.Rechecking: Bench.{Cases, Cli, Host, Jobs, Protocol, Timing}, Reporting.Compare",
        "Bench.Agreeing: Bench.{Cases, Judging}",
        "Bench.Fingerprinting: Bench.{Cases, Host, Judging, Protocol}",
        "Bench.Reproducing: Bench.{Cases, Host, Machine, Protocol, Runs}, Machine.Simd",
        "Bench.Studies: Bench.{Cases, Cli, Host, Protocol, Runs, Studies.PlantedBugs, Timing}",
        "Bench.Studies.PlantedBugs: Bench.{Jobs, Protocol, Worker}",
        "Bench.Studies.{Papers, Where}: Bench.{Cases, Cli, Runs, Studies}, Reporting.Text",
        "Bench.Studies.Papers: Bench.Host",
        "Bench.Networks: Bench.{Cases, Cli, Host, Protocol, Runs, Screen, Timing}, Models",
        "Bench.Verbs: Bench.{Foreign, Networks}, Backends.Foreign, Models",
        "Bench.Verbs: Bench.{Agreeing, Cases, Cli, Fingerprinting, Host, Judging, Machine, Protocol, Rechecking, Reproducing, "
            + "Runs, Screen, Studies, Timing}",
        "Bench.Verbs: Reporting.{Agree, Compare, Keras, Networks, Pages, Publish, Recommend, Repro, Rows, Tables}",
        "Bench: Bench.{Cli, Runs, Studies*, Verbs, Worker}, "
            + "Backends.{Cudnn, Managed, Nnpack, Onnx, OpenCl, OpenCl.Clblast, Torch}",
    ];

    [Fact]
    public void EveryArrowBetweenNamespaces_IsInTheTable_AndEveryLineOfTheTableIsUsed()
    {
        (string From, string To)[] listed =
            [.. from line in Table let sides = line.Split(": ") from a in Names(sides[0]) from b in Names(sides[1]) select (a, b)];
        var built = Built().Where(a => Vocabulary.Contains(a.Key.From) || !Vocabulary.Contains(a.Key.To)).ToList();
        string[] unlisted = [.. built.Where(a => !listed.Any(l => Holds(l, a.Key))).Select(a => $"{a.Key.From}: {a.Key.To} ({a.Value})")];
        string[] unused = [.. listed.Where(l => !built.Any(a => Holds(l, a.Key))).Select(l => $"{l.From}: {l.To}")];
        Assert.True(unlisted.Length == 0,
            "Arrows that the table lacks. Does the type belong into the other namespace, or the code elsewhere? "
            + $"If not, add them to {nameof(Table)}:\n{string.Join('\n', unlisted)}");
        Assert.True(unused.Length == 0, $"Arrows that nothing uses: take them out of {nameof(Table)}:\n{string.Join('\n', unused)}");
    }

    [Fact]
    public void Arrows_MakeNoCycle()
    {
        ILookup<string, string> next = Built().Keys.ToLookup(a => a.From, a => a.To);
        HashSet<string> left = [.. next.Select(g => g.Key)];
        while (left.RemoveWhere(n => !next[n].Any(left.Contains)) > 0)
        {
        }

        Assert.True(left.Count == 0, $"Namespaces in a cycle, or above one: {string.Join(", ", left.Order(StringComparer.Ordinal))}. "
            + "Move the type that both sides need to the lower one, or to a namespace below both.");
    }

    [Theory]
    [InlineData("src", "")]
    [InlineData("bench", "Bench.")]
    [InlineData("tests", "Tests.")]
    public void ANamespace_IsItsFolder(string folder, string prefix)
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "..", "..", folder));
        char s = Path.DirectorySeparatorChar;
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string below = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
            Match said = Declaration().Match(File.ReadAllText(file));
            if (said.Success && !$"{s}{below}{s}".Contains($"{s}obj{s}", StringComparison.Ordinal))
            {
                string path = prefix + (below == "." ? "" : below.Replace(s, '.'));
                string expected = path.StartsWith("ConvBench", StringComparison.Ordinal) ? path : (Root + path).TrimEnd('.');
                Assert.True(said.Groups[1].Value == expected, $"{file}: namespace {said.Groups[1]}, expected {expected} after its folder");
            }
        }
    }

    /// <summary>Every arrow, with one of the types at each end.</summary>
    private static Dictionary<(string From, string To), string> Built() => (
        from type in Assemblies.SelectMany(a => a.Assembly.GetTypes())
        from other in TypeUses.Of(type)
        let arrow = (From: Room(type), To: Room(other))
        where arrow.From is not null && arrow.To is not null && arrow.From != arrow.To
        group $"{type.Name} names {other.Name}" by (arrow.From!, arrow.To!)).ToDictionary(g => g.Key, g => g.First());

    private static string? Room(Type type) => type.Namespace is "ConvBench" ? "ConvBench"
        : type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true ? type.Namespace[Root.Length..] : null;

    private static bool Holds((string From, string To) listed, (string From, string To) arrow) =>
        Globs.Matches(listed.From, arrow.From) && Globs.Matches(listed.To, arrow.To);

    private static IEnumerable<string> Names(string side) => Name().Matches(side).SelectMany(m =>
        (m.Groups[2].Success ? m.Groups[2].Value.Split(", ") : [""]).Select(end => m.Groups[1].Value + end));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>A name, or a name that ends in a dot with names in braces.</summary>
    [GeneratedRegex(@"([\w.*]+)(?:\{([^}]*)\})?")]
    private static partial Regex Name();
}
