namespace ConvBench.Bench.Protocol;

/// <param name="Fault">Why there is no output, one line; null where there is one.</param>
/// <param name="TileRows">Rows of <see cref="IConvPlan.OutputTile"/>.</param>
/// <param name="TileColumns">Its columns.</param>
internal sealed record OutputReply(string? Fault, int TileRows = 0, int TileColumns = 0);
