using System.CommandLine;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Foreign;

namespace ConvBench.Bench.Cases;

/// <summary>Which cases: problems, rows, devices, threads, instruction sets and operands. <see cref="Selection"/> finds them.</summary>
internal sealed record CaseOptions
{
    private static readonly Option<string[]> Problem = OptionOf.Texts("--problem",
        "A layer, 'n1c64h56w56k64r3s3_p1' or a benchdnn descriptor; may be repeated.");

    private static readonly Option<string[]> ProblemsFile = OptionOf.Texts("--problems", "A file with one problem a line.");

    private static readonly Option<string[]> Suite = OptionOf.Words("--suite",
        "Suites of problems, comma-separated (default: quick); random-64-1 draws 64 layers by seed 1.");

    private static readonly Option<bool> HeavyToo = OptionOf.Flag("--heavy", "Take the heavy problems of the suites too.");

    private static readonly Option<string[]> Backend = OptionOf.Words("--backend",
        "Backends, comma-separated, * and ? allowed (default: all).");

    private static readonly Option<string[]> Algorithm = OptionOf.Words("--algorithm",
        "Rows, comma-separated, * and ? allowed: 'managed/*', 'winograd*' (default: all).");

    private static readonly Option<bool> VariantsToo = OptionOf.Flag("--variants",
        "Choose rows that run on request alone too: more accurate, less accurate and dominated variants "
        + "(without it they run where named in full).");

    private static readonly Option<Device[]> DeviceNames = OptionOf.Parsed("--device",
        "Devices, comma-separated: cpu, cuda:0, ... (default: cpu).", Device.Parse);

    private static readonly Option<int[]> ThreadCounts = OptionOf.Wholes("--threads",
        "Thread counts, comma-separated (default: 1).", 1, 1024);

    private static readonly Option<Isa[]> IsaNames = OptionOf.Choices<Isa>("--isa",
        "Widest instruction set of managed kernels: auto, scalar, vector128, avx2, avx512 (comma-separated).");

    private static readonly Option<string[]> OperandsOf = OptionOf.Texts("--operands",
        "Operands: a distribution, a rule for each ('x=uniform(0,100),w=ones,b=normal*10'), a folder as export writes it, or FILE.npz with "
        + "x, w and b; may be repeated (default: what the suite says, else normal).");

    private static readonly Option<OperandLayout?> LayoutOf = OptionOf.Choice<OperandLayout>("--layout",
        "Layout of operands in files, nchw or nhwc (weights hwio with it); without it, the one that their shapes fit.");

    private static readonly Option<Distribution?> DistributionOf = OptionOf.Choice<Distribution>("--distribution",
        $"The older word for a distribution: {string.Join(", ", DistributionText.Names)}.");

    private static readonly Option<int?> SeedOf = OptionOf.Whole("--seed", "Seed of the operands (default: 1).", 0, int.MaxValue);

    /// <summary>Those that choose rows and how they run, for verbs that have problems of their own.</summary>
    public static IReadOnlyList<Option> OfRows { get; } = [Backend, Algorithm, VariantsToo, ThreadCounts, SeedOf, .. WorkerOptions.All];

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Problem, ProblemsFile, Suite, HeavyToo, Backend, Algorithm, VariantsToo, DeviceNames, ThreadCounts, IsaNames, OperandsOf,
            LayoutOf, DistributionOf, SeedOf, .. WorkerOptions.All];

    public IReadOnlyList<string> Problems { get; init; } = [];

    public IReadOnlyList<string> ProblemFiles { get; init; } = [];

    public IReadOnlyList<string> Suites { get; init; } = [];

    public bool Heavy { get; init; }

    public IReadOnlyList<string> Backends { get; init; } = [];

    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>Whether patterns and the default choose rows on request too (<see cref="IConvAlgorithm.OnRequest"/>).</summary>
    public bool Variants { get; init; }

    public IReadOnlyList<Device> Devices { get; init; } = [Device.Cpu];

    public IReadOnlyList<int> Threads { get; init; } = [1];

    public IReadOnlyList<Isa> Isas { get; init; } = [Isa.Auto];

    /// <summary>What --operands says, each for every problem; empty: <see cref="Distribution"/>.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>Layout of operands in files; null: the one that fits.</summary>
    public OperandLayout? Layout { get; init; }

    /// <summary>Null: what a problem's suite prescribes, else normal.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Null: 0 where a suite prescribes the operands, else 1.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether problems were named, in one of the three ways.</summary>
    public bool NamesProblems => Problems.Count + ProblemFiles.Count + Suites.Count > 0;

    public static CaseOptions Of(Arguments line)
    {
        CaseOptions options = Read(line);
        return options.Operands.Count > 0 && options.Distribution is not null
            ? throw new UsageException("--operands and --distribution: expected one of them")
            : options.NamesProblems ? options : options with { Problems = OperandWords.Problems(options.Operands) };
    }

    private static CaseOptions Read(Arguments line) => new()
    {
        Problems = line.Get(Problem) ?? [],
        ProblemFiles = line.Get(ProblemsFile) ?? [],
        Suites = line.Get(Suite) ?? [],
        Heavy = line.Get(HeavyToo),
        Backends = line.Get(Backend) ?? [],
        Algorithms = line.Get(Algorithm) ?? [],
        Variants = line.Get(VariantsToo),
        Devices = Distinct(line.Get(DeviceNames), Device.Cpu),
        Threads = Distinct(line.Get(ThreadCounts), 1),
        Isas = Distinct(line.Get(IsaNames), Isa.Auto),
        Operands = line.Get(OperandsOf) ?? [],
        Layout = line.Get(LayoutOf),
        Distribution = line.Get(DistributionOf),
        Seed = line.Get(SeedOf),
    };

    /// <summary>The same with a suite where no problem was named.</summary>
    public CaseOptions OrSuite(string suite) => NamesProblems ? this : this with { Suites = [suite] };

    private static T[] Distinct<T>(T[]? given, T standard) => given is { Length: > 0 } ? [.. given.Distinct()] : [standard];
}
