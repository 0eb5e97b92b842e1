using System.Text.Json.Serialization;
using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Records;

/// <summary>One case's result: one line of records.jsonl. Raw numbers; formatting belongs to the pages.</summary>
public sealed record CaseRecord
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Canonical problem text (<see cref="ConvProblem"/>).</summary>
    public required string Problem { get; init; }

    /// <summary>Suite it was taken from, "" where the problem was given by itself.</summary>
    public string Suite { get; init; } = "";

    /// <summary>The problem's name in its suite ("resnet50-56-3x3"), "" where it has none.</summary>
    public string ProblemName { get; init; } = "";

    /// <summary>"managed", "torch", "onnx", "nnpack", "reference", ...</summary>
    public required string Backend { get; init; }

    /// <summary>Version of the library really loaded.</summary>
    public string BackendVersion { get; init; } = "";

    /// <summary>Full id of the row, "managed/winograd-f4x3".</summary>
    public required string Algorithm { get; init; }

    /// <summary>Where it ran.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>The device's own name, the CPU model for "cpu".</summary>
    public string DeviceName { get; init; } = "";

    /// <summary>Threads that computed.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>"avx512", "avx2", "vector128", "scalar" for managed kernels; "library" where the library chose.</summary>
    public string Isa { get; init; } = "library";

    /// <summary>Distribution of the operands (<see cref="Distribution"/>), as text.</summary>
    public string Distribution { get; init; } = "normal";

    /// <summary>Seed of the operands.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What the row chose for this problem: "F(4×4, 3×3)", "tiles of 24×24", "managed/fft, tiles of 24×24"; "" where there is no choice or the library keeps it.</summary>
    public string Variant { get; init; } = "";

    /// <summary>How it ended.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>One line where the status is not ok; may also hold a remark where it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Time of one convolution; null where not timed.</summary>
    public TimeRecord? Time { get; init; }

    /// <summary>Time of Prepare (weights packed or transformed, graph built), ns; null where not measured.</summary>
    public double? PrepareNs { get; init; }

    /// <summary>Bytes beyond input, output and the caller's weights; null unknown.</summary>
    public long? WorkspaceBytes { get; init; }

    /// <summary>Nominal direct flops over the median time, 10⁹/s; null where not timed.</summary>
    public double? Gflops { get; init; }

    /// <summary>Flops of taps inside the image over the median time, 10⁹/s; null where not timed.</summary>
    public double? EffectiveGflops { get; init; }

    /// <summary>100·Gflops over the measured FMA peak of the same thread count; above 100 means fewer multiplications than direct.</summary>
    public double? PercentOfPeak { get; init; }

    /// <summary>Flops that one run really executes in its main stage (<see cref="IConvPlan.ExecutedFlops"/>); null unknown.</summary>
    public double? ExecutedFlops { get; init; }

    /// <summary>First call and calls with cold caches (--cold); null where not measured.</summary>
    public ColdRecord? Cold { get; init; }

    /// <summary>Where the time goes (--profile), in the order of the phases; null where not measured.</summary>
    public IReadOnlyList<PhaseTime>? Phases { get; init; }

    /// <summary>Error against the float64 truth; null where nothing was computed.</summary>
    public ErrorStats? Error { get; init; }

    /// <summary>Format of the operands that the row computes with, "float32", "bfloat16", "float16" (<see cref="IConvAlgorithm.Operands"/>).</summary>
    public string Operands { get; init; } = "float32";

    /// <summary>Error against the truth of the operands as the row rounds them, its arithmetic alone; null for float32 operands, where <see cref="Error"/> is that.</summary>
    public ErrorStats? Arithmetic { get; init; }

    /// <summary>The rigorous bound of this row on these operands, and how much of it the error uses; null where the order of operations is unknown.</summary>
    public BoundRecord? Bound { get; init; }

    /// <summary>Sums of the operands and of the truth, on the row reference/rounded alone: whoever repeats a case elsewhere compares them first.</summary>
    public OperandSums? Sums { get; init; }

    /// <summary>How the truth was certified, on the row reference/rounded alone.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>Whether repeated runs gave the same bits; null where not tried.</summary>
    public bool? Deterministic { get; init; }

    /// <summary>What identifies a case within a run: problem, row, device, threads, isa, distribution and seed.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', Problem, Algorithm, Device, Threads, Isa, Distribution, Seed);

    /// <summary>True for rows that may be ranked: ok and timed.</summary>
    [JsonIgnore]
    public bool Ranks => Status == CaseStatus.Ok && Time is not null;
}
