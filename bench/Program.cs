using System.Globalization;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Verbs;
using ConvBench.Bench.Worker;
using ConvBench.Shapes;

namespace ConvBench.Bench;

/// <summary>The door: a verb of the command line, or the hidden verb of a worker.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        if (args is [WorkerLaunch.Verb, ..])
        {
            return WorkerMain.Run(args[1..], KnownBackends.Find);
        }

        var context = new VerbContext(
            new Suites(Path.Combine(AppContext.BaseDirectory, "Problems")),
            [.. KnownBackends.All().SelectMany(b => b.Algorithms)],
            Console.Out,
            Console.Error,
            IsTerminal: !Console.IsOutputRedirected);
        return Run(args, context);
    }

    /// <summary>The program without its worker and console.</summary>
    internal static int Run(string[] args, VerbContext context) => 
        new CommandTree(Verbs(context), line => Verbs(context.WithWorkers(line))).Invoke(args, context.Out, context.Error);

    private static IReadOnlyList<Verb> Verbs(VerbContext context) =>
    [
        new RunVerb(context, timed: true), new RunVerb(context, timed: false), new AgreeVerb(context), new ReproVerb(context),
            new ListVerb(context),
        new ReportVerb(context), new RooflineVerb(context), new ExportVerb(context), new JudgeVerb(context), new KerasVerb(context),
            new DoctorVerb(context),
        new PublishVerb(context), new CompareVerb(context), new RecommendVerb(context), new StudyVerb(context, AllStudies.List),
            new FingerprintVerb(context), new NetworkVerb(context), new WorkerCheckVerb(context),
    ];
}
