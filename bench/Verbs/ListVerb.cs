using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Foreign;
using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Runs;
using ConvBench.Shapes;

namespace ConvBench.Bench.Verbs;

/// <summary>list: what there is to choose from, and what is not usable here.</summary>
internal sealed class ListVerb(VerbContext context) : Verb(
    "list",
    "Lists suites, problems, backends, rows and devices, and why something is unavailable.",
    CaseOptions.All)
{
    public override int Run(Arguments line)
    {
        CaseOptions options = CaseOptions.Of(line);
        if (options.NamesProblems)
        {
            WriteProblems(context.Selection.Problems(options));
        }
        else
        {
            WriteSuites();
        }

        WriteRows(context.Selection.Rows(options), line);
        WriteWorkers(WorkerOptions.Configured(line));
        return ExitCode.Ok;
    }

    private void WriteSuites()
    {
        context.Out.WriteLine("suites (list --suite NAME shows the problems):");
        foreach (string name in context.Suites.Names)
        {
            IReadOnlyList<ProblemEntry> entries = context.Suites.Read(name);
            int heavy = entries.Count(e => e.Heavy);
            string remark = (heavy > 0 ? $", {heavy} heavy" : "") + (name == Selection.DefaultSuite ? ", the default" : "");
            context.Out.WriteLine($"  {name,-14} {entries.Count,4} problems{remark}");
        }

        context.Out.WriteLine($"  {"random-N-SEED",-14}    N problems, drawn as networks have them");
    }

    private void WriteProblems(IReadOnlyList<ProblemEntry> problems)
    {
        foreach (IGrouping<string, ProblemEntry> suite in problems.GroupBy(e => e.Suite))
        {
            context.Out.WriteLine(suite.Key.Length > 0 ? $"suite {suite.Key}:" : "problems:");
            foreach (ProblemEntry e in suite)
            {
                string remark = e.Heavy ? "  heavy" : "";
                context.Out.WriteLine(FormattableString.Invariant(
                    $"  {e.Name,-26} {e.Problem,-44} {e.Problem.Flops / 1e9,9:0.###} GFLOP{remark}"));
            }
        }
    }

    private void WriteWorkers(IReadOnlyList<WorkerDefinition> workers)
    {
        if (workers.Count > 0)
        {
            context.Out.WriteLine();
            context.Out.WriteLine("programs in other languages (run --worker NAME; doctor asks each whether it can run here):");
        }

        foreach (WorkerDefinition worker in workers)
        {
            context.Out.WriteLine($"  {worker.Name,-24} {string.Join(", ", worker.Algorithms)}");
            if (worker.Install.Length > 0)
            {
                context.Out.WriteLine($"  {"",-24} needs: {worker.Install}");
            }
        }
    }

    private void WriteRows(IReadOnlyList<string> rows, Arguments line)
    {
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(line, stop.Token);
        foreach (IGrouping<string, IConvAlgorithm> backend in context.Algorithms.Where(a => rows.Contains(a.Id))
            .GroupBy(a => RowId.Backend(a.Id)))
        {
            ProbeReply reply = Probes.Ask(pool, new WorkerKey(backend.Key, 1), new ProbeRequest([], []));
            context.Out.WriteLine();
            context.Out.WriteLine(reply.Available
                ? $"{backend.Key} {reply.Version}, devices: {(reply.Devices.Length > 0 ? reply.Described : "none here")}"
                : $"{backend.Key}: unavailable: {reply.Reason}");
            foreach ((string kind, string why) in reply.Absent)
            {
                context.Out.WriteLine($"  no {kind} device: {why}");
            }

            foreach (IConvAlgorithm row in backend)
            {
                context.Out.WriteLine($"  {row.Id,-24} {row.Description}{(row.OnRequest ? " (on request: --variants)" : "")}");
            }
        }
    }
}
