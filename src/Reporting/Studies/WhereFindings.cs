using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>What the figures of one problem show, in sentences of markdown.</summary>
internal static class WhereFindings
{
    /// <summary>Contrast above which places differ beyond chance: F with ten and more pixels per place rarely passes 2;
    /// pixels are not quite independent.</summary>
    private const double Differs = 4;

    /// <summary>Ratio to the row's own error without the outlier that is no effect: other operands move an rms of thousands
    /// of outputs by a few percent.</summary>
    private const double OwnLevel = 1.5;

    /// <summary>Border over interior from which it is told.</summary>
    private const double WorseBorder = 1.15;

    public static IEnumerable<string> Of(IReadOnlyList<WhereLine> rows)
    {
        foreach (WhereLine row in rows.Where(r => r.Tiles.Length > 0 && TileFigure.Shown(r).Contrast > Differs))
        {
            yield return Uneven(row.Algorithm, TileFigure.Shown(row));
        }

        WhereLine[] flat = [.. rows.Where(r => r.Tiles.Length > 0 && TileFigure.Shown(r).Contrast <= Differs)];
        if (flat.Length > 0)
        {
            yield return $"The place in the tile does not matter (F up to "
                + $"{Format.Number(flat.Max(r => TileFigure.Shown(r).Contrast), 2)}): {Names(flat)}.";
        }

        foreach (string finding in Border(rows).Concat(Outliers(rows)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<string> Border(IReadOnlyList<WhereLine> rows)
    {
        WhereLine[] worse = [.. rows.Where(r => r.BorderOmegaRms / r.InteriorOmegaRms > WorseBorder)];
        if (worse.Length > 0)
        {
            yield return $"Outputs on the border have fewer products, but in a transform the error of their whole tile: rms ω there is "
                + $"{Format.Number(worse.Min(Ratio), 2)} to {Format.Number(worse.Max(Ratio), 2)} times the interior's for {Names(worse)}.";
        }

        static double Ratio(WhereLine row) => row.BorderOmegaRms!.Value / row.InteriorOmegaRms!.Value;
    }

    private static IEnumerable<string> Outliers(IReadOnlyList<WhereLine> rows)
    {
        WhereLine[] untouched = [.. rows.Where(r => r.Outlier is { Spoiled: 0 } o && o.Rms <= OwnLevel * o.OwnRms)];
        if (untouched.Length > 0)
        {
            yield return $"An outlier spoils nothing that does not read it: {Names(untouched)}.";
        }

        foreach (WhereLine row in rows.Except(untouched).Where(r => r.Outlier is not null))
        {
            OutlierErrors o = row.Outlier!;
            string times = $"{Format.Number(o.Rms / o.OwnRms)} times its own without it and {Format.Number(o.RatioToDirect)} times "
                + $"direct's";
            yield return o.Spoiled == 0
                ? $"`{row.Algorithm}`: with an outlier, the error of outputs that do not read it is {times}, none far beyond."
                : $"`{row.Algorithm}`: an outlier spoils {Format.Whole(o.Spoiled)} outputs that do not read it, up to "
                + $"{Format.Whole(o.Reach)} pixels away; the rms error of all that do not read it is {times}, the largest "
                + $"{Format.Error(o.Max)}.";
        }
    }

    /// <summary>Largest rms of a tile's places over the smallest.</summary>
    public static double Spread(TileErrors tile)
    {
        double least = tile.Rms.Where(e => e > 0).DefaultIfEmpty(1).Min();
        return tile.Rms.Max() / least;
    }

    private static string Uneven(string algorithm, TileErrors tile)
    {
        int worst = Array.IndexOf(tile.Rms, tile.Rms.Max()), best = Array.IndexOf(tile.Rms, tile.Rms.Min());
        string size = $"{Format.Whole(tile.Rows)}×{Format.Whole(tile.Columns)}";
        return $"`{algorithm}`: {(tile.Known ? $"in its {size} tile" : $"at a period of {size}")} the error is largest in "
            + $"{Place(worst)} and smallest in {Place(best)}, {Format.Number(Spread(tile), 2)} to 1 (F = "
            + $"{Format.Number(tile.Contrast, 2)}).";

        string Place(int at) => $"row {Format.Whole(at / tile.Columns)}, column {Format.Whole(at % tile.Columns)}";
    }

    private static string Names(IEnumerable<WhereLine> rows) => string.Join(", ", rows.Select(r => $"`{r.Algorithm}`"));
}
