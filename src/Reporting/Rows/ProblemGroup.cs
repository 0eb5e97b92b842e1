namespace ConvBench.Reporting.Rows;

/// <summary>The rows that may be compared with each other: one problem, one device, one thread count, the same operands.</summary>
internal sealed class ProblemGroup
{
    /// <summary>Operands as they were given.</summary>
    private const string Full = "float32";

    private readonly HashSet<CaseRecord> _front;
    private readonly HashSet<CaseRecord> _ranked;
    private readonly HashSet<string> _ambiguous;

    private ProblemGroup(IReadOnlyList<CaseRecord> rows, Place place, string? where = null)
    {
        Where = where ?? place.ToString();
        CaseRecord first = rows[0];
        Problem = first.Problem;
        Place = place;
        Distribution = first.Distribution;
        OperandFiles = first.OperandFiles;
        Seed = first.Seed;
        Name = rows.Select(r => r.ProblemName).FirstOrDefault(n => n.Length > 0) ?? "";
        Description = ProblemTitle.Describe(Problem);
        Shape = ProblemTitle.Parsed(Problem);
        CaseRecord[] timed = [.. rows.Where(r => r.Ranks).OrderBy(r => r.Time!.MedianNs).ThenBy(r => r.Algorithm, StringComparer.Ordinal)];
        bool asGiven = timed.Any(r => r.Operands == Full);
        Timed = [.. timed.Where(r => !asGiven || r.Operands == Full)];
        Reduced = [.. timed.Where(r => asGiven && r.Operands != Full)];
        Ranked = [.. Timed.Where(r => !Timed.Any(other => Repeats(r, other)))];
        IEnumerable<CaseRecord> untimed = rows.Where(r => r.Status == CaseStatus.Ok && !r.Ranks)
            .OrderBy(r => r.Error?.RelL2 ?? double.PositiveInfinity).ThenBy(r => r.Algorithm, StringComparer.Ordinal);
        Shown = [.. Timed, .. Reduced, .. untimed.Where(r => !IsReference(r)), .. untimed.Where(IsReference)];
        NotShown = [.. rows.Where(r => r.Status != CaseStatus.Ok)];
        Front = Pareto.Front(Ranked);
        _front = new HashSet<CaseRecord>(Front, ReferenceEqualityComparer.Instance);
        _ranked = new HashSet<CaseRecord>(Ranked, ReferenceEqualityComparer.Instance);
        _ambiguous = [.. Shown.GroupBy(r => r.Algorithm).Where(g => g.Select(r => r.Isa).Distinct().Count() > 1).Select(g => g.Key)];
        Sums = Shown.Select(r => r.Sums).FirstOrDefault(sums => sums is not null);
        Certificate = Shown.Select(r => r.Certificate).FirstOrDefault(certificate => certificate is not null);
        FloorRelL2 = Shown.FirstOrDefault(r => r.Algorithm == Truth.RoundedRow)?.Error?.RelL2;
    }

    /// <summary>Canonical text.</summary>
    public string Problem { get; }

    /// <summary>Name in its suite, or "".</summary>
    public string Name { get; }

    /// <summary>Sums of the operands and of the truth; null where no record has them.</summary>
    public OperandSums? Sums { get; }

    /// <summary>How the truth was certified; null where no record says.</summary>
    public Certificate? Certificate { get; }

    /// <summary>In words.</summary>
    public string Description { get; }

    /// <summary>The layer itself; null where the text is no problem.</summary>
    public ConvProblem? Shape { get; }

    /// <summary>Device and threads.</summary>
    public Place Place { get; }

    /// <summary>In words where its rows ran: the place, or the several devices of <see cref="AcrossDevices"/>.</summary>
    public string Where { get; }

    public int Threads => Place.Threads;

    public string Distribution { get; }

    /// <summary>The files that operands came from; null where they were made.</summary>
    public OperandFiles? OperandFiles { get; }

    public int Seed { get; }

    /// <summary>What identifies the group within a run.</summary>
    public string Key => string.Join('|', Problem, Place.Device, Threads, Distribution, Seed);

    /// <summary>What to call it: the name, or the words where it has none.</summary>
    public string ShortTitle => Name.Length > 0 ? Name : Description;

