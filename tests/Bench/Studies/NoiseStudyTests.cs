using ConvBench.Backends.Managed;
using ConvBench.Backends.Onnx;
using ConvBench.Backends.Torch;
using ConvBench.Bench;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Studies;
using ConvBench.Shapes;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Bench.Studies;

public sealed class NoiseStudyTests : IDisposable
{
    private const string Layer = "n1c4h6w6k4r3s3";

    private readonly FakeRun _run = new();

    private IReadOnlyList<NoiseRecord> Lines => StudyFile.ReadLines<NoiseRecord>(_run.Out, NoiseRecord.FileName, out _);

    public void Dispose() => _run.Dispose();

    /// <summary>A share of 97 % with 99 % behind it takes some 200 pairs to be seen: of 200 the 95 % interval is 4 % wide.</summary>
    [Fact]
    public void WithEveryLibrary_ThereAreMoreThan200Pairs()
    {
        IConvAlgorithm[] rows = [.. new IConvBackend[] { new ManagedBackend(), new OnnxBackend(), new TorchBackend() }
            .SelectMany(b => b.Algorithms)];
        IReadOnlyList<ConvCase> cases = AllStudies.List.OfType<NoiseStudy>().Single()
            .Cases(new CaseOptions(), new Selection(new Suites(EdgeSuite.Folder()), rows));
        int pairs = cases.Count(c => rows.First(r => r.Id == c.Algorithm).Supports(c.Problem, Device.Cpu, out _));
        Assert.InRange(pairs, 201, 220); // 600 s at 2.7 s a pair: 16 passes of 0.15 s and the gates
    }

    [Fact]
    public void EveryCase_IsTimedUnderTwoNames_InTheSameRounds_AndResumes()
    {
        string[] command = ["study", "noise", "--problem", Layer, "--algorithm", "fake/good,fake/refuses,fake/wrong"];
        Assert.Equal(ExitCode.Ok, _run.Run([.. command, "--out", _run.Out]));
        Assert.Equal([1, 2, 3], Lines.Select(l => l.Seed)); // one row that refuses, one that fails: they have no pairs
        Assert.Contains("no pair: ", _run.Printed, StringComparison.Ordinal);
        Assert.All(Lines, line =>
        {
            // from the second round on the two names alone are left: one behind the other, in either order
            IReadOnlyList<PassTime> first = line.First.Passes!, second = line.Second.Passes!;
            Assert.Equal((8, 8), (first.Count, second.Count));
            Assert.All(first.Zip(second).Skip(1), p => Assert.Equal(1, Math.Abs(p.First.Order - p.Second.Order)));
        });
        Assert.Contains("contains 1 for", File.ReadAllText(Path.Combine(_run.Out, "study.md")), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, _run.Run([.. command, "--resume", _run.Out]));
        Assert.Equal(3, Lines.Count);
    }
}
