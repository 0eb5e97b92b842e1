using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Fingerprinting;
using ConvBench.Bench.Host;
using ConvBench.Bench.Judging;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>fingerprint: what a row really runs, told from its outputs alone.</summary>
internal sealed class FingerprintVerb(VerbContext context) : IVerb
{
    private const string DefaultSuite = "edge";

    public string Name => FingerprintRecord.Study;

    public string Description => $"Tells what a row really runs from its outputs to chosen operands: sum, Winograd or FFT, their tiles, operand format, order of the sum (default suite: {DefaultSuite}).";

    public bool Selects => true;

    public bool Writes => true;

    public int Folders => 1;

    public string FolderHelp => "Instead of rows: a folder with outputs that something else computed, as judge takes it.";

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        IReadOnlyList<ConvCase> cases = options.Folder is null ? context.CasesOfOwnBits(options.OrSuite(DefaultSuite)) : [];
        IReadOnlyList<JudgedProblem> given = options.Folder is null ? [] : JudgeVerb.Problems(Name, options.Folder);
        using RunFolder folder = RunFolder.Open(options, MachineFacts.ShortName, Name, out _);
        HashSet<string> done = [.. StudyFile.ReadLines<FingerprintRecord>(folder.Location, FingerprintRecord.FileName, out _).Select(r => r.Key)];
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(options, new Dictionary<string, string>(), folder.Log, stop.Token);
        RunEnvironment environment = MachineFacts.Describe(options.CommandLine);
        StudyFile.Write(folder.Location, new StudyHeader(Name, environment.CommandLine));
        bool stopped = false;
        try
        {
            environment = Rows(cases, pool, folder, done, environment);
            given.SelectMany(GivenOutputs.Of).ToList().ForEach(record => Add(record, folder, done));
        }
        catch (OperationCanceledException)
        {
            stopped = true;
            context.Out.WriteLine($"stopped: continue with {Name} --resume {folder.Location} and the same options");
        }

        RecordFile.WriteEnvironment(folder.Location, environment with { DurationSeconds = (DateTimeOffset.UtcNow - environment.Start).TotalSeconds });
        return Report(folder.Location, stopped);
    }

    private RunEnvironment Rows(IReadOnlyList<ConvCase> cases, WorkerPool pool, RunFolder folder, HashSet<string> done, RunEnvironment environment)
    {
        var probes = Probes.Of(pool, cases);
        Dictionary<string, IConvAlgorithm> rows = context.Algorithms.ToDictionary(a => a.Id);
        Directory.CreateDirectory(folder.Scratch);
        foreach (ConvCase c in cases.Where(c => probes.WhyNot(c) is null))
        {
            Add(RowFingerprint.Of(pool, c, rows[c.Algorithm], folder.Scratch, done), folder, done);
        }

        return environment with
        {
            Libraries = new SortedDictionary<string, string>(probes.Replies.Where(p => p.Value.Available).ToDictionary(p => p.Key, p => p.Value.Version), StringComparer.Ordinal),
        };
    }

    private void Add(FingerprintRecord record, RunFolder folder, HashSet<string> done)
    {
        if (done.Add(record.Key))
        {
            StudyFile.Append(folder.Location, FingerprintRecord.FileName, record);
            string layer = record.ProblemName.Length > 0 ? record.ProblemName : record.Problem;
            context.Out.WriteLine($"{layer} {record.Row}: {record.Fault ?? $"{record.Method}, {record.Operands}"}{(record.Order.Length > 0 ? ", " + record.Order : "")}");
        }
    }

    private int Report(string folder, bool stopped)
    {
        PagesResult pages = RunPages.WriteAll(folder);
        pages.Faults.ToList().ForEach(f => context.Error.WriteLine("bench: " + f));
        IReadOnlyList<FingerprintRecord> lines = StudyFile.ReadLines<FingerprintRecord>(folder, FingerprintRecord.FileName, out _);
        int judged = lines.Count(l => l.IsJudged);
        context.Out.WriteLine($"{lines.Count} verdicts; {lines.Count(l => l.IsRight)} of {judged} right where the row says what it runs; {lines.Count(l => l.Fault is not null)} without one");
        context.Out.WriteLine($"page: {(pages.Files is [string page, ..] ? page : folder)}");
        return stopped || lines.Any(l => l.Fault is not null) ? ExitCode.SomeFailed : ExitCode.Ok;
    }
}
