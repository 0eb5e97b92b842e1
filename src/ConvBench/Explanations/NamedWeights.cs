namespace ConvBench.Explanations;

/// <summary>Weights of another layer, of the same shape.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="W">KCRS.</param>
public sealed record NamedWeights(string Name, float[] W);
