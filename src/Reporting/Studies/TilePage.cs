using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Error over the tile's length, inputs per axis.</summary>
internal sealed class TilePage : CurvePage
{
    /// <inheritdoc/>
    public override string Study => "tile";

    /// <inheritdoc/>
    protected override string Title => "How errors depend on the tile";

    /// <inheritdoc/>
    protected override string Lead =>
        "3×3 layers of 32 channels on images of 6² to 62², so that rows that choose their tile choose different ones; a point is every "
            + "case whose tile had this many inputs along the height. "
        + "Winograd's F(m, r) takes m + r − 1 inputs, an FFT tile as many as its length. The relative L2 error is drawn.";

    /// <summary>Inputs of a row's tile along the height; null for a row without one.</summary>
    internal static double? Length(CaseRecord r) => r.Choice?.Tile?.Inputs;

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured) => CurveFigure.Of(
        Title, "Relative L2 error over the inputs of a tile along one axis. Thin: ½·u·log₂(tile²), what `managed/auto` plans with, and "
            + "u·√log₂(tile²), the law of random roundings in every butterfly level.",
        [
            new CurvePanel("3×3, 32 channels, normal operands", Curves(measured))
            {
                XTicks = Columns(Curves(measured)),
                XLabel = "inputs of the tile along one axis",
                YLabel = "relative L2 error",
                Guides = [new("½·u·log₂(tile²)", t => FloatFormat.Binary32.Unit * Math.Log2(t)),
                    new("u·√log₂(tile²)", t => FloatFormat.Binary32.Unit * Math.Sqrt(2 * Math.Log2(t)))],
            },
        ]);

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        page.Append("## Relative L2 error\n\n");
        Table(page, "row, inputs of the tile →", Curves(measured), Columns(Curves(measured)), Format.Error);
        page.Append("## What it says\n\n");
        List(page,
        [
            "**Winograd** evaluates polynomials at as many points as the tile has inputs. Powers of these points grow like (largest "
                + "point)ᵗⁱˡᵉ and cancel again: the error grows exponentially with the tile (each two more inputs cost a factor), "
                + "which is why nobody uses tiles beyond 8.",
            "**FFT** evaluates at points on the unit circle, whose powers stay 1. Each of the log₂(tile²) butterfly levels adds one "
                + "rounding of its own: the error grows with the logarithm in the worst case, with its root for random roundings, so "
                + "that a tile of 64 costs hardly more than one of 8. Where the image is fixed and smaller than the tile the error may "
                + "even fall with it: a row that chooses its tile compares other images.",
            "**Why the two are compared**: larger tiles save multiplications in both. Winograd buys them with digits, the FFT with "
                + "complex arithmetic and memory.",
        ]);
    }

    private static IReadOnlyList<StudyCurve> Curves(IReadOnlyList<CaseRecord> measured) =>
        StudyCurve.Of(measured, Length, r => r.Error!.RelL2);
}
