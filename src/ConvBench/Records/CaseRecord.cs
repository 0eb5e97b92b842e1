using System.Text.Json.Serialization;
using ConvBench.Contracts;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Records;

/// <summary>One case, what was found of it, and its time: one line of records.jsonl. Raw numbers; formatting belongs to the
/// pages.</summary>
public sealed record CaseRecord : CaseResult
{
    /// <summary>Layout of the records that this program writes; <see cref="SchemaOne"/> reads the one before.</summary>
    public const int CurrentSchema = 2;

    /// <summary>An empty record.</summary>
    public CaseRecord()
    {
    }

    /// <summary>The record of what was found of a case, to be told which.</summary>
    public CaseRecord(CaseResult found)
        : base(found)
    {
    }

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Canonical problem text (<see cref="ConvProblem"/>).</summary>
    public required string Problem { get; init; }

    /// <summary>Suite it was taken from, "" where the problem was given by itself.</summary>
    public string Suite { get; init; } = "";

    /// <summary>The problem's name in its suite ("resnet50-56-3x3"), "" where it has none.</summary>
    public string ProblemName { get; init; } = "";

    /// <summary>"managed", "torch", "onnx", "nnpack", "reference", ...</summary>
    public required string Backend { get; init; }

    /// <summary>Full id of the row, "managed/winograd-f4x3".</summary>
    public required string Algorithm { get; init; }

    /// <summary>What --worker was given for the program in another language that ran the row; null for rows of this program.</summary>
    public string? Worker { get; init; }

    /// <summary>What kind of algorithm the row is.</summary>
    public AlgorithmFamily Family { get; init; } = AlgorithmFamily.Auto;

    /// <summary>Whether the row is this project's own code.</summary>
    public bool Own { get; init; }

    /// <summary>Whether the row runs another one, chosen per problem.</summary>
    public bool Chooses { get; init; }

    /// <summary>What the model was fitted on by which the row chooses; null where it has none, or no record of it.</summary>
    public ModelFit? Fit { get; init; }

    /// <summary>Whether this layer, but for batch, bias and ReLU, is one of those; null where that is not known.</summary>
    public bool? InSample { get; init; }

    /// <summary>Where it ran.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>The device's own name, the CPU model for "cpu".</summary>
    public string DeviceName { get; init; } = "";

    /// <summary>Threads that computed.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>"avx512", "avx2", "vector128", "scalar" for managed kernels; "library" where the library chose.</summary>
    public string Isa { get; init; } = "library";

    /// <summary>Where the operands come from (<see cref="OperandSource.Text"/>): a distribution, or files by their hash.</summary>
    public string Distribution { get; init; } = "normal";

    /// <summary>The files that operands came from, as the command named them; null where they were made.</summary>
    public OperandFiles? OperandFiles { get; init; }

    /// <summary>Seed of the operands.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Time of one convolution; null where not timed.</summary>
    public TimeRecord? Time { get; init; }

    /// <summary>Nominal direct flops over the median time, 10⁹/s; null where not timed.</summary>
    public double? Gflops { get; init; }

    /// <summary>Flops of taps inside the image over the median time, 10⁹/s; null where not timed.</summary>
    public double? EffectiveGflops { get; init; }

    /// <summary>100·Gflops over the measured FMA peak of the same thread count; above 100 means fewer multiplications than
    /// direct.</summary>
    public double? PercentOfPeak { get; init; }

    /// <summary>Time of a call of the row that multiplies two numbers (n1c1h1w1k1r1s1), ns, once a run with the same threads:
    /// what the library takes for the call itself; null where not measured.</summary>
    public double? EmptyCallNs { get; init; }

    /// <summary>Sums of the operands and of the truth, on the row reference/rounded alone: whoever repeats a case elsewhere
    /// compares them first.</summary>
    public OperandSums? Sums { get; init; }

    /// <summary>How the truth was certified, on the row reference/rounded alone.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>What identifies a case within a run: problem, row, device, threads, isa, distribution and seed.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', Problem, Algorithm, Device, Threads, Isa, Distribution, Seed);

    /// <summary>What a single call costs who has nothing prepared, ns: Prepare and the first run; null where not measured.
    /// Earlier records have a first run only beside cold calls.</summary>
    [JsonIgnore]
    public double? FirstAnswerNs => PrepareNs + (FirstRunNs ?? Cold?.FirstNs);

    /// <summary>Whether the time is below 10 times that of an empty call: then it says as much of the call as of the row.</summary>
    [JsonIgnore]
    public bool IsMostlyCall => Time?.MedianNs < 10 * EmptyCallNs;

    /// <summary>True for rows that may be ranked: ok and timed.</summary>
    [JsonIgnore]
    public bool Ranks => Status == CaseStatus.Ok && Time is not null;
}
