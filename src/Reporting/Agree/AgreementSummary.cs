namespace ConvBench.Reporting.Agree;

/// <summary>What a run says about agreement, each implementation counted once whatever number of names it has.</summary>
internal sealed class AgreementSummary
{
    public AgreementSummary(IReadOnlyList<AgreementRecord> records)
    {
        Problems = [.. records.Select(r => new AgreedProblem(r))];
        Implementations = Implementation.Of(Problems);
        Independent = [.. Implementations.Where(i => !i.IsReference)];
        Verdicts =
        [
            .. from problem in Problems
               from a in Independent
               from b in Independent
               where a.Number < b.Number
               let pair = problem.Between(a.Name, b.Name)
               where pair is not null
               select new Verdict(problem, a, b, pair),
        ];
    }

    public IReadOnlyList<AgreedProblem> Problems { get; }

    /// <summary>All, the rounded truth first.</summary>
    public IReadOnlyList<Implementation> Implementations { get; }

    /// <summary>All but the rounded truth.</summary>
    public IReadOnlyList<Implementation> Independent { get; }

    /// <summary>Every two of <see cref="Independent"/> on every problem that both computed.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; }

    /// <summary>Different implementations that gave the same bits wherever both gave a result.</summary>
    public IEnumerable<(Implementation A, Implementation B)> SameWhereBoth =>
        from a in Independent from b in Independent where a.Number < b.Number && a.SameWhereBoth(b) select (a, b);

    /// <summary>Different implementations that gave the same bits on at least half of the problems that both computed, but
    /// not on all: a shared kernel.</summary>
    public IEnumerable<(Implementation A, Implementation B, int Same)> SameOnMost =>
        from a in Independent
        from b in Independent
        where a.Number < b.Number && !a.SameWhereBoth(b)
        let same = a.Same(b)
        where same > 0 && 2 * same >= a.Common(b)
        orderby (double)same / a.Common(b) descending
        select (a, b, same);

    /// <summary>The page in a few sentences; marks are markdown's.</summary>
    public IEnumerable<string> Sentences()
    {
        yield return Names();
        if (Verdicts.Count == 0)
        {
            yield break;
        }

        yield return Promise();
        Verdict worst = Verdicts.MaxBy(v => v.Pair.Difference.MaxAbs)!;
        string? nearer = worst.Problem.Nearer(worst.A.Name, worst.B.Name);
        yield return $"**Worst:** {worst.Names} are {Format.Error(worst.Pair.Difference.MaxAbs)} apart on {worst.Problem.Title}, "
            + $"{Times(worst)} the promise"
            + (nearer is null ? "." : $"; {nearer} is nearer to the truth.");
        if (Problems.Where(p => p.Rounded is not null).MaxBy(p => p.Rounded!.ShareAbove1e7) is { } hard
            && Problems.Any(p => p.Record.ShareCoarse > 0))
        {
            yield return $"**What nobody could keep:** the truth itself, correctly rounded to float32, is more than 1e-7 from the "
                + $"truth on up to {Share(hard.Rounded!.ShareAbove1e7)} of the outputs "
                + $"({hard.Title}); up to {Share(Problems.Max(p => p.Record.ShareCoarse))} of the outputs are at least 1 in magnitude, "
                + $"where neighbouring float32 numbers are 1.19e-7 apart and the promise asks for equal bits.";
        }

        yield return Sums();
        Verdict widest = Verdicts.MaxBy(v => v.Pair.ToleranceUsed)!;
        int outside = Verdicts.Count(v => !(v.Pair.ToleranceUsed <= 1));
        yield return outside == 0
            ? $"**Tolerance:** every pair is within the tolerance that theory supports (below each problem, ready to copy); the widest "
            + $"uses {Share(widest.Pair.ToleranceUsed)} of it, {widest.Names} on {widest.Problem.Title}."
            : $"**Tolerance:** {Format.Whole(outside)} of {Format.Whole(Verdicts.Count)} are outside of the tolerance that theory "
            + $"supports, the furthest {widest.Names} on {widest.Problem.Title}: one of the two is wrong.";
        if (Shorter() is { } shorter)
        {
            yield return shorter;
        }
    }

