using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConvBench.Bench.Worker;

/// <summary>What the host asks of a worker: one JSON line, exactly one part set.</summary>
internal sealed record WorkerRequest
{
    public ProbeRequest? Probe { get; init; }

    public CaseRequest? Case { get; init; }

    public ReproRequest? Repro { get; init; }

    public OutputRequest? Output { get; init; }

    public TruthRequest? Truth { get; init; }

    public PeakRequest? Peak { get; init; }
}

/// <summary>What a worker answers: any number of stages, then one result (or a fault), each a JSON line.</summary>
internal sealed record WorkerReply
{
    /// <summary>The request's next step ("prepare", "time"); where a worker dies, the last one is the place.</summary>
    public string? Stage { get; init; }

    public ProbeReply? Probe { get; init; }

    public CaseReply? Case { get; init; }

    public Reproducing.CheckResult? Repro { get; init; }

    public OutputReply? Output { get; init; }

    public TruthReply? Truth { get; init; }

    public PeakReply? Peak { get; init; }

    /// <summary>The request could not be handled at all, one line.</summary>
    public string? Fault { get; init; }
}

/// <summary>Load the library, and say which of these problems its algorithms can do.</summary>
internal sealed record ProbeRequest(string[] Problems, string[] Devices);

/// <param name="Available">Whether the library really loaded.</param>
/// <param name="Reason">One line where it did not.</param>
/// <param name="Version">Version really loaded.</param>
/// <param name="LibraryPath">File really loaded; for the screen alone, never for a record.</param>
/// <param name="Devices">Devices of this machine, "cpu" first.</param>
/// <param name="Refusals">By <see cref="RefusalKey"/>: why not.</param>
internal sealed record ProbeReply(
    bool Available, string Reason, string Version, string LibraryPath, string[] Devices, Dictionary<string, string> Refusals)
{
    public static string RefusalKey(string algorithm, string problem, string device) => $"{algorithm}|{problem}|{device}";
}

/// <summary>One case: prepare, check, and time where asked for.</summary>
internal sealed record CaseRequest
{
    public required string Problem { get; init; }

    public required string Algorithm { get; init; }

    public string Device { get; init; } = "cpu";

    public int Threads { get; init; } = 1;

    public Isa Isa { get; init; }

    public Distribution Distribution { get; init; }

    public int Seed { get; init; }

    /// <summary>Folder of the truth cache; the host has filled it before.</summary>
    public required string TruthFolder { get; init; }

    /// <summary>The characteristics of BenchmarkDotNet's job (<see cref="Timing.JobText"/>); null for errors only.</summary>
    public Dictionary<string, string>? Job { get; init; }

    /// <summary>Whether a slow case may take fewer iterations than the job says: it is the default job, not the user's.</summary>
    public bool Adapt { get; init; }

    /// <summary>Whether BenchmarkDotNet measures allocations and the like in one more iteration.</summary>
    public bool ExtraStats { get; init; }

    /// <summary>Whether to say where the time goes, after it was taken.</summary>
    public bool Profile { get; init; }

    /// <summary>Error budget of rows that choose (<see cref="ConvOptions.MaxRelL2"/>); null: any.</summary>
    public double? MaxRelL2 { get; init; }

    /// <summary>Bytes of all last-level caches, to be swept before each cold call (--cold); null for no cold calls.</summary>
    public long? ColdCacheBytes { get; init; }

    /// <summary>File that receives the output as .npy; null for none.</summary>
    public string? OutputFile { get; init; }
}

internal sealed record CaseReply
{
    public required CaseStatus Status { get; init; }

    /// <summary>One line where it failed; may hold a remark where not.</summary>
    public string Reason { get; init; } = "";

    public string Version { get; init; } = "";

    public double? PrepareNs { get; init; }

    public long? WorkspaceBytes { get; init; }

    public string Variant { get; init; } = "";

    public double? ExecutedFlops { get; init; }

    public ColdRecord? Cold { get; init; }

    public IReadOnlyList<PhaseTime>? Phases { get; init; }

    public ErrorStats? Error { get; init; }

    /// <summary>Format of the operands (<see cref="OperandRounding.Name"/>).</summary>
    public string Operands { get; init; } = "float32";

    public ErrorStats? Arithmetic { get; init; }

    public BoundRecord? Bound { get; init; }

    public bool? Deterministic { get; init; }

    /// <summary>The algorithm's lower bound of the flops that it executes.</summary>
    public double MinimumFlops { get; init; }

    /// <summary>BenchmarkDotNet's engine's own lines, in its own format.</summary>
    public string[] EngineLines { get; init; } = [];
}

/// <summary>Check one level of reproducibility of a case.</summary>
/// <param name="Case">The row and its operands.</param>
/// <param name="Level"><see cref="ReproLevel.Id"/>.</param>
/// <param name="BaselineFile">The row's output as .npy.</param>
/// <param name="OtherIsas">Further vector widths to try; empty where the library chooses.</param>
internal sealed record ReproRequest(CaseRequest Case, string Level, string BaselineFile, Isa[] OtherIsas);

/// <summary>Compute one output from operands in files, unjudged: for probes whose operands no distribution describes.</summary>
/// <param name="Problem">Problem text.</param>
/// <param name="Algorithm">The row.</param>
/// <param name="Device">Where.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Isa">Vector width of managed kernels.</param>
/// <param name="InputFile">NCHW float32 as .npy.</param>
/// <param name="WeightsFile">KCRS float32 as .npy.</param>
/// <param name="BiasFile">K float32 as .npy; null for none.</param>
/// <param name="OutputFile">Receives NCHW float32 as .npy.</param>
internal sealed record OutputRequest(
    string Problem, string Algorithm, string Device, int Threads, Isa Isa, string InputFile, string WeightsFile, string? BiasFile, string OutputFile);

/// <param name="Fault">Why there is no output, one line; null where there is one.</param>
/// <param name="TileRows">Rows of <see cref="IConvPlan.OutputTile"/>.</param>
/// <param name="TileColumns">Its columns.</param>
internal sealed record OutputReply(string? Fault, int TileRows = 0, int TileColumns = 0);

/// <summary>Compute the truth of real and integer operands once, into the cache, for the workers to read.</summary>
internal sealed record TruthRequest(string Problem, Distribution Distribution, int Seed, string TruthFolder, int Threads);

/// <param name="Rounded">Error of the truth rounded to float32: the floor of every float32 result.</param>
/// <param name="Sums">What somebody who repeats the case compares first.</param>
/// <param name="Certificate">How the truth was checked.</param>
/// <param name="Remark">What a reader has to know of it; "" as a rule.</param>
internal sealed record TruthReply(ErrorStats Rounded, OperandSums Sums, Certificate Certificate, string Remark);

/// <summary>Measure the machine's limits.</summary>
internal sealed record PeakRequest(int[] Threads);

internal sealed record PeakReply(Dictionary<int, double> FmaGflops, Dictionary<int, double> BandwidthGBps);

/// <summary>The protocol's JSON.</summary>
internal static class Wire
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Options);

    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("a message, not null");
}
