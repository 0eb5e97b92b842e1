using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Shapes;

/// <summary>One problem of a suite: one line of a CSV file.</summary>
/// <param name="Name">Short name within the suite, "resnet50-56-3x3"; "" where it has none.</param>
/// <param name="Problem">The layer.</param>
/// <param name="Suite">The suite, the file's name without .csv; "" where the problem was given by itself.</param>
/// <param name="Source">Where the shape was read.</param>
/// <param name="Heavy">Runs only when asked for by name or with heavy problems allowed.</param>
/// <param name="Count">How often the layer occurs in its network; 1 elsewhere.</param>
/// <param name="Distribution">Operands that the suite prescribes (with seed 0); null leaves the choice to the run.</param>
public sealed record ProblemEntry(
    string Name, ConvProblem Problem, string Suite, string Source, bool Heavy, int Count, Distribution? Distribution);
