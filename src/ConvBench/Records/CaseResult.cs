using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Gates;

namespace ConvBench.Records;

/// <summary>What a worker found of one case: how it ended, what the row chose, its errors. All of a
/// <see cref="CaseRecord"/> but the case itself and its time.</summary>
public record CaseResult
{
    /// <summary>How it ended.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>Why the status is not ok, one line; "" where it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Name of the gate that was missed (<see cref="CaseGate.Name"/>); null where none was.</summary>
    public string? Gate { get; init; }

    /// <summary>What a reader has to know beside the error, a line each: that a sample was judged, the integer gate took a part.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Version of the library really loaded.</summary>
    public string BackendVersion { get; init; } = "";

    /// <summary>What the row chose for this problem; null where there is no choice, or the library keeps it.</summary>
    public Choice? Choice { get; init; }

    /// <summary>Where and how the plan really computed; null where none was prepared.</summary>
    public Execution? Execution { get; init; }

    /// <summary>Terms that the row adds one behind the other before partial sums are added; null unknown.</summary>
    public int? ChainLength { get; init; }

    /// <summary>Time of Prepare (weights packed or transformed, graph built), ns; null where not measured.</summary>
    public double? PrepareNs { get; init; }

    /// <summary>Time of the first run of the prepared and loaded plan, ns, with what a library puts off until then; null where
    /// not measured. Code is compiled before: a plan of the same row has run the integer gate.</summary>
    public double? FirstRunNs { get; init; }

    /// <summary>Bytes beyond input, output and the caller's weights; null unknown.</summary>
    public long? WorkspaceBytes { get; init; }

    /// <summary>Flops that one run really executes in its main stage (<see cref="IConvPlan.ExecutedFlops"/>); null unknown.</summary>
    public double? ExecutedFlops { get; init; }

    /// <summary>What runs on new inputs cost beside runs on the same one; null where not measured.</summary>
    public ChangedTimes? Changed { get; init; }

    /// <summary>Copies to a device and back; null on the CPU, and where not measured.</summary>
    public CopyTimes? Copies { get; init; }

    /// <summary>First call and calls with cold caches (--cold); null where not measured.</summary>
    public ColdRecord? Cold { get; init; }

    /// <summary>The layer in a chain of its like (--chain); null where not asked for.</summary>
    public ChainRecord? Chain { get; init; }

    /// <summary>Where the time goes (--profile), in the order of the phases; null where not measured.</summary>
    public IReadOnlyList<PhaseTime>? Phases { get; init; }

    /// <summary>Error against the float64 truth; null where nothing was computed.</summary>
    public ErrorStats? Error { get; init; }

    /// <summary>Format of the operands that the row computes with, "float32", "bfloat16", "float16"
    /// (<see cref="IConvAlgorithm.Operands"/>).</summary>
    public string Operands { get; init; } = "float32";

    /// <summary>The tolerance of the user that decided how it ended (judge); null where the gates did. <see cref="Gate"/> is
    /// beside it.</summary>
    public ErrorTolerance? Tolerance { get; init; }

    /// <summary>How many errors there are of which size, for tolerances that are asked for later (judge); null: not kept.</summary>
    public ErrorProfile? Profile { get; init; }

    /// <summary>The outputs that are furthest off, by the tolerance or by ω, at most <see cref="Mismatch.Most"/> (judge); null:
    /// not kept.</summary>
    public IReadOnlyList<Mismatch>? Worst { get; init; }

    /// <summary>Error against the truth of the operands as the row rounds them, its arithmetic alone; null for float32
    /// operands, where <see cref="Error"/> is that.</summary>
    public ErrorStats? Arithmetic { get; init; }

    /// <summary>The rigorous bound of this row on these operands, and how much of it the error uses; null where the order
    /// of operations is unknown.</summary>
    public BoundRecord? Bound { get; init; }

    /// <summary>What the row does towards the ends of float32's range, and with NaN and infinity; null: not looked at.</summary>
    public RangeRecord? Range { get; init; }

    /// <summary>Whether the output is that of 0 in place of subnormal operands, and not that of the operands; null where there are none,
    /// or the output does not tell.</summary>
    public bool? SubnormalsAsZero { get; init; }

    /// <summary>Whether repeated runs gave the same bits; null where not tried.</summary>
    public bool? Deterministic { get; init; }

    /// <summary>The same, failed at a gate.</summary>
    public CaseResult Missed(GateMiss miss) => this with { Status = CaseStatus.Failed, Reason = miss.Message, Gate = miss.Gate };
}
