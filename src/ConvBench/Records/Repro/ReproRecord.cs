using System.Text.Json.Serialization;
using ConvBench.Contracts;
using ConvBench.Errors;

namespace ConvBench.Records.Repro;

/// <summary>One line of repro.jsonl: one row, problem and level, or one signal-to-noise ratio of the precision sentinel.</summary>
public sealed record ReproRecord
{
    /// <summary><see cref="Level"/> of the precision sentinel's lines.</summary>
    public const string Sentinel = "sentinel";

    /// <summary>Layout that this program writes; the one before did not say whose a row is.</summary>
    public const int CurrentSchema = 2;

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Canonical text of the problem that was asked for.</summary>
    public required string Problem { get; init; }

    /// <summary>Its name in its suite, or "".</summary>
    public string ProblemName { get; init; } = "";

    /// <summary>Full id of the row.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Whether the row is this project's own code.</summary>
    public bool Own { get; init; }

    /// <summary>Version of the library really loaded.</summary>
    public string BackendVersion { get; init; } = "";

    /// <summary>Where it ran.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads of the output that the others are held against.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Its instruction set, as in <see cref="CaseRecord.Isa"/>.</summary>
    public string Isa { get; init; } = "library";

    /// <summary>Operands.</summary>
    public string Distribution { get; init; } = "normal";

    /// <summary>Seed of the operands.</summary>
    public int Seed { get; init; } = 1;

    /// <summary><see cref="ReproLevel.Id"/>, or <see cref="Sentinel"/>.</summary>
    public required string Level { get; init; }

    /// <summary>How it ended.</summary>
    public ReproOutcome Outcome { get; init; }

    /// <summary>One line: what broke ("2 threads"), why there is nothing to compare, or how it failed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The bits; null where nothing was compared.</summary>
    public BitComparison? Bits { get; init; }

    /// <summary>SHA-256 of the row's output on this problem; "" where there is none.</summary>
    public string Hash { get; init; } = "";

    /// <summary>SHA-256 over the outputs that the check computed, one behind the other; "" where it computed none.</summary>
    public string CheckHash { get; init; } = "";

    /// <summary>Problem whose error the sentinel judged: the problem itself or one with 31, 32 or 33 channels; "" on other lines.</summary>
    public string Shape { get; init; } = "";

    /// <summary>‖e‖₂/‖yRef‖₂ there (<see cref="ErrorStats.RelL2"/>); null on other lines.</summary>
    public double? RelL2 { get; init; }

    /// <summary>Outputs judged there.</summary>
    public long Count { get; init; }

    /// <summary>What identifies a line within a run.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', Problem, Algorithm, Device, Threads, Isa, Distribution, Seed, Level, Shape);

    /// <summary>True where our own row misses what is required of it.</summary>
    [JsonIgnore]
    public bool IsBrokenPromise => Outcome == ReproOutcome.Broken && Own
        && ReproLevel.All.Any(l => l.Id == Level && l.IsRequired);
}
