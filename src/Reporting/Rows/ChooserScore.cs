namespace ConvBench.Reporting.Rows;

/// <summary>How well a row chose on layers of one kind: those that its model was fitted on, or others.</summary>
/// <param name="Row">Its label.</param>
/// <param name="Place">Device and threads.</param>
/// <param name="Fit">What its model was fitted on; null where the records do not say.</param>
/// <param name="InSample">Whether the model was fitted on these layers; null where the records do not say.</param>
/// <param name="Layers">The layers.</param>
internal sealed record ChooserScore(string Row, Place Place, ModelFit? Fit, bool? InSample, IReadOnlyList<ChooserLayer> Layers)
{
    /// <summary>A choice is good where it costs at most this share of the fastest row's time.</summary>
    public const double Margin = 0.1;

    /// <summary>Layers on which its own time is good.</summary>
    public int Good => Layers.Count(l => l.Loss <= 1 + Margin);

    /// <summary>Layers on which the time of the row that it ran is good.</summary>
    public int GoodChoices => Layers.Count(l => l.ChoiceLoss <= 1 + Margin);

    /// <summary>Geometric mean of its own time over the fastest row's.</summary>
    public double Loss => Headline.GeometricMean(Layers.Select(l => l.Loss));

    /// <summary>Layers with the largest losses above the margin, the largest first.</summary>
    public IReadOnlyList<ChooserLayer> Worst => [.. Layers.Where(l => l.Loss > 1 + Margin).OrderByDescending(l => l.Loss)];

    /// <summary>"in sample", "out of sample", "not recorded whether in sample".</summary>
    public string Sample => InSample switch { true => "in sample", false => "out of sample", null => "not recorded whether in sample" };

    /// <summary>One for each row, place and kind of layers, those out of sample first.</summary>
    public static IReadOnlyList<ChooserScore> Of(IReadOnlyList<ProblemGroup> groups) =>
    [
        .. ChooserLayer.Of(groups)
            .GroupBy(l => (Row: l.Group.LabelOf(l.Chooser), l.Group.Place, l.Chooser.Fit, l.Chooser.InSample))
            .OrderBy(g => g.Key.Place).ThenBy(g => g.Key.Row, StringComparer.Ordinal).ThenBy(g => g.Key.InSample ?? true)
            .Select(g => new ChooserScore(g.Key.Row, g.Key.Place, g.Key.Fit, g.Key.InSample, [.. g])),
    ];
}