    /// <summary>Ok and timed, fastest first; without <see cref="Reduced"/>.</summary>
    public IReadOnlyList<CaseRecord> Timed { get; }

    /// <summary>The same without rows that chose another row of the group: that one is ranked, its repetition would tie with it.</summary>
    public IReadOnlyList<CaseRecord> Ranked { get; }

    /// <summary>Timed rows that round their operands to a shorter format, fastest first: they compute another problem, and rank
    /// with nobody. Empty where no row computes with the operands as given.</summary>
    public IReadOnlyList<CaseRecord> Reduced { get; }

    /// <summary>Every row with an error: timed, then rows of shorter operands, then untimed by error, then references.</summary>
    public IReadOnlyList<CaseRecord> Shown { get; }

    /// <summary>Unsupported, unavailable, failed.</summary>
    public IReadOnlyList<CaseRecord> NotShown { get; }

    /// <summary>Pareto front, fastest first.</summary>
    public IReadOnlyList<CaseRecord> Front { get; }

    /// <summary>Relative L2 error of the truth rounded to float32; null where that row is missing.</summary>
    public double? FloorRelL2 { get; }

    public bool IsPareto(CaseRecord row) => _front.Contains(row);

    /// <summary>Whether the row is one of <see cref="Ranked"/>.</summary>
    public bool Ranks(CaseRecord row) => _ranked.Contains(row);

    /// <summary>The row's id, with device and instruction set where they tell rows apart.</summary>
    public string LabelOf(CaseRecord row) =>
        row.Algorithm + (_ambiguous.Contains(row.Algorithm) ? " " + row.Isa : "") + (row.Device.IsCpu ? "" : " " + row.Device);

    /// <summary>Groups in the order that their problems first appear, the CPU and fewest threads first; of a repeated case
    /// the last record counts.</summary>
    public static IReadOnlyList<ProblemGroup> Of(IReadOnlyList<CaseRecord> records)
    {
        var latest = new Dictionary<string, CaseRecord>(StringComparer.Ordinal);
        foreach (CaseRecord record in records)
        {
            latest[record.Key] = record;
        }

        return [.. latest.Values.GroupBy(r => (r.Problem, r.Distribution, r.Seed)).SelectMany(OfProblem)];
    }

    /// <summary>The rows of every device side by side: one group for each problem and thread count that several devices computed. Their
    /// times are those of one run, and their errors those of one truth.</summary>
    public static IReadOnlyList<ProblemGroup> AcrossDevices(IReadOnlyList<ProblemGroup> groups) =>
        [.. groups.Where(g => g.Timed.Count > 0).GroupBy(g => (g.Problem, g.Distribution, g.Seed, g.Threads))
            .Where(g => g.Select(one => one.Place.Device).Distinct().Count() > 1)
            .Select(g => new ProblemGroup([.. g.SelectMany(one => one.Shown).DistinctBy(r => r.Key)], g.First().Place,
                string.Join(" and ", g.Select(one => one.Place.Device)) + ", " + Headline.Threads(g.Key.Threads)))];

    /// <summary>References, and skips noted for a device or thread count that computed nothing, belong to every table of
    /// their problem.</summary>
    private static IEnumerable<ProblemGroup> OfProblem(IEnumerable<CaseRecord> problem)
    {
        List<CaseRecord> rows = [.. problem];
        Place[] places = [.. rows.Where(r => r.Status == CaseStatus.Ok && !IsReference(r)).Select(Place.Of).Distinct().Order()];
        places = places.Length > 0 ? places : [.. rows.Select(Place.Of).Distinct().Order().Take(1)];
        return places.Select(p => new ProblemGroup(
            [.. rows.Where(r => Place.Of(r) == p || IsReference(r) || !places.Contains(Place.Of(r)))
                .DistinctBy(r => IsReference(r) ? r.Algorithm : r.Key)], p));
    }

    /// <summary>managed/auto says in its variant which row it ran.</summary>
    private static bool Repeats(CaseRecord row, CaseRecord other) => row.Algorithm != other.Algorithm && row.Isa == other.Isa
        && row.Choice?.Row == other.Algorithm;

    private static bool IsReference(CaseRecord row) => row.Backend == "reference";
}
