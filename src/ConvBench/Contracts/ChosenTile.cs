using System.Text.Json.Serialization;

namespace ConvBench.Contracts;

/// <summary>Tile of a transform: outputs of Winograd's F(m, r) with its taps, or the lengths of an FFT, which takes any filter.</summary>
/// <param name="Rows">Outputs down (Winograd) or length down (FFT).</param>
/// <param name="Columns">The same across.</param>
/// <param name="FilterRows">Taps down that Winograd's tile is made for; 0 for an FFT.</param>
/// <param name="FilterColumns">The same across.</param>
public sealed record ChosenTile(int Rows, int Columns, int FilterRows = 0, int FilterColumns = 0)
{
    /// <summary>Inputs down.</summary>
    [JsonIgnore]
    public int Inputs => Rows + Math.Max(0, FilterRows - 1);

    /// <summary>"F(4×4, 3×3)" or "tiles of 24×24".</summary>
    public override string ToString() =>
        FilterRows > 0 ? $"F({Rows}×{Columns}, {FilterRows}×{FilterColumns})" : $"tiles of {Rows}×{Columns}";
}
