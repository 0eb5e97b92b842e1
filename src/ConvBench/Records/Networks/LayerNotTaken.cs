namespace ConvBench.Records.Networks;

/// <summary>A convolution that no row computes here.</summary>
/// <param name="Node">Name of its node.</param>
/// <param name="Operator">"Conv", "ConvTranspose", ...</param>
/// <param name="Reason">One line.</param>
public sealed record LayerNotTaken(string Node, string Operator, string Reason);
