using ConvBench.Bench.Cli;
using ConvBench.Machine.Simd;
using ConvBench.Shapes;

namespace ConvBench.Bench.Cases;

/// <summary>From options to cases: problems × rows × devices × threads × instruction sets, problem by problem.</summary>
/// <param name="suites">The suites there are.</param>
/// <param name="algorithms">Every row, backend by backend; those on request no pattern chooses without --variants.</param>
internal sealed class Selection(Suites suites, IReadOnlyList<IConvAlgorithm> algorithms)
{
    private readonly Dictionary<string, IConvAlgorithm> _rows = algorithms.ToDictionary(a => a.Id);
    private readonly Dictionary<string, HashSet<ConvProblem>> _fitted = [];

    public const string DefaultSuite = "quick";

    /// <summary>The problems, each once, in the order asked for.</summary>
    /// <exception cref="UsageException">A suite or file does not exist, or nothing is left.</exception>
    /// <exception cref="FormatException">A problem's text is malformed.</exception>
    public IReadOnlyList<ProblemEntry> Problems(CaseOptions options)
    {
        var chosen = new List<ProblemEntry>();
        chosen.AddRange(options.Problems.SelectMany(Named));
        chosen.AddRange(options.ProblemFiles.SelectMany(ProblemFile.ReadList).Select(Known));
        foreach (string word in options.OrSuite(DefaultSuite).Suites)
        {
            foreach (string name in RandomLayers.IsName(word) ? [word] : Globs.Select("--suite", [word], suites.Names, n => [n]))
            {
                chosen.AddRange(suites.Read(name).Where(e => options.Heavy || !e.Heavy));
            }
        }

        IReadOnlyList<ProblemEntry> problems = [.. chosen.DistinctBy(e => e.Problem)];
        return problems.Count > 0 ? problems
            : throw new UsageException("the chosen suites hold heavy problems alone: add --heavy, or name one with --problem");
    }

    /// <summary>The rows, in the backends' order; those on request where --variants is given or their name stands there in full.</summary>
    /// <exception cref="UsageException">A word matches nothing.</exception>
    public IReadOnlyList<string> Rows(CaseOptions options)
    {
        IReadOnlyList<string> backends =
            Globs.Select("--backend", options.Backends, [.. _rows.Keys.Select(RowId.Backend).Distinct()], b => [b]);
        string[] left = [.. _rows.Keys.Where(r => backends.Contains(RowId.Backend(r)) || _rows[r].Worker is not null)];
        IReadOnlyList<string> matched = Globs.Select("--algorithm", options.Algorithms, left, Names);
        bool IsNamed(string row) => Names(row).Any(n => options.Algorithms.Contains(n, StringComparer.OrdinalIgnoreCase));
        string[] chosen = [.. matched.Where(r => options.Variants || !_rows[r].OnRequest || IsNamed(r))];
        return chosen.Length > 0 ? chosen : throw new UsageException($"--algorithm '{string.Join(',', options.Algorithms)}' "
            + "matches rows that run on request alone: add --variants, or name one in full");
    }

    /// <summary>The cases.</summary>
    public IReadOnlyList<ConvCase> Cases(CaseOptions options)
    {
        foreach (Isa isa in options.Isas)
        {
            if (!IsaSelector.IsSupported(isa) && isa != Isa.Auto)
            {
                throw new UsageException($"--isa {IsaSelector.Name(isa)}: this machine has {IsaSelector.Name(IsaSelector.Widest)} at most");
            }
        }

        IReadOnlyList<ProblemEntry> problems = Problems(options);
        IReadOnlyList<(Device Device, string Row)> places = Places(options);
        IEnumerable<ConvCase> cases =
            from entry in problems
            from source in Sources(options, entry)
            from threads in options.Threads
            from place in places
            from isa in options.Isas
            select Case(options, entry, source, place.Row, place.Device, threads, isa);
        return [.. cases.DistinctBy(c => c.Key)];
    }

