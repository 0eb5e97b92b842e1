using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Error over the dilation.</summary>
internal sealed class DilationPage : CurvePage
{
    /// <inheritdoc/>
    public override string Study => "dilation";

    /// <inheritdoc/>
    protected override string Title => "How errors depend on the dilation";

    /// <inheritdoc/>
    protected override string Lead =>
        "One 3×3 layer of 32 channels on 36² images with dilations of 1 to 16, padded so that the output stays 36²: n = 288 products "
            + "in an output whose window lies in the image. The relative L2 error is drawn.";

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured) => CurveFigure.Of(
        Title, "Relative L2 error over the dilation; the products of an output are as many for each, but for the padding.",
        [
            new CurvePanel("3×3, 32 channels, normal operands", Curves(measured)) { XTicks = Columns(Curves(measured)),
                XLabel = "dilation", YLabel = "relative L2 error" },
        ]);

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        IReadOnlyList<StudyCurve> curves = Curves(measured);
        page.Append("## Relative L2 error\n\n");
        Table(page, "row, dilation →", curves, Columns(curves), Format.Error);
        page.Append("## What it says\n\n");
        List(page,
        [
            "**The theory says: nothing changes.** A dilated layer has the same number of products per output, at other places; "
                + "chains, transforms and their amplification are the same.",
            "**What is measured falls a little** at wide dilations, because more windows reach into the padding, whose products are "
                + "exact zeros: the sums that are left are shorter.",
            "**Winograd** runs on the d² interleaved sub-grids, each a dense layer, with the same tiles: small steps where sub-grids "
                + "no longer fill them, no trend but that of the padding.",
            "**FFT** runs on the same sub-grids, and chooses its tile by their size: a sub-grid of few outputs needs a short tile, and "
                + "a short tile has fewer butterfly levels to round in. Its error falls.",
            "A row that would jump from one dilation to the next has another kernel there; a library that unfolds the filter with "
                + "zeros has the errors of its undilated kernel of that size.",
        ]);
    }

    private static IReadOnlyList<StudyCurve> Curves(IReadOnlyList<CaseRecord> measured) =>
        StudyCurve.Of(measured, r => ConvProblem.Parse(r.Problem).DilationH, r => r.Error!.RelL2);
}
