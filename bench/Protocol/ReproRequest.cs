namespace ConvBench.Bench.Protocol;

/// <summary>Check one level of reproducibility of a case.</summary>
/// <param name="Case">The row and its operands.</param>
/// <param name="Level"><see cref="ReproLevel.Id"/>.</param>
/// <param name="BaselineFile">The row's output as .npy.</param>
/// <param name="OtherIsas">Further vector widths to try; empty where the library chooses.</param>
internal sealed record ReproRequest(CaseRequest Case, string Level, string BaselineFile, Isa[] OtherIsas);
