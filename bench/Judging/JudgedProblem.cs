using ConvBench.Explanations;

namespace ConvBench.Bench.Judging;

/// <summary>All outputs of one problem, and the operands that they were computed from.</summary>
/// <param name="Problem">The layer.</param>
/// <param name="Distribution">Name of the operands, "file" where they come from the folder.</param>
/// <param name="Seed">Their seed.</param>
/// <param name="Files">At least one.</param>
/// <param name="Operands">Reads or makes the operands; a <see cref="FormatException"/> says what is wrong with a file.</param>
internal sealed record JudgedProblem(ConvProblem Problem, string Distribution, int Seed, IReadOnlyList<JudgedFile> Files,
    Func<ConvData> Operands)
{
    /// <summary>What its records call it; "" for no name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Reads the weights of other layers that an output may have been computed with; a <see cref="FormatException"/> says what
    /// is wrong with a file.</summary>
    public Func<IReadOnlyList<NamedWeights>> Others { get; init; } = () => [];

    /// <summary>The tolerance that the user states; null: the gates alone decide.</summary>
    public ErrorTolerance? Tolerance { get; init; }
}
