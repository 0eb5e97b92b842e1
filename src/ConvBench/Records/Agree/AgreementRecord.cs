using System.Text.Json.Serialization;
using ConvBench.Errors;
using ConvBench.Files;

namespace ConvBench.Records.Agree;

/// <summary>How all rows agree on one problem: one line of agree.jsonl.</summary>
public sealed record AgreementRecord
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "agree.jsonl";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Canonical problem text.</summary>
    public required string Problem { get; init; }

    /// <summary>Suite it was taken from, or "".</summary>
    public string Suite { get; init; } = "";

    /// <summary>Name in its suite, or "".</summary>
    public string ProblemName { get; init; } = "";

    /// <summary>Distribution of the operands, as text.</summary>
    public string Distribution { get; init; } = "normal";

    /// <summary>Seed of the operands.</summary>
    public int Seed { get; init; }

    /// <summary>Σy of the float64 truth.</summary>
    public double TruthSum { get; init; }

    /// <summary>‖y‖₂ of the truth.</summary>
    public double TruthNorm { get; init; }

    /// <summary>‖s‖₂ of the bound tensor s = |x| ⋆ |w| + |b|.</summary>
    public double BoundNorm { get; init; }

    /// <summary>max s.</summary>
    public double BoundMax { get; init; }

    /// <summary>What underflow may cost each output of a sum, absolute; null in earlier records.</summary>
    public double? Underflow { get; init; }

    /// <summary>Share of outputs whose neighbouring float32 numbers are more than 1e-7 apart (|y| ≥ 1): there the promise
    /// asks for equal bits.</summary>
    public double ShareCoarse { get; init; }

    /// <summary>Every row that gave a result, in the run's order.</summary>
    public required IReadOnlyList<OutputFacts> Rows { get; init; }

    /// <summary>Every two different outputs; rows with the same bits are there once, by the first of them.</summary>
    public required IReadOnlyList<PairRecord> Pairs { get; init; }

    /// <summary>Whether the tolerances tell shorter operands from float32, a record a format; null in older records.</summary>
    public IReadOnlyList<ReducedRecord>? Reduced { get; init; }

    /// <summary>What identifies the problem within a run.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', Problem, Distribution, Seed);

    /// <summary>Appends this to a run's agree.jsonl.</summary>
    public void Append(string runFolder) => JsonLines.Append(Path.Combine(runFolder, FileName), this);

    /// <summary>Whether a run's folder has an agree.jsonl.</summary>
    public static bool Exists(string runFolder) => JsonLines.Exists(Path.Combine(runFolder, FileName));

    /// <summary>A run's problems, the last line of each; faults name what could not be read.</summary>
    public static IReadOnlyList<AgreementRecord> Read(string runFolder, out IReadOnlyList<string> faults)
    {
        var last = new Dictionary<string, AgreementRecord>(StringComparer.Ordinal);
        foreach (AgreementRecord record in JsonLines.Read(Path.Combine(runFolder, FileName), FromJson, out faults))
        {
            last[record.Key] = record;
        }

        return [.. last.Values];
    }

    private static AgreementRecord FromJson(string line) => JsonFile.Parse<AgreementRecord>(line, r => JsonFile.NotSchemaOne(r.Schema));
}
