using ConvBench.Backends.Managed;
using ConvBench.Bench;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Bench.Cases;

public class SelectionTests
{
    private static readonly string[] Rows =
        ["managed/direct", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/winograd-f4x3-lavin", "torch/auto", "onnx/auto"];

    private static readonly HashSet<string> OnRequest = ["managed/winograd-f4x3-lavin"];

    private static Selection Selection =>
        new(new Suites(Path.Combine(Path.GetDirectoryName(typeof(Program).Assembly.Location)!, "Problems")),
            FakeAlgorithm.Rows(Rows, OnRequest));

    [Theory]
    [InlineData("", "", "managed/direct managed/winograd-f2x3 managed/winograd-f4x3 torch/auto onnx/auto")]
    [InlineData("", "winograd*", "managed/winograd-f2x3 managed/winograd-f4x3")]
    [InlineData("", "*/auto", "torch/auto onnx/auto")]
    [InlineData("", "AUTO", "torch/auto onnx/auto")]
    [InlineData("", "winograd-f?x3", "managed/winograd-f2x3 managed/winograd-f4x3")]
    [InlineData("torch,managed", "direct,auto", "managed/direct torch/auto")]
    [InlineData("t*", "", "torch/auto")]
    [InlineData("", "managed/*", "managed/direct managed/winograd-f2x3 managed/winograd-f4x3")]
    public void Globs_MatchIdsAndTheirSecondHalf(string backends, string algorithms, string expected)
    {
        var options = new CaseOptions { Backends = Words(backends), Algorithms = Words(algorithms) };
        Assert.Equal(expected.Split(' '), Selection.Rows(options));

        static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("winograd-f4*", "managed/winograd-f4x3")]
    [InlineData("winograd-f4x3-lavin", "managed/winograd-f4x3-lavin")]
    [InlineData("MANAGED/winograd-f4x3-lavin", "managed/winograd-f4x3-lavin")]
    public void RowsOnRequest_RunWhereNamedInFull(string word, string expected) =>
        Assert.Equal([expected], Selection.Rows(new CaseOptions { Algorithms = [word] }));

    [Fact]
    public void RowsOnRequest_RunWithVariants_AndPatternsOfThemAloneSayHow()
    {
        Assert.Equal(Rows, Selection.Rows(new CaseOptions { Variants = true }));
        Assert.Contains("add --variants",
            Assert.Throws<UsageException>(() => Selection.Rows(new CaseOptions { Algorithms = ["*lavin"] })).Message,
                StringComparison.Ordinal);
    }

    /// <summary>Batch, bias and ReLU make no other layer of the cost model; a row without a model has no sample.</summary>
    [Theory]
    [InlineData("managed/auto", "n1c64h56w56k64r3s3_p1", true)]
    [InlineData("managed/auto", "n4c64h56w56k64r3s3_p1_b_relu", true)]
    [InlineData("managed/auto", "n1c64h56w56k72r3s3_p1", false)]
    [InlineData("managed/direct", "n1c64h56w56k64r3s3_p1", null)]
    public void Case_SaysWhetherTheModelWasFittedOnItsLayer(string row, string problem, bool? expected)
    {
        var suites = new Suites(RepositoryFiles.Problems);
        ConvCase c = Assert.Single(new Selection(suites, new ManagedBackend().Algorithms)
            .Cases(new CaseOptions { Problems = [problem], Algorithms = [row] }));
        CaseRecord record = c.Record(CaseStatus.Ok, "");
        Assert.Equal((expected, expected is not null), (record.InSample, record.Fit is not null));
        Assert.True(record.Fit is null || suites.Names.Contains(record.Fit.Suite));
    }

    [Theory]
    [InlineData("random-3-1", 3)]
    [InlineData("random-3-1,smoke", 7)]
    public void RandomSuites_AreChosenByName(string words, int layers) =>
        Assert.Equal(layers, Selection.Problems(new CaseOptions { Suites = words.Split(',') }).Count);

    [Fact]
    public void Cases_GoProblemByProblem_RowsInTurn()
    {
        var options = new CaseOptions { Problems = ["c4h8w8k4r3s3", "c2h8w8k2r3s3"], Algorithms = ["auto"], Threads = [1, 2] };
        Assert.Equal(
            ["c4 1 torch", "c4 1 onnx", "c4 2 torch", "c4 2 onnx", "c2 1 torch", "c2 1 onnx", "c2 2 torch", "c2 2 onnx"],
            Selection.Cases(options).Select(c => $"c{c.Problem.C} {c.Threads} {c.Backend}"));
    }

    [Fact]
    public void InstructionSets_AreAnAxisOfManagedRowsAlone()
    {
        var options = new CaseOptions
        {
            Problems = ["c4h8w8k4r3s3"],
            Algorithms = ["direct", "torch/auto"],
            Isas = [Isa.Scalar, Isa.Vector128]
        };
        Assert.Equal(["managed/direct scalar", "managed/direct vector128", "torch/auto library"],
            Selection.Cases(options).Select(c => $"{c.Algorithm} {c.Isa}"));
    }

    /// <summary>A row meets the devices of its kinds alone, but named in full every one: there it says why not.</summary>
    [Theory]
    [InlineData("", "cpu,soft:0", "own/row cpu,both/row cpu,both/row soft:0,far/row soft:0")]
    [InlineData("own/row,far/row", "soft:0", "own/row soft:0,far/row soft:0")]
    [InlineData("*/row", "soft:1", "both/row soft:1,far/row soft:1")]
    public void Rows_MeetTheDevicesOfTheirKinds(string algorithms, string devices, string expected)
    {
        IEnumerable<string> cases = Far.Cases(Where(algorithms, devices)).Select(c => $"{c.Algorithm} {c.Device}");
        Assert.Equal(expected.Split(',').Order(), cases.Order());
    }

    [Theory]
    [InlineData("", "cuda:0", "--device cuda:0: the chosen rows run on cpu, soft, none of them on cuda")]
    [InlineData("own/*", "cpu,soft:0", "--device soft:0: the chosen rows run on cpu, none of them on soft")]
    public void ADeviceWithoutRows_IsRefused(string algorithms, string devices, string expected) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => Far.Cases(Where(algorithms, devices))).Message);

    [Fact]
    public void ALibraryThatWasNamed_IsRefusedWhereNoDeviceIsItsOwn() => Assert.StartsWith("--backend far: its rows run on soft: expected",
        Assert.Throws<UsageException>(() => Far.Cases(Where("", "cpu") with { Backends = ["own", "far"] })).Message,
        StringComparison.Ordinal);

    private static Selection Far { get; } = new(new Suites(RepositoryFiles.Problems),
    [
        new FakeAlgorithm("row", (_, _) => { }, "own") { DeviceKinds = ["cpu"] },
        new FakeAlgorithm("row", (_, _) => { }, "both"),
        new FakeAlgorithm("row", (_, _) => { }, "far") { DeviceKinds = ["soft"] },
    ]);

    private static CaseOptions Where(string algorithms, string devices) => new()
    {
        Problems = ["c4h8w8k4r3s3"],
        Algorithms = algorithms.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Devices = [.. devices.Split(',').Select(Device.Parse)],
    };

    [Fact]
    public void AProblemOfTheKerasSuite_KeepsItsOperands_HoweverItIsNamed()
    {
        ConvCase c = Selection.Cases(new CaseOptions { Problems = ["n1c1024h256w256k16r4s7_same_d3x2"] })[0];
        Assert.Equal((OperandSource.OfDistribution(Distribution.Keras), 0), (c.Operands, c.Seed));
        ConvCase other = Selection.Cases(
            new CaseOptions { Problems = ["n1c1024h256w256k16r4s7_same_d3x2"], Distribution = Distribution.Normal })[0];
        Assert.Equal((OperandSource.OfDistribution(Distribution.Normal), 1), (other.Operands, other.Seed));
    }

    [Fact]
    public void HeavyProblems_RunByNameOrWhenAskedFor()
    {
        IReadOnlyList<ProblemEntry> light = Selection.Problems(new CaseOptions { Suites = ["keras"] });
        IReadOnlyList<ProblemEntry> all = Selection.Problems(new CaseOptions { Suites = ["keras"], Heavy = true });
        ProblemEntry heavy = Assert.Single(all.Except(light));
        Assert.Equal(heavy, Assert.Single(Selection.Problems(new CaseOptions { Problems = [heavy.Name] })));
    }
}
