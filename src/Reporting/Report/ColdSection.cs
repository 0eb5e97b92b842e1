using System.Text;

namespace ConvBench.Reporting.Report;

/// <summary>What a call costs before anything is warm, and when a costlier preparation pays; only where a run measured it
/// (--cold).</summary>
internal static class ColdSection
{
    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("row", false), ("prepare", true), ("first", true), ("cold", true), ("steady", true), ("cold / steady", true),
            ("pays after n calls", true),
    ];

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> all)
    {
        List<ProblemGroup> groups = [.. all.Where(g => BreakEven.Cheapest(g.Timed) is not null)];
        if (groups.Count == 0)
        {
            return;
        }

        bool place = Place.IsTold(groups);
        page.Append("## Cold and warm\n\n");
        foreach (ProblemGroup group in groups)
        {
            page.Append("**").Append(Markdown.Escape(group.ShortTitle)).Append(place ? ", " + group.Place : "").Append("**\n\n");
            CaseRecord cheapest = BreakEven.Cheapest(group.Timed)!;
            Markdown.Table(page, Columns, group.Timed.Where(BreakEven.HasFigures).Select(r => Row(group, r, cheapest)));
        }

        page.Append("""
            - **prepare**: once per layer, before any call. **first**: the first call of a fresh plan, its buffers as the
              preparation and the loading of the
              input left them; code is compiled before it, what a library puts off until its first call is in it. **steady**: the
              median time of the tables above.
            - **cold**: median of 5 to 51 single calls, before each of which threads on all cores read twice the size of the
              last-level caches. The threads are
              as many as logical cores and not pinned: that every core's own caches are emptied is likely, not certain. Input,
              weights and scratch come from memory.
            - **pays after n calls**: n calls cost T(n) = prepare + first + (n − 1)·steady. Against the row B with the smallest
              T(1), a row A pays from
              n = 1 + ⌈(T_A(1) − T_B(1)) / (steady_B − steady_A)⌉ calls on; *never* where its steady call is not faster than B's.


            """.ReplaceLineEndings("\n"));
    }

    private static string[] Row(ProblemGroup group, CaseRecord row, CaseRecord cheapest)
    {
        ColdRecord cold = row.Cold!;
        double steadyNs = row.Time!.MedianNs;
        string[] times = [Format.Time(row.PrepareNs!.Value), Format.Time(cold.FirstNs), Format.Time(cold.EvictedNs),
            Format.Time(steadyNs), Format.Times(cold.EvictedNs / steadyNs)];
        return [Markdown.Escape(group.LabelOf(row)), .. times.Select(Markdown.Unbroken), Pays(row, cheapest)];
    }

    private static string Pays(CaseRecord row, CaseRecord cheapest) =>
        ReferenceEquals(row, cheapest) ? "B: cheapest once" : BreakEven.Calls(row, cheapest) is { } calls
            ? Format.Whole((long)calls) : "never";
}
