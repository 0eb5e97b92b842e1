namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Segments whose tiles are transformed and multiplied together.</summary>
internal readonly record struct TileBlock(int FirstSegment, int Segments, int Tiles);
