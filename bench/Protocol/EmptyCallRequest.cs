namespace ConvBench.Bench.Protocol;

/// <summary>Time a call of a row that computes next to nothing.</summary>
internal sealed record EmptyCallRequest(string Algorithm, Device Device, int Threads, Isa Isa);
