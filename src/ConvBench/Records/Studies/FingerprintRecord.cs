namespace ConvBench.Records.Studies;

/// <summary>What probes say a row runs on one layer: a line of fingerprint.jsonl.</summary>
public sealed record FingerprintRecord
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "fingerprint.jsonl";

    /// <summary>Name of the study (<see cref="StudyHeader.Study"/>).</summary>
    public const string Study = "fingerprint";

    /// <summary>Text of the layer.</summary>
    public required string Problem { get; init; }

    /// <summary>Suite and name that it was taken from, "" where it has none.</summary>
    public string Suite { get; init; } = "";

    /// <summary>Name of the layer in its suite.</summary>
    public string ProblemName { get; init; } = "";

    /// <summary>The row, or the folder of given outputs.</summary>
    public required string Row { get; init; }

    /// <summary>Threads that computed; 0 where unknown.</summary>
    public int Threads { get; init; }

    /// <summary>Family and tile: "sum of products", "Winograd F(4×4)", "SFC F(6×6)", "FFT 16×16", "transform"; ≥ marks an axis that one
    /// tile covers.</summary>
    public string Method { get; init; } = "";

    /// <summary>The same as the row itself says it; null where it keeps it.</summary>
    public string? Known { get; init; }

    /// <summary>Operand format: "float32", "TF32", "float16", "bfloat16".</summary>
    public string Operands { get; init; } = "";

    /// <summary>Operand format as the row itself says it; null where it keeps it.</summary>
    public string? KnownOperands { get; init; }

    /// <summary>Order of the sum; "" for transforms.</summary>
    public string Order { get; init; } = "";

    /// <summary>"certain", "likely" or "unclear".</summary>
    public string Confidence { get; init; } = "";

    /// <summary>What was measured, one sentence each.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Convolutions that the probes took.</summary>
    public int Runs { get; init; }

    /// <summary>Why there is no verdict; null where there is one.</summary>
    public string? Fault { get; init; }

    /// <summary>What tells two lines of a folder apart.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => FormattableString.Invariant($"{Problem}|{Row}|{Threads}");

    /// <summary>Whether the verdict can be compared with what the row says.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsJudged => Known is not null && Fault is null;

    /// <summary>Whether it is right.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRight => IsJudged && Known == Method && (KnownOperands is null || KnownOperands == Operands);
}
