using ConvBench.Bench.Cli;
using Xunit;

namespace ConvBench.Tests.Bench.Cli;

public class CommandLineTests
{
    [Theory]
    [InlineData("lst", "no such verb", "did you mean 'list'?")]
    [InlineData("run extra", "'extra' is one word too many", "")]
    [InlineData("--suite smok", "--suite 'smok' matches none of", "did you mean 'smoke'?")]
    [InlineData("run --sute smoke", "no option '--sute'", "did you mean '--suite'?")]
    [InlineData("run --suite", "--suite", "")]
    [InlineData("run --backend nix", "--backend 'nix' matches none of fake, missing", "")]
    [InlineData("run --algorithm goood", "--algorithm 'goood' matches none of", "did you mean 'good'?")]
    [InlineData("run --backend missing --algorithm good", "--algorithm 'good' matches none of missing/row", "")]
    [InlineData("run --problem n1c3h8w9", "expected 'k' and a size", "")]
    [InlineData("run --problems nowhere.txt", "nowhere.txt: no such file", "")]
    [InlineData("run --threads 0", "--threads '0': expected a whole number", "")]
    [InlineData("run --threads two", "--threads 'two': expected a whole number", "")]
    [InlineData("run --isa avx3", "--isa 'avx3': expected one of auto", "did you mean 'avx2'?")]
    [InlineData("run --distribution norml", "--distribution 'norml': expected one of", "did you mean 'normal'?")]
    [InlineData("run --operands normol", "operands 'normol': expected one of normal", "")]
    [InlineData("run --operands x=ones --distribution normal", "--operands and --distribution: expected one of them", "")]
    [InlineData("run --operands nowhere.npz", "--operands 'nowhere.npz' says no problem, expected --problem with it", "")]
    [InlineData("run --operands ./nowhere --problem n1c1h4w4k1r1s1", "operands './nowhere': no such folder or file", "")]
    [InlineData("run --operands x=one-hot(16) --problem n1c1h4w4k1r1s1", "x has 16 values, expected an index below", "")]
    [InlineData("run --layout nwhc", "--layout 'nwhc': expected one of nchw, nhwc", "")]
    [InlineData("study growth --operands x=ones", "study: a study chooses its operands", "")]
    [InlineData("run --device gpu", "device 'gpu': expected cpu, or a kind and a number", "")]
    [InlineData("run --seed -1", "--seed '-1': expected a whole number", "")]
    [InlineData("run --timeout soon", "--timeout 'soon': expected a number", "")]
    [InlineData("run --resume nowhere", "--resume 'nowhere': expected a run's folder", "")]
    [InlineData("run --resume a --out b", "--out and --resume", "")]
    [InlineData("report", "report: expected a run's folder", "")]
    [InlineData("report nowhere", "report 'nowhere': expected a run's folder", "")]
    [InlineData("roofline nowhere", "roofline 'nowhere': expected a run's folder", "")]
    [InlineData("accuracy --cold", "accuracy: no option '--cold'", "")]
    [InlineData("export --suite smoke --out e", "export: expected one problem and a folder", "")]
    [InlineData("export --problem n1c3h8w9k5r4s7_same_d3x2", "export: expected one problem and a folder", "")]
    [InlineData("run -- --iterationCout 3", "BenchmarkDotNet (behind --): Option 'iterationCout' is unknown", "")]
    [InlineData("run -- --job medum", "base job \"medum\" is invalid", "")]
    [InlineData("run -- --inProcess", "--inProcess chooses how a case's process is made", "")]
    [InlineData("run -- --runtimes net9.0", "--runtimes chooses how a case's process is made", "")]
    [InlineData("run --algorithm good -- --filter nothing", "filters (behind --) leave none", "")]
    [InlineData("accuracy --profile", "no option '--profile'", "")]
    [InlineData("list -- --job short", "belong to the verb run", "")]
    public void BadUsage_IsOneClearLineAndExitCode2(string line, string says, string hint)
    {
        using var run = new FakeRun();
        Assert.Equal(ExitCode.Usage, run.Run(line.Split(' ')));
        Assert.Single(run.Faults.TrimEnd('\n').Split('\n'));
        Assert.Contains(says, run.Faults, StringComparison.Ordinal);
        Assert.Contains(hint, run.Faults, StringComparison.Ordinal);
        Assert.StartsWith("bench: ", run.Faults, StringComparison.Ordinal);
        Assert.Empty(run.Printed);
    }

    [Fact]
    public void UnwritableOutput_IsBadUsage()
    {
        using var run = new FakeRun();
        string file = Path.Combine(run.Folder, "file");
        File.WriteAllText(file, "");
        Assert.Equal(ExitCode.Usage, run.Run("run", "--problem", "n1c1h4w4k1r1s1", "--out", Path.Combine(file, "below")));
        Assert.Contains("cannot be written", run.Faults, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "accuracy")]
    [InlineData("run --help", "--algorithm")]
    [InlineData("run --help", "--cold")]
    [InlineData("accuracy --help", "--seed")]
    public void Help_IsPrintedWithExitCode0(string line, string says)
    {
        using var run = new FakeRun();
        Assert.Equal(ExitCode.Ok, run.Run(line.Split(' ')));
        Assert.Contains(says, run.Printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Quick", "quick", 0)]
    public void Distance_IsLevenshteins(string a, string b, int expected) => Assert.Equal(expected, DidYouMean.Distance(a, b));
}
