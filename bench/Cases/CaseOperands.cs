namespace ConvBench.Bench.Cases;

/// <summary>Operands of one problem with their truth.</summary>
internal sealed record CaseOperands(ConvProblem Problem, ConvData Data, Truth Truth);
