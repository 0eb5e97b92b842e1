using ConvBench.Bench.Cases;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Studies;

/// <summary>How far the printed intervals can be trusted: every case is timed under two names, in the rounds of a run.</summary>
internal sealed class NoiseStudy : CaseStudy
{
    /// <summary>Small layers of several kinds: what a pair costs is its passes, not its gates.</summary>
    private static readonly string[] Layers =
    [
        "n1c64h28w28k64r3s3_p1", "n1c128h14w14k128r3s3_p1", "n1c256h7w7k256r3s3_p1", "n1c32h32w32k32r3s3_p1", "n1c16h16w16k16r3s3_p1",
        "n1c3h64w64k32r3s3_p1", "n1c32h28w28k32r3s3_p2_d2", "n1c64h14w14k256r1s1", "n1c256h14w14k64r1s1", "n1c32h28w28k32r5s5_p2",
        "n1c3h56w56k32r7s7_st2_p3", "n1c96h28w28k96r3s3_p1_g96", "n1c32h28w28k32r3s3_p1_g4",
    ];

    public override string Name => "noise";

    public override string Description => "the same row under two names: how often the printed intervals contain 1";

    protected override IReadOnlyList<string> Patterns { get; } =
        ["managed/direct", "managed/im2col", "managed/winograd-f4x3", "managed/fft", "onnx/auto", "torch/auto"];

    protected override bool TakesProblems => true;

    public override void Run(StudyRun run)
    {
        IReadOnlyList<NoiseRecord> earlier = StudyFile.ReadLines<NoiseRecord>(run.Folder, NoiseRecord.FileName, out _);
        ConvCase[] left = [.. Cases(run.Options, run.Context.Selection)
            .Where(c => !earlier.Any(e => e.IsOf(c.Problem.ToString(), c.Algorithm, c.Threads, c.Seed)))];
        int pairs = 0;
        run.Twice(left, (first, second) =>
        {
            pairs++;
            Keep(run, pairs, first, second);
        });
    }

    protected override IEnumerable<StudyPoint> Points(int firstSeed) =>
        from point in Normal(Layers.Select(ConvProblem.Parse), firstSeed)
        orderby point.Seed // the seeds of a layer are minutes apart: what one round cannot see shows between them
        select point;

    private static void Keep(StudyRun run, int pair, TimedCase first, TimedCase second)
    {
        ConvCase c = first.Case;
        if (first.Time() is { } a && second.Time() is { } b)
        {
            StudyFile.Append(run.Folder, NoiseRecord.FileName,
                new NoiseRecord(c.Problem.ToString(), c.Algorithm, c.Threads, c.Seed, a, b));
            run.Say($"[{pair}] {c.Algorithm} {c.Problem}: {100 * (a.MedianNs / b.MedianNs - 1):+0.0;-0.0} %");
        }
        else
        {
            string reason = first.Record.Status != CaseStatus.Ok ? first.Record.Reason : second.Record.Reason;
            run.Say($"[{pair}] {c.Algorithm} {c.Problem}: no pair: {reason}");
        }
    }
}
