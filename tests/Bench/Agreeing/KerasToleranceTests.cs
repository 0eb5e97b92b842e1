using ConvBench.Backends.Managed;
using ConvBench.Bench.Agreeing;
using ConvBench.Bench.Judging;
using ConvBench.Gates;
using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Bench.Agreeing;

/// <summary>What agree suggests tells operands of TF32 and bfloat16 from float32 on every problem of the suite keras, and
/// blames no honest row.</summary>
/// <remarks>
/// Honest rows: those of this project, and the stored outputs of six Keras backends. Emulated ones: the exact convolution of rounded
/// operands, and every row of this project on rounded operands. Layers above 2·10⁹ multiply-adds are looked at where Keras' outputs are
/// stored, or at 1024 outputs, with the exact emulation alone.
/// </remarks>
public sealed class KerasToleranceTests
{
    private const double WholeMultiplyAdds = 1e9;
    private static readonly string Fixtures = Path.Combine(RepositoryFiles.Root, "tests", "Fixtures", "keras");

    private static readonly IReadOnlyList<JudgedProblem> Stored = RowFolders.Read(Fixtures);

    public static TheoryData<string> Problems =>
        [.. new Suites(RepositoryFiles.Problems).Read("keras").Select(e => e.Problem.ToString())];

    [Theory]
    [MemberData(nameof(Problems))]
    public void ReducedOperands_AreOutside_AndHonestRowsInside(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        JudgedFile[] files = [.. Stored.Where(s => s.Problem == p).SelectMany(s => s.Files)];
        OutputSample? sample = p.Flops / 2.0 <= WholeMultiplyAdds ? null
            : files.FirstOrDefault(f => f.Sample is not null)?.Sample is { } positions ? new(positions, positions.Length)
            : OutputSample.Stratified(p, 1024, 1);
        ConvData data = ConvData.Create(p, Distribution.Keras, 0);
        Truth truth = TruthOf(p, data, sample);
        (OutputFacts Row, float[] Y)[] honest =
        [
            (Facts("reference/rounded"), truth.Rounded()),
            .. files.Where(f => (f.Sample is null) == (sample is null))
                .Select(f => (Facts(f.Row), sample is null ? NpyShape.Read(f.File, p.N, p.K, p.OH, p.OW) : NpyShape.Read(f.File, 4096))),
            .. sample is null ? Managed(p, data) : [],
        ];
        (double y, double s) = (PairJudge.Norm(truth.Y), PairJudge.Norm(truth.S));
        double Used((OutputFacts Row, float[] Y) a, (OutputFacts Row, float[] Y) b) =>
            Tolerance.Used(p, Distribution.Keras, PairDifference.Of(a.Y, b.Y, truth.S), a.Row, b.Row, y, s);
        Assert.All(from i in Enumerable.Range(0, honest.Length) from b in honest[i..] select (a: honest[i], b), pair =>
            Assert.True(Used(pair.a, pair.b) <= 1, $"{pair.a.Row.Row} and {pair.b.Row.Row}: {Used(pair.a, pair.b)}"));
        foreach (FloatFormat format in ReducedJudge.Formats)
        {
            ConvData rounded = format.Round(data);
            (OutputFacts Row, float[] Y)[] emulated =
                [(Facts("exact"), TruthOf(p, rounded, sample).Rounded()), .. sample is null ? Managed(p, rounded) : []];
            Assert.All(from a in emulated from b in honest select (a, b), pair =>
                Assert.True(Used(pair.a, pair.b) > 1, $"{pair.a.Row.Row} of {format.Name} operands and {pair.b.Row.Row}"));
        }
    }

    private static Truth TruthOf(ConvProblem p, ConvData data, OutputSample? sample) => sample is null
        ? ReferenceConv.Compute(p, data, Environment.ProcessorCount)
        : ReferenceConv.ComputeAt(p, data, sample, Environment.ProcessorCount);

    private static IEnumerable<(OutputFacts Row, float[] Y)> Managed(ConvProblem p, ConvData data)
    {
        foreach (IConvAlgorithm row in new ManagedBackend().Algorithms
            .Where(a => a.Operands == FloatFormat.Binary32 && !a.Chooses && a.Supports(p, Device.Cpu, out _)))
        {
            using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions());
            var y = new float[p.OutputCount];
            plan.Load(data.X);
            plan.Run(1);
            plan.Store(y);
            double limit = PrecisionGate.Limit(
                row.ErrorModel, p, Distribution.Keras, p.OutputCount, row.Predict(p, new ConvOptions()));
            yield return (Facts(row.Id) with { ErrorModel = row.ErrorModel, NormLimit = limit }, y);
        }
    }

    private static OutputFacts Facts(string row) => new() { Row = row, ErrorModel = ErrorModel.Componentwise, Sha256 = "" };
}
