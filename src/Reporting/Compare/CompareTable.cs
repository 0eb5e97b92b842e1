namespace ConvBench.Reporting.Compare;

/// <summary>Cells of a comparison, the same on every page.</summary>
public static class CompareTable
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<CompareColumn> Columns { get; } =
    [
        new("layer", false, true, Title),
        new("row", false, true, c => c.New.Algorithm + (c.New.Device.IsCpu ? "" : " " + c.New.Device)),
        new("base", true, true, c => c.Base.Ranks ? Format.Time(c.Base.Time!.MedianNs) : ""),
        new("new", true, true, c => c.New.Ranks ? Format.Time(c.New.Time!.MedianNs) : ""),
        new("× time", true, true, c => c.Time is { } t ? Format.Number(t.Ratio) : ""),
        new("interval", false, false, Interval),
        new("p", true, false, c => c.Time is { } t && !double.IsNaN(t.PValue) ? Format.Number(t.PValue, 2) : ""),
        new("time", false, true, c => Word(c.TimeVerdict)),
        new("again", false, true, Again),
        new("× rel. L2", true, false, c => c.Error is { } e ? Format.Number(e.Ratio) : ""),
        new("× ω max", true, false, c => c.Error is { } e ? Format.Number(e.OmegaRatio) : ""),
        new("error", false, true, ErrorWord),
        new("remark", false, false, c => c.Remark) { Wraps = true },
    ];

    /// <summary>Changed cases, regressions first, then by how much.</summary>
    public static IReadOnlyList<CaseChange> Changed(RunComparison comparison) =>
    [
        .. comparison.Cases.Where(c => c.IsChange).OrderByDescending(c => c.IsRegression)
            .ThenByDescending(c => c.Status == StatusVerdict.Lost)
            .ThenByDescending(c => c.ErrorVerdict == ErrorVerdict.Worse).ThenByDescending(c => Math.Abs(Math.Log(c.Time?.Ratio ?? 1))),
    ];

    /// <summary>Name and, where it is not 1, the thread count; what else tells cases of a run apart.</summary>
    public static string Title(CaseChange c) => c.Layer + (c.New.Threads == 1 ? "" : " t" + Format.Whole(c.New.Threads))
        + (c.New.Distribution == "normal" ? "" : " " + c.New.Distribution)
        + (c.New.Seed == 1 || (c.New.Seed == 0 && c.New.Distribution == "keras") ? "" : " s" + Format.Whole(c.New.Seed));

    /// <summary>What a reader should know first, one sentence each.</summary>
    public static IEnumerable<string> Sentences(RunComparison comparison)
    {
        IReadOnlyList<CaseChange> cases = comparison.Cases, regressions = comparison.Regressions;
        yield return regressions.Count == 0
            ? $"No regression in {Cases(cases.Count)}."
            : $"{Format.Whole(regressions.Count)} {(regressions.Count == 1 ? "regression" : "regressions")} in {Cases(cases.Count)}: "
                + string.Join(", ", Kinds(regressions).Where(k => k.Count > 0).Select(k => $"{Format.Whole(k.Count)} {k.Word}")) + ".";
        string times = Counts(cases.Select(c => Word(c.TimeVerdict))), errors = Counts(cases.Select(c => Word(c.ErrorVerdict)));
        int bits = cases.Count(c => c.Error is { SameFigures: false, Verdict: ErrorVerdict.Same });
        yield return times.Length == 0 ? "No case has a time on both sides." : $"Times: {times}.";
        yield return errors.Length == 0 ? "No case has an error on both sides."
            : $"Errors: {errors}" + (bits == 0 ? "." : $"; {Format.Whole(bits)} of the same have other bits.");
        if (comparison.Noise is { } noise)
        {
            yield return $"Noise between the runs: the times of {Cases(noise.Unchanged)} of unchanged libraries are "
                + $"{Format.Times(Math.Exp(noise.Drift))} those of the base, which is taken off, and differ from that by up to "
                + $"{Change(noise.Largest)}. Less than {Change(noise.Floor)} is no change among {Cases(noise.Judged)}.";
        }
        else if (times.Length > 0 && comparison.SameMachine)
        {
            yield return $"Nothing is known of the noise between the runs, for fewer than {Format.Whole(RunNoise.FewestRows)} rows of "
                + "unchanged libraries were timed: no time is judged. Time the libraries too, or measure again with --recheck.";
        }

        CaseChange[] again = [.. cases.Where(c => c.Again is not null)];
        if (again.Length > 0)
        {
            int slower = again.Count(c => c.IsSlower), not = again.Count(c => c is { TimeVerdict: TimeVerdict.Slower, IsSlower: false });
            yield return $"Measured again by both programs in turn: {Cases(again.Length)}, {Format.Whole(slower)} slower. "
                + $"{Format.Whole(not)} that the two runs call slower did not repeat and do not count.";
        }

        if (comparison.Means.Count > 0)
        {
            yield return $"Time new/base, geometric mean with 99 % interval: "
                + $"{string.Join(", ", comparison.Means.Where(m => m.Kind is "all" or "backend").Select(m => $"{m.Name} {m.Text}"))}.";
        }
    }

    /// <summary>"1 case", "2 cases".</summary>
    internal static string Cases(int count) => count == 1 ? "1 case" : Format.Whole(count) + " cases";

    internal static string Word(TimeVerdict verdict) => verdict switch
    {
        TimeVerdict.Same => "same",
        TimeVerdict.Faster => "FASTER",
        TimeVerdict.Slower => "SLOWER",
        TimeVerdict.Ambiguous => "ambiguous",
        _ => "",
    };

    internal static string Word(ErrorVerdict verdict) => verdict switch
    {
        ErrorVerdict.Same => "same",
        ErrorVerdict.Better => "BETTER",
        ErrorVerdict.Worse => "WORSE",
        _ => "",
    };

    private static string ErrorWord(CaseChange c) => c.Status switch
    {
        StatusVerdict.Lost => "LOST",
        StatusVerdict.Gained => "GAINED",
        _ when c.ErrorVerdict is ErrorVerdict.Better or ErrorVerdict.Worse => $"{Word(c.ErrorVerdict)} {Format.Times(Strongest(c.Error!))}",
        _ => Word(c.ErrorVerdict),
    };

    /// <summary>The ratio that made the verdict.</summary>
    private static double Strongest(ErrorChange e) => e.Ratio > 1 + e.Limit || e.Ratio < 1 / (1 + e.Limit) ? e.Ratio : e.OmegaRatio;

    /// <summary>A difference of logarithms in percent.</summary>
    private static string Change(double log) => Format.Percent(100 * (Math.Exp(log) - 1), 2);

    /// <summary>What the programs in turn say: "1.10 SLOWER", "0.99 no".</summary>
    private static string Again(CaseChange c) => c.Again switch
    {
        null => "",
        { Fault: { Length: > 0 } fault } => "failed: " + fault,
        { IsSlower: true } again => $"{Format.Number(again.Ratio)} SLOWER",
        { } again => $"{Format.Number(again.Ratio)} no",
    };

    private static string Interval(CaseChange c) => c.Time is { } t ? $"{Format.Number(t.Low)}–{Format.Number(t.High)}" : "";

    private static string Counts(IEnumerable<string> words) => string.Join(", ", words.Where(w => w.Length > 0).GroupBy(w => w)
        .OrderBy(g => g.Key is "same" ? 0 : g.Key is "ambiguous" ? 2 : 1).ThenBy(g => g.Key, StringComparer.Ordinal)
#pragma warning disable CA1308 // words of a sentence
        .Select(g => $"{Format.Whole(g.Count())} {g.Key.ToLowerInvariant()}"));
#pragma warning restore CA1308

    private static IEnumerable<(int Count, string Word)> Kinds(IReadOnlyList<CaseChange> regressions) =>
    [
        (regressions.Count(c => c.Status == StatusVerdict.Lost), "without their result"),
        (regressions.Count(c => c.ErrorVerdict == ErrorVerdict.Worse), "less accurate"),
        (regressions.Count(c => c.IsSlower), "slower"),
    ];
}
