namespace ConvBench.Contracts;

/// <summary>What the constants of a row's cost model were fitted on. A score on those layers says little about others.</summary>
/// <param name="Suite">Suite of the layers.</param>
/// <param name="Machine">Where they were timed, in words.</param>
public sealed record ModelFit(string Suite, string Machine);
