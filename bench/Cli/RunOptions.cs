namespace ConvBench.Bench.Cli;

/// <summary>What the user asked for, words already turned into values; what does not exist is found out later, by name.</summary>
internal sealed record RunOptions
{
    public IReadOnlyList<string> Problems { get; init; } = [];

    public IReadOnlyList<string> ProblemFiles { get; init; } = [];

    public IReadOnlyList<string> Suites { get; init; } = [];

    public IReadOnlyList<string> Backends { get; init; } = [];

    public IReadOnlyList<string> Algorithms { get; init; } = [];

    public IReadOnlyList<int> Threads { get; init; } = [1];

    public IReadOnlyList<Device> Devices { get; init; } = [Device.Cpu];

    public IReadOnlyList<Isa> Isas { get; init; } = [Isa.Auto];

    /// <summary>Null: what a problem's suite prescribes, else normal.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Null: 0 where a suite prescribes the operands, else 1.</summary>
    public int? Seed { get; init; }

    public bool Heavy { get; init; }

    /// <summary>Time the first call and calls with cold caches too.</summary>
    public bool Cold { get; init; }

    public string? Out { get; init; }

    public string? Resume { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Bytes that one worker may use.</summary>
    public long MaxMemoryBytes { get; init; } = DefaultMaxMemory;

    /// <summary>Whether each timed case is profiled as well.</summary>
    public bool Profile { get; init; }

    /// <summary>Relative L2 error that managed/auto may make; null: any.</summary>
    public double? MaxError { get; init; }

    /// <summary>Whether patterns and the default choose rows that run on request alone too (<see cref="IConvAlgorithm.OnRequest"/>).</summary>
    public bool Variants { get; init; }

    /// <summary>The paper whose table is repeated (study paper); null for all.</summary>
    public string? Paper { get; init; }

    /// <summary>Print every table, however many there are.</summary>
    public bool All { get; init; }

    /// <summary>Print failures and the last line alone.</summary>
    public bool Quiet { get; init; }

    /// <summary>Print records as lines of JSON alone.</summary>
    public bool Json { get; init; }

    /// <summary>What a published run is called; null: suite and threads.</summary>
    public string? Title { get; init; }

    /// <summary>What a published run shows; null: its first headline.</summary>
    public string? Note { get; init; }

    /// <summary>Folder that receives a published run; null: the repository.</summary>
    public string? Into { get; init; }

    /// <summary>Percent by which a time must change to count (compare).</summary>
    public double ThresholdPercent { get; init; } = 5;

    /// <summary>Whether a regression is exit code 1 (compare).</summary>
    public bool FailOnRegression { get; init; }

    /// <summary>What MaxError limits (recommend).</summary>
    public string Metric { get; init; } = "relL2";

    /// <summary>Suite whose layers are summed with their counts (recommend); null for none.</summary>
    public string? Network { get; init; }

    /// <summary>Positional arguments, folders of runs as a rule.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The first positional argument; null where there is none.</summary>
    public string? Folder => Folders is [string first, ..] ? first : null;

    /// <summary>BenchmarkDotNet's own arguments, behind "--".</summary>
    public IReadOnlyList<string> BenchmarkDotNet { get; init; } = [];

    /// <summary>Everything as it was typed.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>The same with a suite where no problem was named.</summary>
    public RunOptions OrSuite(string suite) => Problems.Count + ProblemFiles.Count + Suites.Count > 0 ? this : this with { Suites = [suite] };

    /// <summary>85 % of the memory that this process may use, containers' limits included.</summary>
    private static long DefaultMaxMemory => (long)(0.85 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
