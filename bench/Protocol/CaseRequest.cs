using System.Text.Json.Serialization;

namespace ConvBench.Bench.Protocol;

/// <summary>One case: prepare, check, and time where asked for.</summary>
internal sealed record CaseRequest
{
    public required string Problem { get; init; }

    public required string Algorithm { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    public int Threads { get; init; } = 1;

    public Isa Isa { get; init; }

    /// <summary>Text of the operands' source (<see cref="OperandSource.Text"/>).</summary>
    public string Operands { get; init; } = "normal";

    /// <summary>Their files; null where they are made.</summary>
    public OperandFiles? Files { get; init; }

    /// <summary>Both together.</summary>
    [JsonIgnore]
    public OperandSource Source
    {
        get => OperandSource.Parse(Operands, Files);
        init => (Operands, Files) = (value.Text, value.Files?.Rooted());
    }

    public int Seed { get; init; }

    /// <summary>Folder of the truth cache; the host has filled it before.</summary>
    public required string TruthFolder { get; init; }

    /// <summary>The characteristics of BenchmarkDotNet's job; null for errors only.</summary>
    public Dictionary<string, string>? Job { get; init; }

    /// <summary>The pass to take; null for the first, with every gate before it.</summary>
    public PassRequest? Pass { get; init; }

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

    /// <summary>How many times as long timed runs shall take, by waiting behind them; null but for a planted slow-down.</summary>
    public double? Slower { get; init; }

    /// <summary>Layers of a chain to be timed beside the layer alone (--chain); null for none.</summary>
    public int? Chain { get; init; }

    /// <summary>File that receives the output as .npy; null for none.</summary>
    public string? OutputFile { get; init; }
}
