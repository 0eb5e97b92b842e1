namespace ConvBench.Backends.Managed.Fft;

/// <summary>A rectangle of tiles of one image and one dilation sub-grid; tiles are numbered row by row from FirstTile.</summary>
/// <param name="Image">n.</param>
/// <param name="GridRow">Output rows oh ≡ GridRow (mod DilationH).</param>
/// <param name="GridColumn">Output columns alike.</param>
/// <param name="Row">First output row within the sub-grid.</param>
/// <param name="Column">First output column within the sub-grid.</param>
/// <param name="OutRows">Output rows.</param>
/// <param name="OutColumns">Output columns.</param>
/// <param name="TileRows">Tiles along the height.</param>
/// <param name="TileColumns">Tiles along the width.</param>
/// <param name="FirstTile">Number of its first tile within the tile block.</param>
internal readonly record struct FftChunk(
    int Image, int GridRow, int GridColumn, int Row, int Column, int OutRows, int OutColumns, int TileRows, int TileColumns, int FirstTile)
{
    /// <summary>Tiles in the chunk.</summary>
    public int Tiles => TileRows * TileColumns;
}
