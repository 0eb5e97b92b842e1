namespace ConvBench.Reporting.Rows;

/// <summary>What a row that picks another by a model made of one layer.</summary>
/// <param name="Group">The layer.</param>
/// <param name="Chooser">The row that picks.</param>
/// <param name="Chosen">The row that it ran, as timed by itself.</param>
/// <param name="Best">The fastest of this project's other rows of its instruction set and operands, within its error budget; one
/// on request too where it ran.</param>
internal sealed record ChooserLayer(ProblemGroup Group, CaseRecord Chooser, CaseRecord Chosen, CaseRecord Best)
{
    /// <summary>Its own time over the fastest row's; 1 where it was the fastest itself, since noise in its favour is no merit.</summary>
    public double Loss => Math.Max(1, Chooser.Time!.MedianNs / Best.Time!.MedianNs);

    /// <summary>Time of the row that it ran over the fastest row's: the loss without the noise of a second measurement.</summary>
    public double ChoiceLoss => Chosen.Time!.MedianNs / Best.Time!.MedianNs;

    /// <summary>Its own time over that of the row that it ran: the same code twice.</summary>
    public double Twice => Chooser.Time!.MedianNs / Chosen.Time!.MedianNs;

    /// <summary>Every row that chose, on each layer where the row that it ran and another were timed too.</summary>
    public static IEnumerable<ChooserLayer> Of(IReadOnlyList<ProblemGroup> groups) =>
        from g in groups
        from chooser in g.Timed.Where(r => r is { Own: true, Chooses: true })
        let rows = g.Timed.Where(r => r is { Own: true, Chooses: false }
            && r.Isa == chooser.Isa && r.Operands == chooser.Operands).ToArray()
        let chosen = rows.FirstOrDefault(r => r.Algorithm == chooser.Choice?.Row)
        where chosen is not null && rows.Length > 1
        let budget = chooser.Choice!.Budget ?? double.PositiveInfinity
        select new ChooserLayer(g, chooser, chosen, rows.FirstOrDefault(r => r == chosen || r.Error?.RelL2 <= budget)!);
}
