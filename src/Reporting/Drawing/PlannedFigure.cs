namespace ConvBench.Reporting.Drawing;

/// <summary>A figure that belongs to a page: its name is known before it is drawn.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Stem">Path below the run's folder without extension, '/' between.</param>
/// <param name="Alt">What it shows, in words.</param>
/// <param name="Group">Key of the group of a layer's figure, else "".</param>
/// <param name="Figure">Makes it.</param>
internal sealed record PlannedFigure(FigureKind Kind, string Stem, string Alt, string Group, Func<Figure> Figure)
{
    /// <summary>File of the picture that pages show, in its scalable form: smaller than its pixels, and sharp on every screen.</summary>
    public string Picture => Stem + ".svg";

    /// <summary>The picture on a page.</summary>
    public string Markdown => $"![{Alt}]({Picture})";

    /// <summary>Whether a figure of the same kind shows the same layers on another device or with other threads.</summary>
    public bool IsFurther { get; init; }

    /// <summary>Whether a published run has it: not one for each layer, nor the bars of times, which are in the tables too; the
    /// large ones for the first place alone.</summary>
    public bool IsPublished => Kind is not (FigureKind.Layer or FigureKind.Time)
        && !(IsFurther && Kind is (FigureKind.Tradeoff or FigureKind.Heat));

    /// <summary>Draws it; returns the files.</summary>
    public IReadOnlyList<string> Save(string runFolder)
    {
        string path = Path.Combine(runFolder, Path.Combine(Stem.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return Figure().Save(path);
    }
}
