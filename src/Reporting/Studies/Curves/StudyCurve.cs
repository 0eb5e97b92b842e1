namespace ConvBench.Reporting.Studies.Curves;

/// <summary>What one row measured, in order of x: the geometric mean over the seeds of each x.</summary>
/// <param name="Row">Full id.</param>
/// <param name="Family">What kind of algorithm it is.</param>
/// <param name="Samples">Every record's (x, y), y above 0.</param>
internal sealed record StudyCurve(string Row, AlgorithmFamily Family, IReadOnlyList<(double X, double Y)> Samples)
{
    private IReadOnlyList<(double X, double Y)>? _points;

    /// <summary>What to call it where the row's id is not its name.</summary>
    public string Name { get; init; } = Row;

    /// <summary>Whether a line joins its points, where the panel's curves are joined.</summary>
    public bool Joined { get; init; } = true;

    /// <summary>One point for each x.</summary>
    public IReadOnlyList<(double X, double Y)> Points => _points ??=
    [
        .. Samples.GroupBy(s => s.X).OrderBy(g => g.Key).Select(g => (g.Key, Math.Exp(g.Average(s => Math.Log(s.Y))))),
    ];

    /// <summary>The mean at an x; null where there is none.</summary>
    public double? At(double x) => Points.Where(p => p.X == x).Select(p => (double?)p.Y).FirstOrDefault();

    /// <summary>Curves of the rows, in the records' order, the rounded truth first; rows without a positive value have none.</summary>
    public static IReadOnlyList<StudyCurve> Of(IEnumerable<CaseRecord> records, Func<CaseRecord, double?> x, Func<CaseRecord, double?> y) =>
    [
        .. records.Where(r => r is { Status: CaseStatus.Ok, Error: not null }).GroupBy(r => r.Algorithm)
            .Select(g => new StudyCurve(g.Key, g.First().Family,
            [.. g.Select(r => (X: x(r), Y: y(r))).Where(s => s.X is not null && s.Y is > 0 && double.IsFinite(s.Y.Value))
                .Select(s => (s.X!.Value, s.Y!.Value))]))
            .Where(c => c.Samples.Count > 0).OrderBy(c => c.Row == Truth.RoundedRow ? 0 : 1),
    ];
}
