namespace ConvBench.Reporting.Compare;

/// <summary>Two runs, case by case.</summary>
/// <remarks>Made of records alone. The truth's own row is no case: it says whether both sides judged the same operands.</remarks>
public sealed class RunComparison
{
    private RunComparison(CompareSide earlier, CompareSide later, double threshold)
    {
        (Base, New, Threshold) = (earlier, later, threshold);
        SameMachine = earlier.Environment.Machine == later.Environment.Machine
            && earlier.Environment.CpuModel == later.Environment.CpuModel;
        List<(CaseRecord Base, CaseRecord New)> pairs = Pairs(Rows(earlier), Rows(later));
        List<(CaseRecord Base, CaseRecord New, TimeShift Shift)> timed =
            [.. pairs.Where(p => p.Base.Ranks && p.New.Ranks).Select(p => (p.Base, p.New, TimeShift.Of(p.Base.Time!, p.New.Time!)))];
        Noise = SameMachine ? RunNoise.Of(timed) : null;
        double drift = Noise?.Drift ?? 0;
        double pLimit = FalseDiscovery.Limit(
            timed.Where(t => !RunNoise.IsUnchanged(t.Base, t.New)).Select(t => TimeChange.PValueOf(t.Shift, drift)));
        var rules = new CompareRules(threshold, SameMachine, drift, SameMachine ? Noise?.Floor : 0, pLimit);
        HashSet<CaseRecord> matched = new(pairs.SelectMany(p => (CaseRecord[])[p.Base, p.New]), ReferenceEqualityComparer.Instance);
        ILookup<string, ErrorStats> baseSeeds = Seeds(earlier), newSeeds = Seeds(later);
        Cases = [.. pairs.Select(p =>
            CaseChange.Of(p.Base, p.New, rules, [.. baseSeeds[SeedlessKey(p.Base)]], [.. newSeeds[SeedlessKey(p.New)]]))];
        OnlyBase = [.. Rows(earlier).Where(r => !matched.Contains(r))];
        OnlyNew = [.. Rows(later).Where(r => !matched.Contains(r))];
        Warnings = [.. CompareWarnings.Of(this, SameMachine)];
        Means = RatioMean.Of(Cases);
    }

    private RunComparison(RunComparison other)
    {
        (Base, New, Threshold, SameMachine, Noise) = (other.Base, other.New, other.Threshold, other.SameMachine, other.Noise);
        (Cases, OnlyBase, OnlyNew, Warnings, Means) = (other.Cases, other.OnlyBase, other.OnlyNew, other.Warnings, other.Means);
    }

    /// <summary>The base.</summary>
    public CompareSide Base { get; }

    /// <summary>The new side.</summary>
    public CompareSide New { get; }

    /// <summary>Relative change of a time that matters.</summary>
    public double Threshold { get; }

    /// <summary>Whether both sides ran on machines of one name and processor.</summary>
    public bool SameMachine { get; }

    /// <summary>How far times differ between the runs where nothing has changed; null where that cannot be known.</summary>
    public RunNoise? Noise { get; }

    /// <summary>Cases on both sides, in the new side's order.</summary>
    public IReadOnlyList<CaseChange> Cases { get; private init; }

    /// <summary>Cases that only the base has.</summary>
    public IReadOnlyList<CaseRecord> OnlyBase { get; }

    /// <summary>Cases that only the new side has.</summary>
    public IReadOnlyList<CaseRecord> OnlyNew { get; }

    /// <summary>What a reader must know before any figure: machines, commits, libraries, operands that differ. One sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Geometric means of the ratios of times.</summary>
    public IReadOnlyList<RatioMean> Means { get; }

    /// <summary>Regressions, the worst kinds first.</summary>
    public IReadOnlyList<CaseChange> Regressions => [.. Cases.Where(c => c.IsRegression)];

    /// <summary>Cases that may be slower by more than the threshold, the slowest first: what is worth to measure again.</summary>
    public IReadOnlyList<CaseChange> Suspects =>
    [
        .. Cases.Where(c => c is { CountsTime: true, TimeVerdict: TimeVerdict.Slower or TimeVerdict.Ambiguous })
            .Where(c => !RunNoise.IsUnchanged(c.Base, c.New) && (Noise is null || c.Time!.High > 1 + Threshold))
            .OrderByDescending(c => c.Time!.Ratio),
    ];

    /// <summary>The same with what was measured again.</summary>
    public RunComparison With(IReadOnlyDictionary<CaseChange, Recheck> again) =>
        new(this) { Cases = [.. Cases.Select(c => c with { Again = again.GetValueOrDefault(c) })] };

    /// <summary>Compares two sides.</summary>
    /// <param name="earlier">The base.</param>
    /// <param name="later">The new side.</param>
    /// <param name="threshold">Relative change of a time that matters, 0.05 for 5 %.</param>
    public static RunComparison Of(CompareSide earlier, CompareSide later, double threshold) => new(earlier, later, threshold);

    private static IReadOnlyList<CaseRecord> Rows(CompareSide side) => [.. side.Records.Where(r => r.Backend != "reference")];

    /// <summary>By key; then, where each side ran a row with one instruction set alone, whatever that is: the widest of its
    /// machine was asked for.</summary>
    private static List<(CaseRecord Base, CaseRecord New)> Pairs(IReadOnlyList<CaseRecord> earlier, IReadOnlyList<CaseRecord> later)
    {
        Dictionary<string, CaseRecord> byKey = earlier.ToDictionary(r => r.Key, StringComparer.Ordinal);
        ILookup<string, CaseRecord> baseRows = earlier.ToLookup(RowKey, StringComparer.Ordinal),
            newRows = later.ToLookup(RowKey, StringComparer.Ordinal);
        List<(CaseRecord Base, CaseRecord New)> pairs = [];
        foreach (CaseRecord record in later)
        {
            if (byKey.TryGetValue(record.Key, out CaseRecord? same))
            {
                pairs.Add((same, record));
            }
            else if (baseRows[RowKey(record)].Count() == 1 && newRows[RowKey(record)].Count() == 1)
            {
                pairs.Add((baseRows[RowKey(record)].First(), record));
            }
        }

        return pairs;
    }

    private static string RowKey(CaseRecord r) => string.Join('|', r.Problem, r.Algorithm, r.Device, r.Threads, r.Distribution, r.Seed);

    /// <summary>Errors by everything but the seed, of one side alone: the two sides' figures of one seed are what is compared.</summary>
    private static ILookup<string, ErrorStats> Seeds(CompareSide side) =>
        Rows(side).Where(r => r is { Status: CaseStatus.Ok, Error: not null }).ToLookup(SeedlessKey, r => r.Error!, StringComparer.Ordinal);

    private static string SeedlessKey(CaseRecord r) => string.Join('|', r.Problem, r.Algorithm, r.Device, r.Threads, r.Isa, r.Distribution);
}
