namespace ConvBench.Bench.Studies.Papers;

/// <summary>Mean |error| per output over many random tiles of one channel, as Barabasz et al. measure.</summary>
/// <param name="Mean">Σ|y − y64|/outputs, averaged over the trials.</param>
/// <param name="StdErr">Standard deviation of the trials' means over √trials.</param>
internal readonly record struct TileError(double Mean, double StdErr);
