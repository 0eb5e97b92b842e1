namespace ConvBench.Records.Studies;

/// <summary>Error by position inside a tile.</summary>
/// <param name="Rows">Outputs of the tile down.</param>
/// <param name="Columns">Outputs across.</param>
/// <param name="Known">Whether the row says that this is its tile; false: a candidate.</param>
/// <param name="Rms">√(mean e²) by position, row-major.</param>
/// <param name="Max">max |e| by position.</param>
/// <param name="Contrast">
/// F of a one-way analysis of variance of the pixels' mean squares of ω by position: about 1 where positions do not differ,
/// far above where they do.
/// </param>
public sealed record TileErrors(int Rows, int Columns, bool Known, double[] Rms, double[] Max, double Contrast);