    /// <summary>Devices with the rows that run on their kind; a row that is named in full stands on every device, to say why
    /// not.</summary>
    /// <exception cref="UsageException">A device has no row, or a library that was named has no device.</exception>
    private IReadOnlyList<(Device Device, string Row)> Places(CaseOptions options)
    {
        IReadOnlyList<string> chosen = Rows(options);
        IReadOnlyList<(Device Device, string Row)> places = [.. from device in options.Devices
            from row in chosen
            where _rows[row].DeviceKinds.Contains(device.Kind)
                || options.Algorithms.Contains(row, StringComparer.OrdinalIgnoreCase)
            select (device, row)];
        string Kinds(IEnumerable<string> rows) => string.Join(", ", rows.SelectMany(r => _rows[r].DeviceKinds).Distinct());
        if (options.Devices.FirstOrDefault(d => places.All(p => p.Device != d)) is { } idle)
        {
            throw new UsageException($"--device {idle}: the chosen rows run on {Kinds(chosen)}, none of them on {idle.Kind}");
        }

        string? homeless = options.Backends.Count == 0 ? null : chosen.GroupBy(RowId.Backend)
            .FirstOrDefault(b => places.All(p => RowId.Backend(p.Row) != b.Key))?.Key;
        return homeless is null ? places : throw new UsageException($"--backend {homeless}: its rows run on "
            + $"{Kinds(chosen.Where(r => RowId.Backend(r) == homeless))}: expected --device with one of these ('list' shows what is here)");
    }

    /// <summary>The case that a record is of; null where its row or its operands are not here.</summary>
    public ConvCase? CaseOf(CaseRecord record) => !_rows.ContainsKey(record.Algorithm)
        || OperandSource.Find(record.Distribution, record.OperandFiles) is not { CanCreate: true } operands ? null : new ConvCase
        {
            Problem = ConvProblem.Parse(record.Problem),
            Suite = record.Suite,
            ProblemName = record.ProblemName,
            Algorithm = record.Algorithm,
            Row = FactsOf(record.Algorithm),
            InSample = record.InSample,
            Device = record.Device,
            Threads = record.Threads,
            RequestedIsa = Enum.TryParse(record.Isa, ignoreCase: true, out Isa isa) ? isa : Isa.Auto,
            Operands = operands,
            Seed = record.Seed,
        };

    /// <summary>What is known of a row before it runs.</summary>
    public RowFacts FactsOf(string row) => RowFacts.Of(_rows[row]);

    /// <summary>The operands of a problem: what the options say, else what its suite prescribes.</summary>
    private static OperandSource[] Sources(CaseOptions options, ProblemEntry entry) => options.Operands.Count == 0
        ? [options.Distribution ?? entry.Distribution ?? Distribution.Normal]
        : [.. options.Operands.Select(word => OperandWords.Of(word, entry.Problem, options.Layout)).Distinct()];

    private static string[] Names(string row) => [row, RowId.Name(row)];

    private ConvCase Case(CaseOptions options, ProblemEntry entry, OperandSource source, string row, Device device, int threads,
        Isa isa) => new()
        {
            Problem = entry.Problem,
            Suite = entry.Suite,
            ProblemName = entry.Name,
            Algorithm = row,
            Row = FactsOf(row),
            InSample = InSample(_rows[row].Fit, entry.Problem),
            Device = device,
            Threads = threads,
            RequestedIsa = isa,
            Operands = source,
            Seed = options.Seed ?? (source == Distribution.Keras ? 0 : 1),
        };

    /// <summary>No cost model looks at the bias or the ReLU, and one layer is as long for each image.</summary>
    private bool? InSample(ModelFit? fit, ConvProblem problem)
    {
        static ConvProblem Bare(ConvProblem p) => p with { N = 1, HasBias = false, HasRelu = false };
        if (fit is null || !suites.Names.Contains(fit.Suite))
        {
            return null;
        }

        if (!_fitted.TryGetValue(fit.Suite, out HashSet<ConvProblem>? layers))
        {
            layers = _fitted[fit.Suite] = [.. suites.Read(fit.Suite).Select(e => Bare(e.Problem))];
        }

        return layers.Contains(Bare(problem));
    }

    /// <summary>A problem by its text, or by its name in a suite.</summary>
    private IEnumerable<ProblemEntry> Named(string text) =>
        suites.ReadAll().FirstOrDefault(e => e.Name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } named ? [named]
        : ConvProblem.ParseAll(text).Select(Known);

    /// <summary>A problem given by itself keeps the operands that a suite prescribes for it: they are part of the case.</summary>
    private ProblemEntry Known(ConvProblem problem) =>
        suites.ReadAll().FirstOrDefault(e => e.Problem == problem && e.Distribution is not null) is { } known
            ? known with { Suite = "", Name = "" }
            : new ProblemEntry("", problem, "", "", Heavy: false, Count: 1, Distribution: null);
}
