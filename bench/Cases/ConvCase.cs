using ConvBench.Bench.Protocol;
using ConvBench.Machine.Simd;

namespace ConvBench.Bench.Cases;

/// <summary>One case of a run: a problem's row on a device, with a thread count and an instruction set.</summary>
internal sealed record ConvCase
{
    public required ConvProblem Problem { get; init; }

    /// <summary>Suite and name that the problem was taken from, "" where it has none.</summary>
    public string Suite { get; init; } = "";

    public string ProblemName { get; init; } = "";

    /// <summary>The row's id, "managed/winograd-f4x3".</summary>
    public required string Algorithm { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    public int Threads { get; init; } = 1;

    /// <summary>Requested width; what it resolves to is in <see cref="Isa"/>.</summary>
    public Isa RequestedIsa { get; init; }

    /// <summary>Widest instruction set of the process that computes: what Auto is there. The user's variables may make it
    /// narrower than this process's.</summary>
    public Isa Widest { get; init; } = IsaSelector.Widest;

    /// <summary>Where the operands come from.</summary>
    public OperandSource Operands { get; init; } = Distribution.Normal;

    /// <summary>Whether their files are there after the run, so that its records may name them.</summary>
    public bool FilesStay { get; init; } = true;

    public int Seed { get; init; }

    /// <summary>What is known of the row before it runs.</summary>
    public required RowFacts Row { get; init; }

    /// <summary>Whether the row's model was fitted on this layer; null where it has none, or its suite is not here.</summary>
    public bool? InSample { get; init; }

    /// <summary>The row's library.</summary>
    public string Backend => Row.Backend;

    /// <summary>"avx512", ... for kernels of several widths; "library" where the library chooses.</summary>
    public string Isa => !Row.HasIsa ? Execution.Library
        : IsaSelector.Name(RequestedIsa == Contracts.Isa.Auto ? Widest : IsaSelector.Resolve(RequestedIsa));

    /// <summary>The record of this case with what is known before it runs.</summary>
    public CaseRecord Record(CaseStatus status, string reason) => Record(new CaseResult { Status = status, Reason = reason });

    /// <summary>The record of this case with what was found of it.</summary>
    public CaseRecord Record(CaseResult found) => new(found)
    {
        Problem = Problem.ToString(),
        Suite = Suite,
        ProblemName = ProblemName,
        Backend = Backend,
        Algorithm = Algorithm,
        Worker = Row.Worker,
        Family = Row.Family,
        Own = Row.Own,
        Chooses = Row.Chooses,
        Fit = Row.Fit,
        InSample = InSample,
        Device = Device,
        Threads = Threads,
        Isa = Isa,
        Distribution = Operands.Text,
        OperandFiles = FilesStay ? Operands.Files : null,
        Remarks = Operands.Files?.Remark is { } remark && found.Status == CaseStatus.Ok ? [.. found.Remarks, remark] : found.Remarks,
        Seed = Seed,
    };

    /// <summary>The record of the correctly rounded truth of this case's problem.</summary>
    public CaseRecord Floor(TruthReply truth)
    {
        ConvCase floor = this with
        {
            Algorithm = Truth.RoundedRow,
            Row = RowFacts.Reference,
            InSample = null,
            Device = Device.Cpu,
            Threads = 1
        };
        return floor.Record(CaseStatus.Ok, "") with
        {
            Remarks = truth.Remarks,
            Error = truth.Rounded,
            Sums = truth.Sums,
            Certificate = truth.Certificate,
            Deterministic = true,
        };
    }

    /// <summary>What tells two cases of a run apart, as in <see cref="CaseRecord.Key"/>.</summary>
    public string Key => Record(CaseStatus.Ok, "").Key;
}
