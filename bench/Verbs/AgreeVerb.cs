using System.Diagnostics;
using ConvBench.Bench.Agreeing;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Agree;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>agree: every row against every other on the same operands.</summary>
internal sealed class AgreeVerb(VerbContext context) : IVerb
{
    private const string DefaultSuite = "keras";

    /// <summary>Chooses among the other managed rows: it would only repeat one of them.</summary>

    public string Name => "agree";

    public string Description => $"Compares every row with every other on the same operands: the Keras promise of 1e-7, tested (default suite: {DefaultSuite}).";

    public bool Selects => true;

    public bool Writes => true;

    public int Folders => 0;

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        long began = Stopwatch.GetTimestamp();
        HashSet<string> rounding = [.. context.Algorithms.Where(a => a.Operands != OperandFormat.Full).Select(a => a.Id)];
        ILookup<bool, ConvCase> chosen = context.CasesOfOwnBits(options.OrSuite(DefaultSuite)).ToLookup(c => rounding.Contains(c.Algorithm));
        foreach (string row in chosen[true].Select(c => c.Algorithm).Distinct())
        {
            context.Out.WriteLine($"left out: {row}, which rounds its operands: float32 tolerances are not meant for it");
        }

        ILookup<bool, ConvCase> known = chosen[false].ToLookup(c => OutputSample.Judged(c.Problem) is null);
        ConvCase[] cases = [.. known[true]];
        foreach (ConvProblem large in known[false].Select(c => c.Problem).Distinct())
        {
            context.Out.WriteLine($"left out: {large}, whose truth is known at a sample of its outputs alone; run and judge compare its rows with the truth");
        }

        if (cases.Length == 0)
        {
            throw new UsageException("agree: managed/auto is left out, it repeats another managed row, and problems of which only a sample of the truth is known; expected further rows or problems");
        }

        using RunFolder folder = RunFolder.Open(options, MachineFacts.ShortName, Name, out IReadOnlyList<CaseRecord> earlier);
        string[] judged = File.Exists(Path.Combine(folder.Location, AgreementRecord.FileName)) ? [.. AgreementRecord.Read(folder.Location, out _).Select(r => r.Key)] : [];
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(options, new Dictionary<string, string>(), folder.Log, stop.Token);

        // Outputs are not kept: a problem that a stopped run has not judged is computed again, one that it has judged is left as it is.
        CaseRecord[] kept = [.. earlier.Where(r => judged.Contains(KeyOf(r.Problem, r.Distribution, r.Seed)))];
        ConvCase[] open = [.. cases.Where(c => !judged.Contains(KeyOf(c.Problem.ToString(), DistributionText.Name(c.Distribution), c.Seed)))];
        using var session = new RunSession(folder, pool, context.Screen(options), kept, open);
        try
        {
            Execute(session, folder, options);
        }
        catch (OperationCanceledException)
        {
            session.Stopped = true;
        }

        session.Finish(Stopwatch.GetElapsedTime(began), timed: false);
        return Report(session, folder);
    }

    private static string KeyOf(string problem, string distribution, int seed) =>
        new AgreementRecord { Problem = problem, Distribution = distribution, Seed = seed, Rows = [], Pairs = [] }.Key;

    /// <summary>The row's id, with what the command asks for several of.</summary>
    private static string Label(ConvCase c, RunOptions options) => string.Concat(
        c.Algorithm,
        options.Threads.Count > 1 ? $" threads={c.Threads}" : "",
        options.Isas.Count > 1 ? " " + c.Isa : "",
        options.Devices.Count > 1 ? " " + c.Device : "");

    private void Execute(RunSession session, RunFolder folder, RunOptions options)
    {
        session.Prepare(MachineFacts.Describe(options.CommandLine), timed: false);
        Dictionary<string, ErrorModel> models = context.Algorithms.ToDictionary(a => a.Id, a => a.ErrorModel);
        var agreement = new Agreement(
            folder.Location, Path.Combine(folder.Scratch, "outputs"), session.Ready, c => Label(c, options), id => models[id], session.TruthFolderOf);
        session.Execute(c => CaseExecutor.Shape with { OutputFile = agreement.OutputFile(c) }, agreement.Ended);
    }

    private int Report(RunSession session, RunFolder folder)
    {
        PagesResult? pages = session.Records.Count > 0 ? RunPages.WriteAll(folder.Location) : null;
        IReadOnlyList<string> sentences = File.Exists(Path.Combine(folder.Location, AgreementRecord.FileName)) ? AgreePage.Sentences(AgreementRecord.Read(folder.Location, out _)) : [];
        foreach (string sentence in sentences)
        {
            context.Out.WriteLine(sentence.Replace("**", "", StringComparison.Ordinal));
        }

        context.Out.WriteLine(session.Summary());
        context.Out.WriteLine($"pages: {pages?.Files.FirstOrDefault(f => Path.GetFileName(f) == AgreePage.FileName) ?? folder.Location}");
        foreach (string fault in pages?.Faults ?? [])
        {
            context.Error.WriteLine("bench: " + fault);
        }

        if (session.Stopped)
        {
            context.Out.WriteLine($"stopped: continue with agree --resume {folder.Location} and the same options");
        }

        return session.Stopped || session.Records.Any(r => r.Status == CaseStatus.Failed) ? ExitCode.SomeFailed : ExitCode.Ok;
    }
}
