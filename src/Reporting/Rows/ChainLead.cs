namespace ConvBench.Reporting.Rows;

/// <summary>How many times as fast the fastest row of this project is as the fastest of the others, alone and in chains.</summary>
/// <param name="Alone">Each side by its fastest row alone.</param>
/// <param name="Chained">Each side by its fastest row in a chain.</param>
internal sealed record ChainLead(double Alone, double Chained)
{
    /// <summary>Share of the lead, on a logarithmic scale, that is gone in a chain: 1 − ln(chained)/ln(alone).</summary>
    public double Explained => 1 - (Math.Log(Chained) / Math.Log(Alone));

    /// <summary>Null where one of the sides has no chain, or a time that says as much of the call as of the row (†).</summary>
    public static ChainLead? Of(ProblemGroup group)
    {
        ILookup<bool, ChainTime> sides = ChainTime.Of(group).ToLookup(c => c.Row.Own);
        ChainTime? ours = sides[true].MinBy(c => c.AloneNs), other = sides[false].MinBy(c => c.AloneNs);
        return ours is null || other is null || ours.Row.IsMostlyCall || other.Row.IsMostlyCall ? null : new ChainLead(
            other.AloneNs / ours.AloneNs, sides[false].Min(c => c.LayerNs) / sides[true].Min(c => c.LayerNs));
    }

    /// <summary>Geometric means over layers, at least one.</summary>
    public static ChainLead Mean(IReadOnlyList<ChainLead> leads) => new(
        Headline.GeometricMean(leads.Select(l => l.Alone)), Headline.GeometricMean(leads.Select(l => l.Chained)));
}
