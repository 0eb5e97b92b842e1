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
        var options = new CaseOptions { Problems = ["c4h8w8k4r3s3"], Algorithms = ["direct", "torch/auto"],
            Isas = [Isa.Scalar, Isa.Vector128] };
        Assert.Equal(["managed/direct scalar", "managed/direct vector128", "torch/auto library"],
            Selection.Cases(options).Select(c => $"{c.Algorithm} {c.Isa}"));
    }

    [Fact]
    public void AProblemOfTheKerasSuite_KeepsItsOperands_HoweverItIsNamed()
    {
        ConvCase c = Selection.Cases(new CaseOptions { Problems = ["n1c1024h256w256k16r4s7_same_d3x2"] })[0];
        Assert.Equal((Distribution.Keras, 0), (c.Distribution, c.Seed));
        ConvCase other = Selection.Cases(
            new CaseOptions { Problems = ["n1c1024h256w256k16r4s7_same_d3x2"], Distribution = Distribution.Normal })[0];
        Assert.Equal((Distribution.Normal, 1), (other.Distribution, other.Seed));
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
