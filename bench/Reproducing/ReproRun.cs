using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Runs;
using ConvBench.Files;
using ConvBench.Machine.Simd;

namespace ConvBench.Bench.Reproducing;

/// <summary>Checks rows problem by problem: their error once, every level, and the sentinel on neighbouring channel counts.</summary>
/// <param name="session">Receives the records of the baselines.</param>
internal sealed class ReproRun(Session session)
{
    /// <summary>R2: one, an even and an odd number of threads, whatever the machine has.</summary>
    private static readonly int[] ThreadCounts = [1, 2, 3];

    private readonly HashSet<string> _done = ReproFile.Exists(session.Folder.Location)
        ? [.. ReproFile.Read(session.Folder.Location, out _).Select(r => r.Key)] : [];

    /// <summary>Checks every case; those of a resumed run that have their records already are left out.</summary>
    public void Run(IReadOnlyList<ConvCase> cases)
    {
        Probes probes = session.Probe(cases);
        foreach (IGrouping<ConvProblem, ConvCase> problem in cases.GroupBy(c => c.Problem))
        {
            ConvCase[] open = [.. problem.Where(c => !session.Records.Has(c.Key))];
            using (WorkerPool fresh = session.NewPool())
            using (var truths = new ProblemTruths(session.Pool, session.Folder.Scratch, session.AddFloor))
            {
                var executor = new CaseExecutor(session.Pool, truths, new MachineLimits(0), MachineFacts.CpuModel);
                foreach (ConvCase c in open)
                {
                    CaseRecord record = probes.WhyNot(c) ?? Check(c, executor, truths, fresh);
                    session.Records.Add(record); // last: a case without a record is checked again by --resume
                    session.Context.Out.WriteLine(
                        $"{c.Problem} {c.Algorithm}: {(record.Status == CaseStatus.Ok ? "checked" : $"{record.Status}: {record.Reason}")}");
                }
            }

            Neighbours(problem.Key, [.. problem.Where(c => probes.WhyNot(c) is null)]);
        }
    }

    private CaseRecord Check(ConvCase c, CaseExecutor executor, ProblemTruths truths, WorkerPool fresh)
    {
        string baseline = Path.Combine(session.Folder.Location, "baseline.npy");
        try
        {
            CaseRecord record = executor.Run(c, CaseExecutor.Shape with { OutputFile = baseline }).Record;
            AddSentinel(c, c.Problem, record);
            if (record.Status != CaseStatus.Ok)
            {
                return record;
            }

            string hash = BitComparison.Sha256(Npy.Read<float>(baseline).Data);
            var outcomes = new Dictionary<string, ReproOutcome>();
            foreach (ReproLevel level in ReproLevel.All)
            {
                CheckResult result = Ask(c, level, truths.FolderOf(c), baseline, fresh);
                outcomes[level.Id] = result.Outcome;
                Add(Line(c, record, level.Id)
                    with
                { Outcome = result.Outcome, Reason = result.Reason, Bits = result.Bits, Hash = hash, CheckHash = result.Hash });
            }

            bool held = outcomes[ReproLevel.Repeat.Id] == ReproOutcome.Held && outcomes[ReproLevel.Process.Id] == ReproOutcome.Held;
            return record with { Deterministic = held && record.Deterministic == true };
        }
        finally
        {
            File.Delete(baseline);
        }
    }

