namespace ConvBench.Reporting.Repro;

/// <summary>Lines of repro.jsonl by row, each with its levels over all problems.</summary>
internal sealed class ReproRows
{
    private readonly HashSet<string> _ambiguous;

    private ReproRows(IReadOnlyList<ReproRecord> lines)
    {
        Lines = lines;
        _ambiguous = [.. lines.GroupBy(l => l.Algorithm).Where(g => g.Select(l => (l.Threads, l.Isa, l.Device)).Distinct().Count() > 1)
            .Select(g => g.Key)];
        Labels = [.. lines.GroupBy(l => RowId.Backend(l.Algorithm)).SelectMany(backend => backend.Select(LabelOf).Distinct())];
    }

    /// <summary>Of a repeated line the last.</summary>
    public IReadOnlyList<ReproRecord> Lines { get; }

    /// <summary>The rows, backend by backend, in the order of the run.</summary>
    public IReadOnlyList<string> Labels { get; }

    public static ReproRows Of(IReadOnlyList<ReproRecord> lines)
    {
        var latest = new Dictionary<string, ReproRecord>(StringComparer.Ordinal);
        foreach (ReproRecord line in lines)
        {
            latest[line.Key] = line;
        }

        return new ReproRows([.. latest.Values]);
    }

    /// <summary>The row's id, with threads, instruction set and device where they tell rows apart.</summary>
    public string LabelOf(ReproRecord line) =>
        _ambiguous.Contains(line.Algorithm) ? $"{line.Algorithm}, {Format.Whole(line.Threads)} threads, {line.Isa}, {line.Device}"
            : line.Algorithm;

    /// <summary>Whether a row is this project's own code.</summary>
    public bool IsOwn(string label) => Lines.Any(l => l.Own && LabelOf(l) == label);

    /// <summary>What to call a problem: its name, or its words.</summary>
    public static string TitleOf(ReproRecord line) => line.ProblemName.Length > 0 ? line.ProblemName : ProblemTitle.Describe(line.Problem);

    /// <summary>A row's lines of one level, one for each problem.</summary>
    public IReadOnlyList<ReproRecord> Of(string label, ReproLevel level) =>
        [.. Lines.Where(l => l.Level == level.Id && LabelOf(l) == label)];

    /// <summary>One level over all problems: ✓, ✗ with the largest distance and on how many problems, – where there was
    /// nothing to compare.</summary>
    public string Cell(string label, ReproLevel level)
    {
        IReadOnlyList<ReproRecord> lines = Of(label, level);
        ReproRecord[] broken = [.. lines.Where(l => l.Outcome == ReproOutcome.Broken)];
        int compared = lines.Count(l => l.Outcome is ReproOutcome.Held or ReproOutcome.Broken);
        string share = broken.Length == compared ? "" : $" ({Format.Whole(broken.Length)} of {Format.Whole(compared)})";
        return lines.Count == 0 ? ""
            : lines.Any(l => l.Outcome == ReproOutcome.Failed) ? "failed"
            : broken.Length > 0 ? $"✗ {Ulps(broken.Max(l => l.Bits?.MaxUlps ?? 0))}{share}"
            : compared > 0 ? "✓"
            : "–";
    }

    /// <summary>Whether a row holds a level on every problem where there is something to compare.</summary>
    public bool Holds(string label, ReproLevel level) =>
        Of(label, level).All(l => l.Outcome is ReproOutcome.Held or ReproOutcome.NotApplicable);

    /// <summary>A distance; "−0" where signs of zeros alone differ.</summary>
    public static string Ulps(long ulps) => ulps switch
    {
        0 => "−0",
        BitComparison.UlpsToNaN => "NaN",
        _ => Format.Number(ulps),
    };
}
