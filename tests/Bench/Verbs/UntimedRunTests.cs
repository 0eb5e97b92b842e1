using ConvBench.Bench.Cli;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>Runs without times over the fake backends, through the command line and worker processes.</summary>
public sealed class UntimedRunTests : IDisposable
{
    private const string Small = "n1c2h5w5k2r3s3";

    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void EveryWayToFail_CostsItsCaseAlone()
    {
        string[] rows = ["crash", "hang", "memory", "wrong", "throws", "refuses", "row", "good"];
        int code = _run.Run("accuracy", "--problem", Small, "--algorithm", string.Join(',', rows), "--timeout", "4", "--max-memory",
            "0.8", "--out", _run.Out);
        Assert.Equal(ExitCode.SomeFailed, code);
        Assert.Equal(CaseStatus.Ok, _run.Record("fake/good").Status);
        Assert.Equal("integer gate: no end after 4 s, killed (--timeout)", _run.Record("fake/hang").Reason);
        // 18 outputs below 16 in float64, rounded a few times: 18·16·2⁻⁵³
        Assert.Equal(SumDifferenceOfTheFloor(), _run.Record("fake/good").Error!.SumDifference, 1e-13);
        Assert.Equal(CaseStatus.Unsupported, _run.Record("fake/refuses").Status);
        Assert.Equal(CaseStatus.Unavailable, _run.Record("missing/row").Status);
        CaseRecord floor = _run.Record("reference/rounded");
        Assert.Equal((CaseStatus.Ok, 18), (floor.Status, floor.Certificate!.Checked)); // all outputs: there are fewer than 64
        Assert.InRange(floor.Certificate.WorstShareOfBound, 0, 1);
        foreach (string row in rows[..5])
        {
            CaseRecord failed = _run.Record("fake/" + row);
            Assert.Equal(CaseStatus.Failed, failed.Status);
            Assert.NotEmpty(failed.Reason);
            Assert.Null(failed.Time);
        }

        Assert.Null(RecordFile.ReadEnvironment(_run.Out).OverheadShare);
    }

    /// <summary>A device that one library has is a row that says why for the others; one that none has was a mistake.</summary>
    [Fact]
    public void ADeviceThatIsNotHere_IsRefused_AndLeavesNoFolder()
    {
        string[] line = ["accuracy", "--problem", Small, "--algorithm", "good,row", "--out", _run.Out, "--device"];
        Assert.Equal(ExitCode.Usage, _run.Run([.. line, "cpu,soft:7"]));
        Assert.Equal("bench: --device soft:7 is not here; fake: has cpu, soft:0; missing: libmissing.so: not found; install libmissing",
            _run.Faults.Trim());
        Assert.False(Directory.Exists(_run.Out));
        Assert.Equal(ExitCode.Ok, _run.Run([.. line, "soft:0"]));
        Assert.Equal((CaseStatus.Ok, CaseStatus.Unavailable), (_run.Record("fake/good").Status, _run.Record("missing/row").Status));
    }

    /// <summary>The library's own line says what would help, where "has cpu" does not.</summary>
    [Fact]
    public void AKindThatIsNotHere_IsRefusedWithTheLibrarysRemedy()
    {
        string[] line = ["accuracy", "--problem", Small, "--algorithm", "fake/refuses,good", "--out", _run.Out, "--device"];
        Assert.Equal(ExitCode.Usage, _run.Run([.. line, "warp:0"]));
        Assert.Equal("bench: --device warp:0 is not here; fake: no warp drive here: build one", _run.Faults.Trim());
    }

    [Fact]
    public void Out_LeavesTheUsersOwnFoldersAlone()
    {
        string precious = Path.Combine(_run.Out, "scratch", "precious.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(precious)!);
        File.WriteAllText(precious, "kept");
        Assert.Equal(ExitCode.Ok, _run.Run("accuracy", "--problem", Small, "--algorithm", "good", "--out", _run.Out));
        Assert.Equal("kept", File.ReadAllText(precious));
        Assert.Empty(Directory.EnumerateDirectories(_run.Out, ".convbench*"));
    }

    [Fact]
    public void Resume_RunsWhatIsMissing_AndNothingTwice()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("accuracy", "--problem", Small, "--algorithm", "good", "--out", _run.Out));
        Assert.Equal(ExitCode.Usage, _run.Run("accuracy", "--problem", Small, "--algorithm", "good", "--out", _run.Out));
        int before = _run.Records.Count;
        int code = _run.Run("accuracy", "--problem", Small, "--problem", "n1c3h6w6k2r1s1", "--algorithm", "good,refuses", "--resume",
            _run.Out);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(before + 4, _run.Records.Count); // refuses on both, good and the floor on the new problem
        Assert.Equal(_run.Records.Count, _run.Records.Select(r => r.Key).Distinct().Count());
        Assert.Contains("[  1/1]", _run.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_WritesAnExchangeFolder()
    {
        string folder = Path.Combine(_run.Folder, "e");
        Assert.Equal(ExitCode.Ok,
            _run.Run("export", "--problem", "n2c3h8w9k5r4s7_same_d3x2_b", "--algorithm", "good,row", "--out", folder));
        string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(["bias.npy", "bound.npy", "input.npy", Path.Combine("outputs", "fake.good.npy"), "problem.json", "reference.npy",
            "weights.npy"], files);
        Assert.Contains("\"problem\":\"n2c3h8w9k5r4s7_same_d3x2_b\"", File.ReadAllText(Path.Combine(folder, "problem.json")),
            StringComparison.Ordinal);
        Assert.Equal([2, 5, 8, 9], Npy.Read<float>(Path.Combine(folder, "outputs", "fake.good.npy")).Shape);
    }

    [Fact]
    public void Export_OfALayerWhoseTruthIsSampled_IsRefused()
    {
        Assert.Equal(ExitCode.Usage,
            _run.Run("export", "--problem", "n1c1024h256w256k1024r4s7_same_d3x2", "--algorithm", "good", "--out", _run.Out));
        Assert.Contains("1924 billion multiply-adds; above 200 billion only a sample of the truth is known", _run.Faults,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Out));
    }

    [Fact]
    public void ListAndDoctor_NameWhatIsMissing_WithItsRemedy()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("list"));
        Assert.Contains("missing: unavailable: libmissing.so: not found; install libmissing", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("fake 1.2.3, devices: cpu, soft:0 a second device\n  no warp device: no warp drive here: build one\n",
            _run.Printed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        // with a worker named, doctor starts that one, and not every worker that this repository configures
        string file = Path.Combine(_run.Folder, "w.json");
        File.WriteAllText(file,
            """{"schema":1,"workers":[{"name":"gone","command":["/no/such/program"],"algorithms":["conv"],"install":"build it"}]}""");
        Assert.Equal(ExitCode.Ok, _run.Run("doctor", "--workers", file, "--worker", "gone"));
        Assert.Contains("gone: unavailable: ", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("no warp: no warp drive here: build one", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("fake/good right", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("install libmissing", _run.Printed, StringComparison.Ordinal);
    }

    /// <summary>Σy − ΣyRef where y is the truth rounded once, on the operands of a run.</summary>
    private double SumDifferenceOfTheFloor()
    {
        var p = ConvProblem.Parse(Small);
        var data = ConvData.Create(p, Distribution.Normal, _run.Record("fake/good").Seed);
        double[] truth = NaiveConv.Compute(p, data.X, data.W, data.B);
        double difference = truth.Sum(y => (float)y - y);
        Assert.NotEqual(0, difference);
        return difference;
    }
}
