namespace ConvBench.Bench.Protocol;

/// <param name="Fault">Why the model was not run, one line; null where it was.</param>
/// <param name="Opened">Which of the models to be opened could be.</param>
/// <param name="Types">Element types of the model's outputs, where they were asked for.</param>
internal sealed record GraphReply(string? Fault, IReadOnlyList<bool> Opened, IReadOnlyDictionary<string, int> Types);
