namespace ConvBench.Bench.Judging;

/// <summary>One output that something else computed.</summary>
/// <param name="Row">The row that its record gets.</param>
/// <param name="File">A .npy file, float32.</param>
/// <param name="Sample">Flat NCHW positions that the file holds values of; null: the whole output in the output's shape.</param>
/// <param name="Seconds">What it took where it was computed; null where that is not told.</param>
internal sealed record JudgedFile(string Row, string File, long[]? Sample, double? Seconds = null);
