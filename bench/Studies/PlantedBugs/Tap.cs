namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Where in a layer a product stands.</summary>
internal readonly record struct Tap(ConvProblem P, int N, int K, int C, int R, int S, int OH, int OW);
