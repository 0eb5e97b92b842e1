using System.Globalization;
using System.Text.Json.Serialization;

namespace ConvBench.Contracts;

/// <summary>What a row chose for a problem.</summary>
public sealed record Choice
{
    /// <summary>The kernel's form: "rows", "depthwise", the lengths of a split filter "2+2 × 2+2 taps"; "" for one form alone.</summary>
    public string Form { get; init; } = "";

    /// <summary>The transform's tile; null for sums.</summary>
    public ChosenTile? Tile { get; init; }

    /// <summary>Id of the row that a row which chooses among others ran; "" for every other row.</summary>
    public string Row { get; init; } = "";

    /// <summary>Relative L2 error that it was chosen for; null for any.</summary>
    public double? Budget { get; init; }

    /// <summary>Whether another row was chosen.</summary>
    [JsonIgnore]
    public bool IsRow => Row.Length > 0;

    /// <summary>"F(4×4, 3×3)", "tiles of 24×24", "managed/fft, tiles of 24×24, budget 1E-6".</summary>
    public override string ToString() => string.Join(", ", ((string[])
    [
        Row, Form, Tile?.ToString() ?? "", Budget is { } b ? string.Create(CultureInfo.InvariantCulture, $"budget {b:0.##E+0}") : "",
    ]).Where(t => t.Length > 0));
}
