namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Neighbouring tiles of one tile row of one sub-grid of one image.</summary>
/// <param name="Image">n.</param>
/// <param name="PhaseH">Sub-grid: its output rows are PhaseH, PhaseH + DilationH, …</param>
/// <param name="PhaseW">Its output columns are PhaseW, PhaseW + DilationW, …</param>
/// <param name="TileRow">Tile row inside the sub-grid.</param>
/// <param name="TileColumn">First tile column.</param>
/// <param name="Tiles">Tiles.</param>
/// <param name="First">Number of the first tile inside its block.</param>
internal readonly record struct TileSegment(int Image, int PhaseH, int PhaseW, int TileRow, int TileColumn, int Tiles, int First);
