using ConvBench.Gates;

namespace ConvBench.Records.Studies;

/// <summary>What became of one planted bug, or of a right algorithm beside them: one line of bugs.jsonl.</summary>
/// <param name="Name">"kernel-flipped"; "none-…" is right and must pass.</param>
/// <param name="What">What is wrong, one line.</param>
/// <param name="Planted">Whether there is a bug at all.</param>
/// <param name="Affected">Problems of the study on which it can show.</param>
/// <param name="Caught">How many of these failed.</param>
/// <param name="Gates">Gates that caught it, each with its count.</param>
/// <param name="Problem">The first problem that caught it; "" where none did.</param>
/// <param name="Message">What the gate said there; "" where none did.</param>
/// <param name="LargestPassed">Largest relative L2 error (<see cref="PrecisionGate"/>'s measure) with which it passed; null
/// where it never passed.</param>
public sealed record BugRecord(
    string Name, string What, bool Planted, int Affected, int Caught, IReadOnlyDictionary<string, int> Gates, string Problem,
        string Message, double? LargestPassed)
{
    /// <summary>File name below a study's folder.</summary>
    public const string FileName = "bugs.jsonl";

    /// <summary>Problems on which it passed, each with its error over that of the right algorithm there: near 1 there is nothing to
    /// see. Null in older records.</summary>
    public IReadOnlyDictionary<string, double>? Passed { get; init; }

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;
}
