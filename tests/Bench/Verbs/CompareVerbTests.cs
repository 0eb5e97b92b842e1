using ConvBench.Bench.Cli;
using ConvBench.Tests.Reporting;
using ConvBench.Tests.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

public sealed class CompareVerbTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void TwoRuns_AreATableOnScreenAndThreePagesInTheNewOne()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Changed));
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, b));
        Assert.All(_run.Printed.Split('\n').Where(l => !l.StartsWith(_run.Folder, StringComparison.Ordinal)),
            l => Assert.True(l.Length <= 100, l));
        Assert.Contains("3 regressions in 6 cases: 1 without their result, 1 less accurate, 1 slower.", _run.Printed,
            StringComparison.Ordinal);
        Assert.Contains("SLOWER", _run.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("managed/fft", _run.Printed, StringComparison.Ordinal);
        Assert.Equal(["compare.html", "compare.md", "compare.xml"],
            Directory.GetFiles(Path.Combine(b, "compare-a")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ARegression_IsExitCode1_WhereThatIsAskedFor()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Changed));
        Assert.Equal(ExitCode.SomeFailed, _run.Run("compare", a, b, "--fail-on-regression", "--out", _run.Out));
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, a, "--fail-on-regression", "--out", _run.Out));
        Assert.True(File.Exists(Path.Combine(_run.Out, "compare.md")));
    }

    [Fact]
    public void ADamagedLine_IsNamed_AndCostsNothingElse()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Base));
        File.AppendAllText(Path.Combine(b, RecordFile.RecordsName), "{\"schema\":1,\"problem\n");
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, Path.Combine(b, RecordFile.RecordsName)));
        Assert.StartsWith("bench: b: records.jsonl line 9:", Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal);
        Assert.Contains("No regression in 7 cases.", _run.Printed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(b, "compare-a", "compare.md")));
    }

    [Fact]
    public void BadInput_IsOneLineAndExitCode2()
    {
        string a = Write("a", SampleComparison.Base), other = Write("other", [SampleRun.Records[11]]);
        foreach ((string[] args, string says) in ((string[], string)[])
        [
            (["compare", a], "compare: expected two runs' folders"),
            (["compare", a, "nowhere"], "compare 'nowhere': expected a run's folder"),
            (["compare", a, other], "no case is in both"),
            (["compare", a, a, "--threshold", "much"], "--threshold 'much': expected a number above 0"),
        ])
        {
            Assert.Equal(ExitCode.Usage, _run.Run(args));
            Assert.Contains(says, Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
    }

    private string Write(string name, IReadOnlyList<CaseRecord> records)
    {
        string folder = Path.Combine(_run.Folder, name);
        Directory.CreateDirectory(folder);
        RecordFile.WriteEnvironment(folder, SampleRun.Environment);
        foreach (CaseRecord record in records)
        {
            RecordFile.Append(folder, record);
        }

        return folder;
    }
}
