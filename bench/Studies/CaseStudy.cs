using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Studies;

/// <summary>A study that is a list of ordinary cases, run for their errors; its page is made from their records alone.</summary>
internal abstract class CaseStudy : IStudy
{
    /// <summary>Operands per point, so that a mean over them and its scatter can be told.</summary>
    protected const int Seeds = 3;

    public abstract string Name { get; }

    public abstract string Description { get; }

    /// <summary>Rows that it compares where none are named, with * and ?; those that run on request alone too.</summary>
    protected abstract IReadOnlyList<string> Patterns { get; }

    public virtual void Run(StudyRun run) => run.Errors(Cases(run.Options, run.Context.Selection));

    /// <summary>Every point with every row, point by point: a truth is computed once.</summary>
    /// <exception cref="UsageException">Problems are named, which a study has of its own, or no row is left.</exception>
    public IReadOnlyList<ConvCase> Cases(CaseOptions options, Selection selection)
    {
        if (options.NamesProblems && !TakesProblems)
        {
            throw new UsageException($"study {Name}: it has layers of its own: leave out --problem, --problems and --suite");
        }

        int seed = options.Seed ?? 1;
        IReadOnlyList<string> rows = Rows(options, selection);
        IEnumerable<StudyPoint> points = options.NamesProblems
            ? Normal(selection.Problems(options).Select(e => e.Problem), seed).OrderBy(p => p.Seed) : Points(seed);
        IEnumerable<ConvCase> cases =
            from point in points
            where options.Distribution is null || options.Distribution == point.Distribution
            from row in rows
            select new ConvCase
            {
                Problem = point.Problem,
                Suite = Name,
                Algorithm = row,
                Row = selection.FactsOf(row),
                Device = options.Devices[0],
                Threads = options.Threads[0],
                RequestedIsa = options.Isas[0],
                Operands = point.Distribution,
                Seed = point.Seed,
            };
        return cases.DistinctBy(c => c.Key).ToList() is { Count: > 0 } list ? list
            : throw new UsageException(
            $"study {Name}: no operands of --distribution {DistributionText.Name(options.Distribution ?? default)}");
    }

    /// <summary>Whether layers may be named instead of the study's own.</summary>
    protected virtual bool TakesProblems => false;

    /// <summary>The study's operands from a first seed on.</summary>
    protected abstract IEnumerable<StudyPoint> Points(int firstSeed);

    /// <summary>Layers times seeds of one distribution.</summary>
    protected static IEnumerable<StudyPoint> Normal(IEnumerable<ConvProblem> problems, int firstSeed) =>
        from problem in problems
        from seed in Enumerable.Range(firstSeed, Seeds)
        select new StudyPoint(problem, Distribution.Normal, seed);

    private IReadOnlyList<string> Rows(CaseOptions options, Selection selection)
    {
        if (options.Algorithms.Count > 0)
        {
            return selection.Rows(options);
        }

        string[] rows = [.. selection.Rows(options with { Variants = true }).Where(r => Patterns.Any(p => Globs.Matches(p, r)))];
        return rows.Length > 0 ? rows
            : throw new UsageException(
            $"study {Name}: none of its rows ({string.Join(", ", Patterns)}) is left: name others with --algorithm");
    }
}
