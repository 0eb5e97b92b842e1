using System.Diagnostics;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Reproducing;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Repro;

namespace ConvBench.Bench.Verbs;

/// <summary>repro: which rows give the same bits again, and under what changes.</summary>
internal sealed class ReproVerb(VerbContext context) : IVerb
{
    private const string DefaultSuite = "smoke";

    public string Name => "repro";

    public string Description => "Checks bit by bit what changes a row's output: repeats, processes, threads, batches, slices, alignment; scaling and sign; precision (default suite: smoke).";

    public bool Selects => true;

    public bool Writes => true;

    public int Folders => 0;

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        long began = Stopwatch.GetTimestamp();
        options = options.OrSuite(DefaultSuite);
        IReadOnlyList<ConvCase> cases = context.CasesOfOwnBits(options);
        if (cases.Count == 0)
        {
            throw new UsageException("repro: managed/auto repeats another row; name that row, or none for all");
        }

        using RunFolder folder = RunFolder.Open(options, MachineFacts.ShortName, Name, out IReadOnlyList<CaseRecord> earlier);
        using var stop = new StopSignal();
        WorkerPool Pool() => context.Pool(options, new Dictionary<string, string>(), folder.Log, stop.Token);
        using WorkerPool pool = Pool();
        var sink = new RecordSink(folder.Location, earlier, _ => { });
        RunEnvironment environment = MachineFacts.Describe(options.CommandLine);
        bool stopped = false;
        try
        {
            var probes = Probes.Of(pool, cases);
            environment = environment with
            {
                Libraries = new SortedDictionary<string, string>(probes.Replies.Where(p => p.Value.Available).ToDictionary(p => p.Key, p => p.Value.Version), StringComparer.Ordinal),
            };
            RecordFile.WriteEnvironment(folder.Location, environment);
            new ReproSession(folder, pool, Pool, sink, context.Out.WriteLine).Run(cases, probes);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
        }

        RecordFile.WriteEnvironment(folder.Location, environment with { DurationSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds });
        return Report(folder.Location, sink, stopped);
    }

    private int Report(string folder, RecordSink sink, bool stopped)
    {
        if (stopped)
        {
            context.Out.WriteLine($"stopped: continue with {Name} --resume {folder} and the same options");
        }

        if (!ReproFile.Exists(folder))
        {
            context.Out.WriteLine("no row could be checked");
            return stopped ? ExitCode.SomeFailed : ExitCode.Ok;
        }

        foreach (string fault in RunPages.WriteAll(folder).Faults)
        {
            context.Error.WriteLine("bench: " + fault);
        }

        IReadOnlyList<ReproRecord> lines = ReproFile.Read(folder, out _);
        foreach (string sentence in ReproPage.Sentences(lines))
        {
            context.Out.WriteLine(sentence.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal));
        }

        context.Out.WriteLine($"page: {Path.Combine(folder, ReproPage.FileName)}");
        bool failed = sink.All.Any(r => r.Status == CaseStatus.Failed) || lines.Any(l => l.Outcome == ReproOutcome.Failed || l.IsBrokenPromise);
        return failed || stopped ? ExitCode.SomeFailed : ExitCode.Ok;
    }
}
