namespace ConvBench.Reporting.Rows;

/// <summary>The ratios of many layers as one figure, with both of its uncertainties.</summary>
/// <param name="Mean">Geometric mean.</param>
/// <param name="Median">Median over the layers.</param>
/// <param name="Noise">99 % interval of the mean for these layers: what measuring again would give.</param>
/// <param name="Layers">99 % interval of the mean over the choice of layers: what other layers of the same kinds would
/// give; null for a single one.</param>
/// <remarks>Percentile bootstrap, B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, §13.3: each layer's
/// passes are drawn with replacement, for the second interval the layers too. The seed is fixed, so that a page can be made
/// again.</remarks>
internal sealed record RatioSummary(double Mean, double Median, Interval Noise, Interval? Layers)
{
    private const int Draws = 4000;

    /// <summary>Summary of at least one ratio.</summary>
    public static RatioSummary Of(IReadOnlyList<TimeRatio> ratios)
    {
        double[] values = [.. ratios.Select(r => r.Value)];
        var random = new Random(1);
        Interval noise = Bootstrap(() => ratios.Average(r => Math.Log(r.Draw(random))));
        Interval? layers = ratios.Count < 2 ? null
            : Bootstrap(() => ratios.Average(_ => Math.Log(ratios[random.Next(ratios.Count)].Draw(random))));
        return new RatioSummary(Headline.GeometricMean(values), TimeRecord.Median(values), noise, layers);
    }

    /// <summary>The central 99 % of a statistic's draws.</summary>
    private static Interval Bootstrap(Func<double> draw)
    {
        double[] all = [.. Enumerable.Range(0, Draws).Select(_ => draw()).Order()];
        int outside = (int)(Draws * (1 - Interval.Level) / 2);
        return new Interval(Math.Exp(all[outside]), Math.Exp(all[Draws - 1 - outside]));
    }
}