    /// <summary>How many times the promise a pair is apart.</summary>
    public static string Times(Verdict v) => Format.Times(v.Pair.Difference.MaxAbs / PairDifference.Promise);

    /// <summary>A share as a percentage, two digits.</summary>
    public static string Share(double share) => Format.Percent(100 * share, 2);

    /// <summary>Whether the tolerance tells shorter operands from float32; null where the records do not say.</summary>
    private string? Shorter()
    {
        (AgreedProblem Problem, ReducedRecord Reduced)[] all = [.. Problems.SelectMany(p => (p.Record.Reduced ?? []).Select(r => (p, r)))];
        if (all.Length == 0)
        {
            return null;
        }

        (AgreedProblem problem, ReducedRecord reduced) = all.MinBy(r => r.Reduced.OfNorm);
        string formats = string.Join(" and ", all.Select(r => r.Reduced.Format).Distinct());
        int told = all.Count(r => r.Reduced.OfNorm > 1);
        return $"**Shorter operands:** {formats} operands are outside of the tolerance's norm in {Format.Whole(told)} of "
            + $"{Format.Whole(all.Length)} cases; the nearest, {reduced.Format} on {problem.Title}, is {Format.Times(reduced.OfNorm)} "
            + $"as far apart.";
    }

    private string Names()
    {
        int rows = Independent.Sum(i => i.Rows.Count);
        string[] shared = [.. Independent.Where(i => i.Rows.Count > 1).Select(i => string.Join(" = ", i.Rows))];
        return shared.Length == 0
            ? $"**{Format.Whole(rows)} rows, as many implementations:** no two of them gave the same bits on every problem."
            : $"**{Format.Whole(rows)} rows are {Format.Whole(Independent.Count)} implementations:** {string.Join("; ", shared)} gave "
            + $"the same bits on every problem. Each counts once below.";
    }

    private string Promise()
    {
        var pairs = Verdicts.GroupBy(v => (v.A.Number, v.B.Number)).ToList();
        int kept = pairs.Count(g => g.All(v => v.Pair.Kept)), keptOnce = Verdicts.Count(v => v.Pair.Kept),
            same = Verdicts.Count(v => v.Pair.Difference.MaxAbs == 0);
        return $"**The promise, differences up to 1e-7, is "
            + $"{(kept == 0 ? "kept by no pair" : kept == pairs.Count ? "kept by every pair" : "broken")}:** {Format.Whole(kept)} of "
            + $"{Format.Whole(pairs.Count)} pairs of implementations keep it on every problem that both computed; "
            + $"counted problem by problem, {Format.Whole(keptOnce)} of {Format.Whole(Verdicts.Count)}, "
            + $"{(same == keptOnce ? "each" : Format.Whole(same))} of these by computing the very same bits.";
    }

    private string Sums()
    {
        Verdict old = Verdicts.MaxBy(v => Math.Abs(v.Pair.NumpyChunked))!, now = Verdicts.MaxBy(v => Math.Abs(v.Pair.NumpyPairwise))!;
        double oldOff = Verdicts.Max(v => Math.Abs(v.Pair.NumpyChunked - v.Pair.Difference.SumDifference)),
            nowOff = Verdicts.Max(v => Math.Abs(v.Pair.NumpyPairwise - v.Pair.Difference.SumDifference));
        return $"**Sums:** `np.sum` of two outputs differs by up to {NumpyText.Of(Math.Abs(old.Pair.NumpyChunked))} as NumPy up to 2.2 "
            + $"adds (on {old.Problem.Title}, where the true sums differ by {Format.Error(Math.Abs(old.Pair.Difference.SumDifference))}) "
            + $"and by up to {NumpyText.Of(Math.Abs(now.Pair.NumpyPairwise))} as NumPy from 2.3 on does (on {now.Problem.Title}, truly "
            + $"{Format.Error(Math.Abs(now.Pair.Difference.SumDifference))}); "
            + $"of such a difference up to {Format.Error(oldOff)} and {Format.Error(nowOff)} are the rounding of `np.sum` alone.";
    }
}
