namespace ConvBench.Reporting.Studies.Curves;

/// <summary>One plot of curves over a common x, y on a log axis.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Curves">One per row.</param>
internal sealed record CurvePanel(string Title, IReadOnlyList<StudyCurve> Curves)
{
    /// <summary>Lines of theory.</summary>
    public IReadOnlyList<CurveGuide> Guides { get; init; } = [];

    /// <summary>Below the x axis.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the y axis.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether x is on a log axis.</summary>
    public bool LogX { get; init; } = true;

    /// <summary>Ticks of x with their text; null: powers of ten.</summary>
    public IReadOnlyList<(double X, string Text)>? XTicks { get; init; }

    /// <summary>Whether curves join their points; else the points alone.</summary>
    public bool Joined { get; init; } = true;

    /// <summary>Whether points have marks; very many would hide the lines that join them.</summary>
    public bool Marked { get; init; } = true;
}
