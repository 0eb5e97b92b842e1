namespace ConvBench.Reporting.Studies;

/// <summary>One row under two names, as the tables of a run would compare them.</summary>
/// <param name="Line">Both times.</param>
/// <param name="Ratio">The first over the second, with its printed interval.</param>
internal sealed record NoisePair(NoiseRecord Line, TimeRatio Ratio)
{
    public static NoisePair Of(NoiseRecord line) => new(line, TimeRatio.Of(line.First, line.Second));

    /// <summary>Whether the printed interval contains 1, which is the truth.</summary>
    public bool Holds => Contains(Ratio, 1);

    /// <summary>Half the width of the ratio's interval, as a share; infinite where there is none.</summary>
    public double HalfWidth => Ratio.Range is { } r ? (r.High - r.Low) / 2 / Ratio.Value : double.PositiveInfinity;

    /// <summary>Whether one of the two names was seen at two speeds.</summary>
    public bool HasTwoSpeeds => IsSplit(Line.First) || IsSplit(Line.Second);

    /// <summary>Whether the intervals of the two times, each by itself, have no value in common.</summary>
    public bool IsApart => Interval.Of(Line.First) is { } a && Interval.Of(Line.Second) is { } b && (a.High < b.Low || b.High < a.Low);

    /// <summary>The first name against that of the same row and layer a seed later, which was timed minutes later.</summary>
    public static IEnumerable<TimeRatio> Later(IEnumerable<NoisePair> pairs) =>
        from row in pairs.GroupBy(p => (p.Line.Problem, p.Line.Algorithm, p.Line.Threads))
        let ordered = row.OrderBy(p => p.Line.Seed).ToArray()
        from next in ordered.Zip(ordered.Skip(1))
        select TimeRatio.Of(next.First.Line.First, next.Second.Line.First);

    /// <summary>Whether a ratio's interval contains a value.</summary>
    public static bool Contains(TimeRatio ratio, double value) => ratio.Range is { } r && r.Low <= value && value <= r.High;

    private static bool IsSplit(TimeRecord time) => TimeNotes.Gap([.. time.Repeats.Order()]) is not null;
}
