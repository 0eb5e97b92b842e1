using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Bench.Cases;

/// <summary>--operands from the command line to the record and back.</summary>
public class OperandWordsTests
{
    private const string Problem = "n1c2h5w4k3r2s2_b";

    /// <summary>What export wrote another run takes, problem and all, and its record says how to do that again.</summary>
    [Fact]
    public void AFolderOfOperands_IsAProblem_AndItsRecordRepeatsIt()
    {
        using var run = new FakeRun();
        string folder = Path.Combine(run.Folder, "exchange");
        Assert.Equal(ExitCode.Ok, run.Run(
            "export", "--problem", Problem, "--operands", "x=ones*3,b=constant(-7)", "--algorithm", "good", "--out", folder));
        Assert.Equal(ExitCode.Ok, run.Run("accuracy", "--operands", folder, "--algorithm", "good", "--out", run.Out));
        CaseRecord record = run.Record("fake/good");
        OperandSource source = OperandSource.OfFolder(folder);
        Assert.Equal((CaseStatus.Ok, Problem, source.Text), (record.Status, record.Problem, record.Distribution));
        Assert.Equal(folder, record.OperandFiles!.Path);
        Assert.Contains($"|{source.Text}|", record.Key, StringComparison.Ordinal);
        Assert.All(source.Create(ConvProblem.Parse(Problem), 1).B, b => Assert.Equal(-7, b));

        string[] command = RowCommand.Of(record).Split(" -- ")[1].Split(' ');
        Assert.Contains($"{folder}#{source.Text["file:".Length..]}".Replace("'", "", StringComparison.Ordinal),
            command.Select(w => w.Trim('\'')));
        Directory.Delete(run.Out, recursive: true);
        Assert.Equal(ExitCode.Ok, run.Run([.. command.Select(w => w.Trim('\'')), "--out", run.Out]));
        Assert.Equal(record.Key, run.Record("fake/good").Key);

        File.Delete(Path.Combine(folder, "bias.npy"));
        Assert.Equal(ExitCode.Usage, run.Run("run", "--operands", folder, "--algorithm", "good"));
        Assert.Contains("no bias of problem", run.Faults, StringComparison.Ordinal);
    }

    [Fact]
    public void OperandsSeveralTimes_AreCasesBesideEachOther()
    {
        using var run = new FakeRun();
        Assert.Equal(ExitCode.Ok, run.Run("accuracy", "--problem", Problem, "--algorithm", "good", "--operands", "normal", "--operands",
            "w=subnormal", "--operands", "W=Subnormal(1)", "--out", run.Out));
        Assert.Equal(["normal", "w=subnormal"], run.Records.Where(r => r.Algorithm == "fake/good").Select(r => r.Distribution));
        Assert.Contains("--operands w=subnormal --seed", Unquoted(RowCommand.Of(run.Records[^1])), StringComparison.Ordinal);
    }

    /// <summary>A name of the grammar is no path, whatever lies in the folder.</summary>
    [Fact]
    public void ADistribution_IsNoFolder()
    {
        var p = ConvProblem.Parse(Problem);
        Assert.Equal(Distribution.Keras, OperandWords.Of("Keras", p, null));
        Assert.Empty(OperandWords.Problems(["normal", "x=ones", "uniform(0,1)"]));
        Assert.Throws<UsageException>(() => OperandWords.Problems(["./normal"]));
    }

    private static string Unquoted(string command) => command.Replace("'", "", StringComparison.Ordinal);
}
