using ConvBench.Decisions;
using ConvBench.Reporting.Networks;

namespace ConvBench.Reporting.Recommend;

/// <summary>What a run recommends: a row for each problem and thread count, and for each class of problems.</summary>
public sealed class RecommendedRun
{
    private RecommendedRun(string name, RunContent run, RecommendRequest request)
    {
        (Name, Environment, Request, Faults) = (name, run.Environment, request, run.Faults);
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(run.Records);
        Choices = [.. groups.Select(g => new Choice(g, request)).Where(c => c.Rows.Count > 0)];
        TellsPlace = Place.IsTold(Choices.Select(c => c.Group));
        Costs = AccuracyCost.Of([.. Choices.Select(c => c.Group)]);
        Network = request.Network is null ? [] : NetworkCost.Of(Choices, request);
        Classes = [.. Choices.Where(c => c.Group.Shape is not null).GroupBy(c => (Class: ShapeClass.Of(c.Group.Shape!), c.Group.Place))
            .Select(g => Class(g.Key.Class, g.Key.Place, [.. g]))
            .OrderBy(c => PlaceOf(c)).ThenBy(c => ShapeClass.All.TakeWhile(s => s.Id != c.ShapeClass).Count())];
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>What was asked.</summary>
    public RecommendRequest Request { get; }

    /// <summary>What could not be read, one line each.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Whether any row has a time; without one nothing can be recommended.</summary>
    public bool HasTimes => Choices.Count > 0;

    /// <summary>Whether any layer of the network was measured.</summary>
    public bool HasNetwork => Network.Count > 0;

    /// <summary>One sentence for each problem and thread count.</summary>
    public IReadOnlyList<string> Sentences => [.. Choices.Select(c => c.Sentence(TellsPlace))];

    /// <summary>Whether errors are the largest of any layer of a problem, not only those of the operands that were timed.</summary>
    internal bool IsOverLayers { get; private init; }

    internal RunEnvironment Environment { get; }

    internal IReadOnlyList<Choice> Choices { get; }

    internal IReadOnlyList<AccuracyCost> Costs { get; }

    internal IReadOnlyList<NetworkCost> Network { get; }

    internal IReadOnlyList<ClassEntry> Classes { get; }

    internal bool TellsPlace { get; }

    /// <summary>The table for programs.</summary>
    public DecisionTable Table => new()
    {
        Machine = Environment.Machine,
        CpuModel = Environment.CpuModel,
        Commit = Environment.Commit,
        Libraries = Environment.Libraries,
        Metric = Request.Metric.Id,
        Budget = double.IsFinite(Request.Budget) ? Request.Budget : null,
        Problems = [.. Choices.Select(Entry)],
        Classes = Classes,
    };

    /// <summary>Reads a run's folder. In a network's, errors are the largest of any layer of a problem, and where no network is asked
    /// for, its own layers are summed.</summary>
    /// <exception cref="IOException">There are no records.</exception>
    public static RecommendedRun Read(string runFolder, RecommendRequest request)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder)));
        var run = RunContent.Read(runFolder);
        List<string> faults = [.. run.Faults];
        var network = NetworkRun.Of(runFolder, run, faults);
        return new(name, run with { Records = network?.Records ?? run.Records, Faults = faults },
            network is not null && request.Network is null ? request with { Network = network.Network } : request)
        { IsOverLayers = network is not null };
    }

    internal static RecommendedRun Of(IReadOnlyList<CaseRecord> records, RunEnvironment environment, RecommendRequest request) =>
        new("run", new RunContent(records, environment, []), request);

    private DecisionEntry Entry(Choice c) => new(
        c.Group.Problem, c.Group.Name, c.Group.Shape is { } p ? ShapeClass.Of(p) : "", c.Group.Threads, c.Chosen?.Algorithm,
            c.Chosen is null ? null : c.Chosen.Choice?.ToString() ?? "", c.Group.Place.Device, c.Chosen?.Isa,
        c.Chosen?.Time!.MedianNs, c.Chosen?.Error!.RelL2, c.Chosen is null ? null : c.Error(c.Chosen));

    internal static Place PlaceOf(ClassEntry c) => new(c.Device ?? Device.Cpu, c.Threads);

    /// <summary>The row that keeps the budget on most problems of the class; of these the fastest in the geometric mean
    /// over the problems' own choices.</summary>
    private static ClassEntry Class(string shape, Place place, Choice[] choices)
    {
        var best = choices.Where(c => c.Chosen is not null)
            .SelectMany(c => c.Rows.Where(c.Fits).GroupBy(r => r.Algorithm)
            .Select(g => (Row: g.Key, Ratio: g.First().Time!.MedianNs / c.Chosen!.Time!.MedianNs, Error: c.Error(g.First()))))
            .GroupBy(x => x.Row)
            .Select(g => (Row: g.Key, Met: g.Count(), Mean: Headline.GeometricMean(g.Select(x => x.Ratio)), Worst: g.Max(x => x.Ratio),
            Error: g.Max(x => x.Error)))
            .OrderByDescending(r => r.Met).ThenBy(r => r.Mean).ThenBy(r => r.Row, StringComparer.Ordinal).ToArray();
        return best.Length == 0
            ? new ClassEntry(shape, place.Threads, place.Device, null, choices.Length, 0, null, null, null)
            : new ClassEntry(shape, place.Threads, place.Device, best[0].Row, choices.Length, best[0].Met, best[0].Mean, best[0].Worst,
            best[0].Error);
    }
}