    private CheckResult Ask(ConvCase c, ReproLevel level, string truthFolder, string baseline, WorkerPool fresh)
    {
        CheckResult Of(WorkerPool workers, int threads)
        {
            var one = new CaseRequest
            {
                Problem = c.Problem.ToString(),
                Algorithm = c.Algorithm,
                Device = c.Device,
                Threads = threads,
                Isa = c.RequestedIsa,
                Source = c.Operands,
                Seed = c.Seed,
                TruthFolder = truthFolder,
            };
            var request = new WorkerRequest { Repro = new ReproRequest(one, level.Id, baseline, OtherIsas(c)) };
            try
            {
                return workers.Ask(new WorkerKey(c.Backend, threads), request, c.Problem).Repro!;
            }
            catch (WorkerException e)
            {
                return new CheckResult(ReproOutcome.Failed, e.Message, null, "");
            }
        }

        return level == ReproLevel.Process ? Of(fresh, c.Threads)
            : level == ReproLevel.Threads ? Together([.. ThreadCounts.Where(t => t != c.Threads).Select(t => Of(session.Pool, t))])
            : Of(session.Pool, c.Threads);
    }

    /// <summary>Several results of one level: the worst, with the bits of all.</summary>
    private static CheckResult Together(CheckResult[] results)
    {
        CheckResult worst = results.MaxBy(r => r.Outcome switch { ReproOutcome.Failed => 2, ReproOutcome.Broken => 1, _ => 0 })!;
        BitComparison bits = results.Select(r => r.Bits).OfType<BitComparison>().Aggregate(BitComparison.None, (a, b) => a.And(b));
        return worst with { Bits = bits.Compared > 0 ? bits : null };
    }

    private static Isa[] OtherIsas(ConvCase c) => !c.Row.HasIsa ? [] :
        [.. Enum.GetValues<Isa>().Where(i => i != Isa.Auto && i != IsaSelector.Resolve(c.RequestedIsa) && IsaSelector.IsSupported(i))];

    /// <summary>The same rows with 31, 32 and 33 channels: errors alone. Operands out of files have the channels that they have.</summary>
    private void Neighbours(ConvProblem problem, ConvCase[] cases)
    {
        foreach (ConvProblem neighbour in PrecisionSentinel.Neighbours(problem))
        {
            ConvCase[] open = [.. cases.Where(c => c.Operands.Files is null && !_done.Contains(Sentinel(c, neighbour).Key))];
            var probes = Probes.Of(session.Pool, [.. open.Select(c => c with { Problem = neighbour })]);
            using var truths = new ProblemTruths(session.Pool, session.Folder.Scratch, (_, _) => { });
            var executor = new CaseExecutor(session.Pool, truths, new MachineLimits(0), MachineFacts.CpuModel);
            foreach (ConvCase c in open)
            {
                ConvCase near = c with { Problem = neighbour };
                CaseRecord record = probes.WhyNot(near) ?? executor.Run(near, CaseExecutor.Shape).Record;
                AddSentinel(c, neighbour, record);
            }
        }
    }

    private void AddSentinel(ConvCase c, ConvProblem shape, CaseRecord record) => Add(Sentinel(c, shape) with
    {
        BackendVersion = record.BackendVersion,
        Outcome = record.Status switch
        {
            CaseStatus.Ok => ReproOutcome.Held,
            CaseStatus.Failed => ReproOutcome.Failed,
            _ => ReproOutcome.NotApplicable
        },
        Reason = record.Reason,
        RelL2 = record.Error?.RelL2,
        Count = record.Error?.Count ?? 0,
    });

    private static ReproRecord Sentinel(ConvCase c, ConvProblem shape) =>
        Line(c, c.Record(CaseStatus.Ok, ""), ReproRecord.Sentinel) with { Shape = shape.ToString() };

    private static ReproRecord Line(ConvCase c, CaseRecord record, string level) => new()
    {
        Problem = record.Problem,
        ProblemName = c.ProblemName,
        Algorithm = c.Algorithm,
        Own = c.Row.Own,
        BackendVersion = record.BackendVersion,
        Device = c.Device,
        Threads = c.Threads,
        Isa = c.Isa,
        Distribution = record.Distribution,
        Seed = c.Seed,
        Level = level,
    };

    private void Add(ReproRecord record)
    {
        ReproFile.Append(session.Folder.Location, record);
        _done.Add(record.Key);
    }
}
