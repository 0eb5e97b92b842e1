using ConvBench.Reporting.Plots;

namespace ConvBench.Reporting.Studies;

/// <summary>What the figures of one problem show, in sentences of markdown.</summary>
internal static class WhereFindings
{
    /// <summary>Contrast above which places differ beyond chance: F with ten and more pixels per place rarely passes 2; pixels are not quite independent.</summary>
    private const double Differs = 4;

    /// <summary>Ratios to direct within these are direct's level: another order of adding makes a factor of 3.</summary>
    private const double DirectLevel = 3;

    public static IEnumerable<string> Of(IReadOnlyList<WhereLine> rows)
    {
        foreach (WhereLine row in rows.Where(r => r.Tiles.Length > 0 && TileFigure.Shown(r).Contrast > Differs))
        {
            yield return Uneven(row.Algorithm, TileFigure.Shown(row));
        }

        WhereLine[] flat = [.. rows.Where(r => r.Tiles.Length > 0 && TileFigure.Shown(r).Contrast <= Differs)];
        if (flat.Length > 0)
        {
            yield return $"The place in the tile does not matter (F up to {Format.Number(flat.Max(r => TileFigure.Shown(r).Contrast), 2)}): {Names(flat)}.";
        }

        WhereLine[] untouched = [.. rows.Where(r => r.Outlier is { Spoiled: 0 } o && o.RatioToDirect <= DirectLevel)];
        if (untouched.Length > 0)
        {
            yield return $"An outlier spoils nothing that does not read it: {Names(untouched)}.";
        }

        foreach (WhereLine row in rows.Except(untouched).Where(r => r.Outlier is not null))
        {
            OutlierErrors o = row.Outlier!;
            yield return o.Spoiled == 0
                ? $"`{row.Algorithm}`: an outlier leaves {Format.Number(o.RatioToDirect)} times direct's error in outputs that do not read it, none far beyond."
                : $"`{row.Algorithm}`: an outlier spoils {Format.Whole(o.Spoiled)} outputs that do not read it, up to {Format.Whole(o.Reach)} pixels away; their rms error is {Format.Number(o.RatioToDirect)} times direct's, the largest {Format.Error(o.Max)}.";
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
        return $"`{algorithm}`: {(tile.Known ? $"in its {size} tile" : $"at a period of {size}")} the error is largest in {Place(worst)} and smallest in {Place(best)}, {Format.Number(Spread(tile), 2)} to 1 (F = {Format.Number(tile.Contrast, 2)}).";

        string Place(int at) => $"row {Format.Whole(at / tile.Columns)}, column {Format.Whole(at % tile.Columns)}";
    }

    private static string Names(IEnumerable<WhereLine> rows) => string.Join(", ", rows.Select(r => $"`{r.Algorithm}`"));
}
