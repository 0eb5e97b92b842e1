using ConvBench.Bench.Agreeing;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Agree;

namespace ConvBench.Bench.Verbs;

/// <summary>agree: every row against every other on the same operands.</summary>
internal sealed class AgreeVerb(VerbContext context) : Verb(
    "agree",
    $"Compares every row with every other on the same operands: the Keras promise of 1e-7, tested (default suite: {DefaultSuite}).",
    [.. CaseOptions.All, .. FolderOptions.All, .. LimitOptions.All])
{
    private const string DefaultSuite = "keras";

    public override int Run(Arguments line)
    {
        CaseOptions options = CaseOptions.Of(line).OrSuite(DefaultSuite);
        ConvCase[] cases = Comparable(context.CasesOfOwnBits(options));
        using var session = new Session(context, line, Name, context.Screen());
        string file = Path.Combine(session.Folder.Location, AgreementRecord.FileName);
        string[] judged = File.Exists(file) ? [.. AgreementRecord.Read(session.Folder.Location, out _).Select(r => r.Key)] : [];

        // Outputs are not kept: a problem that a stopped run has not judged is computed again, one that it has judged is left as it is.
        session.Records.Keep(r => judged.Contains(KeyOf(r.Problem, r.Distribution, r.Seed)));
        bool IsOpen(ConvCase c) => !judged.Contains(KeyOf(c.Problem.ToString(), c.Operands.Text, c.Seed));
        ConvCase[] open = [.. cases.Where(IsOpen)];
        session.Run(() =>
        {
            using var run = new CaseRun(session, open, timed: false);
            Dictionary<string, IConvAlgorithm> rows = context.Algorithms.ToDictionary(a => a.Id);
            string outputs = Path.Combine(session.Folder.Scratch, "outputs");
            var agreement = new Agreement(
                session.Folder.Location, outputs, run.Ready, c => Label(c, options), id => rows[id], run.TruthFolderOf);
            run.Execute(c => CaseExecutor.Shape with { OutputFile = agreement.OutputFile(c) }, agreement.Ended);
        });
        return Report(session, File.Exists(file) ? AgreePage.Sentences(AgreementRecord.Read(session.Folder.Location, out _)) : []);
    }

    /// <summary>The cases that float32 tolerances are meant for, and whose whole truth is known; says which are left out.</summary>
    private ConvCase[] Comparable(IReadOnlyList<ConvCase> cases)
    {
        HashSet<string> rounding = [.. context.Algorithms.Where(a => a.Operands != FloatFormat.Binary32).Select(a => a.Id)];
        ILookup<bool, ConvCase> chosen = cases.ToLookup(c => rounding.Contains(c.Algorithm));
        foreach (string row in chosen[true].Select(c => c.Algorithm).Distinct())
        {
            context.Out.WriteLine($"left out: {row}, which rounds its operands: float32 tolerances are not meant for it");
        }

        ILookup<bool, ConvCase> known = chosen[false].ToLookup(c => OutputSample.Judged(c.Problem) is null);
        foreach (ConvProblem large in known[false].Select(c => c.Problem).Distinct())
        {
            context.Out.WriteLine(
                $"left out: {large}, whose truth is known at a sample of its outputs alone; run and judge compare its rows with the truth");
        }

        ConvCase[] left = [.. known[true]];
        return left.Length > 0 ? left : throw new UsageException(
            "agree: managed/auto is left out, it repeats another managed row, and problems of which only a sample of the truth is known; "
            + "expected further rows or problems");
    }

    private static string KeyOf(string problem, string distribution, int seed) =>
        new AgreementRecord { Problem = problem, Distribution = distribution, Seed = seed, Rows = [], Pairs = [] }.Key;

    /// <summary>The row's id, with what the command asks for several of.</summary>
    private static string Label(ConvCase c, CaseOptions options) => string.Concat(
        c.Algorithm,
        options.Threads.Count > 1 ? $" threads={c.Threads}" : "",
        options.Isas.Count > 1 ? " " + c.Isa : "",
        options.Devices.Count > 1 ? " " + c.Device : "");

    private int Report(Session session, IReadOnlyList<string> sentences)
    {
        string page = session.Records.All.Count > 0 ? session.WritePage(AgreePage.FileName) : VerbContext.Shown(session.Folder.Location);
        sentences.ToList().ForEach(s => context.Out.WriteLine(s.Replace("**", "", StringComparison.Ordinal)));
        context.Out.WriteLine(session.Summary());
        context.Out.WriteLine($"pages: {page}");
        return session.End(Name, context.Out, session.AnyFailed);
    }
}
