namespace ConvBench.Bench.Protocol;

/// <summary>Compute the truth of real and integer operands once, into the cache, for the workers to read.</summary>
internal sealed record TruthRequest(string Problem, Distribution Distribution, int Seed, string TruthFolder, int Threads);
