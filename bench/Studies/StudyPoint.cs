namespace ConvBench.Bench.Studies;

/// <summary>Operands of a study's cases: a layer, what its numbers look like, and their seed.</summary>
internal sealed record StudyPoint(ConvProblem Problem, Distribution Distribution, int Seed);
