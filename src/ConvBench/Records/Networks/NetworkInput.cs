namespace ConvBench.Records.Networks;

/// <summary>One input of a network.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Source">Where its values come from: a file's name, or "made: normal, seed 1".</param>
public sealed record NetworkInput(string Name, IReadOnlyList<long> Shape, string Source);
