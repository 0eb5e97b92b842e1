using System.Diagnostics;
using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Runs;

/// <summary>What run, agree, repro, study and fingerprint work with, from the folder of a run to its pages.</summary>
internal sealed class Session : IDisposable
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Arguments _line;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly StopSignal _stop;

    /// <summary>Opens the folder, new or to resume.</summary>
    /// <param name="context">Rows, suites, screen.</param>
    /// <param name="line">Folder and limits.</param>
    /// <param name="name">What the run is of, for the name of its folder.</param>
    /// <param name="screen">Shows each record as it is added; null for none.</param>
    /// <param name="variables">Environment variables of the workers.</param>
    /// <exception cref="UsageException">The folder cannot be used.</exception>
    public Session(
        VerbContext context,
        Arguments line,
        string name,
        IProgressScreen? screen = null,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        (Context, _line, _variables) = (context, line, variables ?? new Dictionary<string, string>());
        Screen = screen ?? new QuietScreen(TextWriter.Null, json: false);
        Folder = RunFolder.Open(FolderOptions.Of(line), MachineFacts.ShortName, name, out IReadOnlyList<CaseRecord> earlier);
        Records = new RecordSink(Folder.Location, earlier, Screen.Ended);
        _stop = new StopSignal();
        Pool = NewPool();
        RunEnvironment now = MachineFacts.Describe(line.Typed);
        Environment = Folder.Earlier is not { } first ? now : now with
        {
            Start = first.Start,
            CommandLine = $"{first.CommandLine}; {now.CommandLine}",
            Libraries = first.Libraries,
            Limits = first.Limits,
        };
    }

    public VerbContext Context { get; }

    public IProgressScreen Screen { get; }

    public RunFolder Folder { get; }

    /// <summary>Every record of the run, those of a resumed run included.</summary>
    public RecordSink Records { get; }

    public WorkerPool Pool { get; }

    /// <summary>What environment.json will say.</summary>
    public RunEnvironment Environment { get; set; }

    /// <summary>Time that engines spent in iterations.</summary>
    public TimeSpan InIterations { get; set; }

    /// <summary>Whether a case failed.</summary>
    public bool AnyFailed => Records.All.Any(r => r.Status == CaseStatus.Failed);

    /// <summary>Whether the user ended the run before its end.</summary>
    public bool Stopped { get; private set; }

    /// <summary>A pool without any process.</summary>
    public WorkerPool NewPool() => Context.Pool(_line, _variables, Folder.Log, _stop.Token);

    /// <summary>These cases with the widest instruction set of their workers, which the user's variables may have narrowed.</summary>
    public IReadOnlyList<ConvCase> WithWidest(IReadOnlyList<ConvCase> cases)
    {
        if (_variables.Count == 0)
        {
            return cases;
        }

        Dictionary<string, Isa?> widest = cases.Where(c => c.Row.HasIsa).DistinctBy(c => c.Backend).ToDictionary(
            c => c.Backend, c => Probes.Ask(Pool, new WorkerKey(c.Backend, c.Threads), new ProbeRequest([], [])).Widest);
        return [.. cases.Select(c => widest.TryGetValue(c.Backend, out Isa? isa) && isa is { } its ? c with { Widest = its } : c)];
    }

    /// <summary>Loads the backends of these cases, and writes environment.json with their versions.</summary>
    /// <exception cref="UsageException">A device that was asked for is not here.</exception>
    public Probes Probe(IReadOnlyList<ConvCase> cases)
    {
        var probes = Probes.Of(Pool, cases, backend => Screen.Note($"loading {backend}"));
        foreach (IGrouping<Device, ConvCase> here in cases.Where(c => !c.Device.IsCpu).GroupBy(c => c.Device))
        {
            if (probes.Missing(here.Key, here) is { } missing)
            {
                Folder.Abandon();
                throw new UsageException($"--{missing}");
            }
        }

        var libraries = new SortedDictionary<string, string>(Environment.Libraries.ToDictionary(), StringComparer.Ordinal);
        foreach ((string backend, ProbeReply reply) in probes.Replies.Where(p => p.Value.Available))
        {
            libraries[backend] = reply.Version;
            reply.Details.ToList().ForEach(d => libraries[$"{backend} ({d.Key})"] = d.Value);
        }

        Environment = Environment with { Libraries = libraries };
        WriteEnvironment();
        return probes;
    }

    public void WriteEnvironment() => RecordFile.WriteEnvironment(Folder.Location, Environment);

    /// <summary>Adds the row "reference/rounded" of a case's problem, once.</summary>
    public void AddFloor(ConvCase c, TruthReply truth)
    {
        CaseRecord record = c.Floor(truth);
        if (!Records.Has(record.Key))
        {
            Records.Add(record);
        }
    }

    /// <summary>Does the work, to its end or until the user stops it; environment.json then has duration and overhead.</summary>
    public void Run(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            Stopped = true;
        }

        Stopped |= _stop.Token.IsCancellationRequested;
        double earlier = Folder.Earlier?.DurationSeconds ?? 0;
        double seconds = earlier + Stopwatch.GetElapsedTime(_began).TotalSeconds;
        double inIterations = InIterations.TotalSeconds + ((1 - (Folder.Earlier?.OverheadShare ?? 1)) * earlier);
        double? share = inIterations > 0 ? 1 - (inIterations / seconds) : null;
        Environment = Environment with { DurationSeconds = seconds, OverheadShare = share };
        WriteEnvironment();
    }

    /// <summary>Writes the pages, and returns their files.</summary>
    public IReadOnlyList<string> WritePages()
    {
        PagesResult pages = RunPages.WriteAll(Folder.Location);
        Context.Faults(pages.Faults);
        return pages.Files;
    }

    /// <summary>Writes the pages.</summary>
    /// <returns>The page of this name, or the first, as people read it; the folder where it is not there.</returns>
    public string WritePage(string? name = null) =>
        VerbContext.Shown(WritePages().FirstOrDefault(f => name is null || Path.GetFileName(f) == name) ?? Folder.Location);

    /// <summary>One line: how the cases ended, how long it took.</summary>
    public string Summary()
    {
        CaseStatus[] all = [CaseStatus.Ok, CaseStatus.Unsupported, CaseStatus.Unavailable, CaseStatus.Failed];
        string counts = string.Join(", ", all.Select(s => $"{Records.All.Count(r => r.Status == s)} {CaseText.Name(s)}"));
        string overhead = Environment.OverheadShare is { } share ? $", {100 * share:0} % of it outside measured iterations" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{counts} in {Environment.DurationSeconds:0} s{overhead}");
    }

    /// <summary>Says how a stopped run goes on.</summary>
    /// <param name="verb">As it was typed, "study growth".</param>
    /// <param name="output">Where to.</param>
    /// <param name="failed">Whether something failed.</param>
    /// <returns>The exit code.</returns>
    public int End(string verb, TextWriter output, bool failed)
    {
        if (Stopped)
        {
            output.WriteLine($"stopped: continue with {verb} --resume {VerbContext.Shown(Folder.Location)} and the same options");
        }

        return failed || Stopped ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    public void Dispose()
    {
        Pool.Dispose();
        _stop.Dispose();
        Folder.Dispose();
    }
}
