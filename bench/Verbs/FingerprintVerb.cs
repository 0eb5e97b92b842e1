using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Fingerprinting;
using ConvBench.Bench.Host;
using ConvBench.Bench.Judging;
using ConvBench.Bench.Runs;

namespace ConvBench.Bench.Verbs;

/// <summary>fingerprint: what a row really runs, told from its outputs alone.</summary>
internal sealed class FingerprintVerb(VerbContext context) : Verb(
    FingerprintRecord.Study,
    "Tells what a row really runs from its outputs to chosen operands: sum, Winograd or FFT, their tiles, operand format, "
    + $"order of the sum (default suite: {DefaultSuite}).",
    [.. CaseOptions.All, .. FolderOptions.All, .. LimitOptions.All],
    folders: 1,
    folderHelp: "Instead of rows: a folder with outputs that something else computed, as judge takes it.")
{
    private const string DefaultSuite = "edge";

    public override int Run(Arguments line)
    {
        string? outputs = Folder(line);
        CaseOptions chosen = CaseOptions.Of(line);
        if (chosen.Operands.Count > 0)
        {
            context.Out.WriteLine("fingerprint chooses its operands: of --operands it takes the problem alone");
        }

        IReadOnlyList<ConvCase> cases = outputs is null
            ? context.CasesOfOwnBits((chosen with { Operands = [] }).OrSuite(DefaultSuite)) : [];
        IReadOnlyList<JudgedProblem> given = outputs is null ? [] : JudgeVerb.Problems(Name, outputs);
        using var session = new Session(context, line, Name);
        StudyFile.Write(session.Folder.Location, new StudyHeader(Name, session.Environment.CommandLine));
        HashSet<string> done = [.. Lines(session.Folder).Select(r => r.Key)];
        session.Run(() =>
        {
            Rows(session, cases, done);
            given.SelectMany(GivenOutputs.Of).ToList().ForEach(record => Add(record, session.Folder, done));
        });
        return Report(session);
    }

    private static IReadOnlyList<FingerprintRecord> Lines(RunFolder folder) =>
        StudyFile.ReadLines<FingerprintRecord>(folder.Location, FingerprintRecord.FileName, out _);

    private void Rows(Session session, IReadOnlyList<ConvCase> cases, HashSet<string> done)
    {
        Probes probes = session.Probe(cases);
        Dictionary<string, IConvAlgorithm> rows = context.Algorithms.ToDictionary(a => a.Id);
        string scratch = session.Folder.Scratch;
        Directory.CreateDirectory(scratch);
        foreach (ConvCase c in cases.Where(c => c.Problem.HasRelu).DistinctBy(c => c.Problem))
        {
            context.Out.WriteLine($"{c.Problem}: skipped, {GivenOutputs.NoAnswer}");
        }

        foreach (ConvCase c in cases.Where(c => !c.Problem.HasRelu && probes.WhyNot(c) is null))
        {
            Add(RowFingerprint.Of(session.Pool, c, rows[c.Algorithm], scratch, done), session.Folder, done);
        }
    }

    private void Add(FingerprintRecord record, RunFolder folder, HashSet<string> done)
    {
        if (done.Add(record.Key))
        {
            StudyFile.Append(folder.Location, FingerprintRecord.FileName, record);
            string layer = record.ProblemName.Length > 0 ? record.ProblemName : record.Problem;
            string verdict = record.Fault ?? $"{record.Method}, {record.Operands}";
            context.Out.WriteLine($"{layer} {record.Row}: {verdict}{(record.Order.Length > 0 ? ", " + record.Order : "")}");
        }
    }

    private int Report(Session session)
    {
        string page = session.WritePage();
        IReadOnlyList<FingerprintRecord> lines = Lines(session.Folder);
        int faults = lines.Count(l => l.Fault is not null);
        context.Out.WriteLine($"{lines.Count} verdicts; {lines.Count(l => l.IsRight)} of {lines.Count(l => l.IsJudged)} right "
            + $"where the row says what it runs; {faults} without one");
        context.Out.WriteLine($"page: {page}");
        return session.End(Name, context.Out, failed: faults > 0);
    }
}
