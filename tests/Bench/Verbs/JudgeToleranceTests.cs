using ConvBench.Bench.Cli;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>judge --rtol --atol --check-error-stat, what differs most, and judge --again.</summary>
public sealed class JudgeToleranceTests : IDisposable
{
    private static readonly ConvProblem Layer = ConvProblem.Parse("n2c3h6w7k4r3s2_p1_b");
    private static readonly ConvData Data = ConvData.Create(Layer, Distribution.Normal, 3);
    private static readonly Truth Exact = ReferenceConv.Compute(Layer, Data, 1);
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>One output is off by 1e-3, which no gate grants; a rounding is off by less than 1e-6, which every gate grants.</summary>
    [Fact]
    public void AStatedTolerance_Decides_AndTheGatesStandBeside()
    {
        string folder = Folder();
        Assert.Equal(ExitCode.Ok, Judge(folder, "--atol", "1e-2"));
        CaseRecord wrong = _run.Record("wrong");
        Assert.Equal((CaseStatus.Ok, "normwise limit"), (wrong.Status, wrong.Gate));
        Assert.Contains(wrong.Remarks, r => r.StartsWith("within your tolerance (|e| ≤ 1e-2), and yet relative L2 error",
            StringComparison.Ordinal));
        Assert.Contains("within your tolerance (|e| ≤ 1e-2)", _run.Record("good").Remarks);

        Assert.Equal(ExitCode.SomeFailed, Judge(folder, "--atol", "1e-9", "--rtol", "1e-12"));
        CaseRecord good = _run.Record("good");
        Assert.Equal((CaseStatus.Failed, null), (good.Status, good.Gate));
        Assert.StartsWith("beyond your tolerance (|e| ≤ 1e-9 + 1e-12·|yRef|): ", good.Reason, StringComparison.Ordinal);
        Assert.Contains(" of 384 outputs; and yet rounding: relative L2 error ", good.Reason, StringComparison.Ordinal);
        CaseRecord floor = _run.Record(Truth.RoundedRow);
        Assert.Equal(CaseStatus.Ok, floor.Status);
        Assert.Contains(floor.Remarks, r => r.EndsWith("no float32 output can keep it", StringComparison.Ordinal));

        Assert.Equal(ExitCode.SomeFailed, Judge(folder, "--atol", "1e-5"));
        Assert.StartsWith("beyond your tolerance (|e| ≤ 1e-5): 1 of 384 outputs; relative L2 error", _run.Record("wrong").Reason,
            StringComparison.Ordinal);
    }

    /// <summary>The median forgives one output, the largest does not; without tolerances they are Polygraphy's 1e-5.</summary>
    [Theory]
    [InlineData("median", ExitCode.Ok)]
    [InlineData("mean", ExitCode.Ok)] // 1e-3 of 384
    [InlineData("max", ExitCode.SomeFailed)]
    [InlineData("elemwise", ExitCode.SomeFailed)]
    [InlineData("quantile:0.99", ExitCode.Ok)]
    [InlineData("quantile:1", ExitCode.SomeFailed)]
    public void AStatistic_Decides_AndAgainFromWhatIsStored(string statistic, int code)
    {
        string folder = Folder();
        Assert.Equal(code, Judge(folder, "--check-error-stat", statistic));
        Assert.Equal(code, _run.Run("judge", "--again", _run.Out, "--check-error-stat", statistic));
    }

    [Fact]
    public void WhatDiffersMost_StandsInTheRecord_OnTheScreen_AndOnThePage()
    {
        string folder = Folder();
        Assert.Equal(ExitCode.SomeFailed, Judge(folder));
        Mismatch first = _run.Record("wrong").Worst![0];
        Assert.Equal((1, 2, 3, 4), (first.N, first.K, first.OH, first.OW));
        Assert.Equal(1e-3, first.Error, 6);
        Assert.Equal(first.Omega, _run.Record("wrong").Error!.OmegaMax);
        Assert.InRange(_run.Record("good").Worst!.Count, 1, Mismatch.Most);
        string page = File.ReadAllText(Path.Combine(_run.Out, "report.md"));
        Assert.Contains("**wrong: the 10 outputs furthest off, by ω**", page, StringComparison.Ordinal);
        Assert.Contains("| 1, 2, 3, 4 | ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("good: the", page, StringComparison.Ordinal);
        Assert.Contains("1, 2, 3, 4", _run.Printed, StringComparison.Ordinal);
        Assert.All(_run.Printed.Split('\n').Where(l => l.Contains(", ", StringComparison.Ordinal)), l => Assert.InRange(l.Length, 0, 220));
    }

    /// <summary>The outputs and operands are gone: what is stored answers.</summary>
    [Fact]
    public void AnotherTolerance_NeedsNoOutputs()
    {
        string folder = Folder();
        Judge(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(ExitCode.Ok, _run.Run("judge", "--again", _run.Out, "--atol", "0.01"));
        Assert.Matches(@"good +384 +within +0 outputs +kept", _run.Printed);
        Assert.Matches(@"wrong +384 +within +0 outputs +missed normwise limit", _run.Printed);
        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", "--again", _run.Out, "--atol", "1e-5"));
        Assert.Matches(@"wrong +384 +beyond +1 outputs +missed normwise limit", _run.Printed);
    }

    [Theory]
    [InlineData("--atol '-1': expected a number of 0 or more", "--atol=-1")]
    [InlineData("--rtol 'x': expected", "--rtol", "x")]
    [InlineData("--rtol 'NaN': expected", "--rtol", "NaN")]
    [InlineData("--check-error-stat 'avg': expected one of elemwise, max", "--check-error-stat", "avg")]
    [InlineData("--check-error-stat 'mean:0.5': expected one of", "--check-error-stat", "mean:0.5")]
    [InlineData("--check-error-stat '2': expected a number from 0 to 1", "--check-error-stat", "quantile:2")]
    [InlineData("--error-quantile: expected --check-error-stat quantile", "--error-quantile", "0.5")]
    [InlineData("judge --again: expected a tolerance", "--again")]
    [InlineData("expected a run's folder", "--again", "--atol", "1")]
    public void WhatCannotBe_IsOneLine(string fault, params string[] options)
    {
        Assert.Equal(ExitCode.Usage, Judge(Folder(), options));
        Assert.Contains(fault, Assert.Single(_run.Faults.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunWithoutHistograms_SaysSo()
    {
        _run.Run("accuracy", "--problem", "n1c1h2w2k1r1s1", "--algorithm", "good", "--out", _run.Out);
        Assert.Equal(ExitCode.Usage, _run.Run("judge", "--again", _run.Out, "--atol", "1"));
        Assert.Contains("no histograms of errors there", _run.Faults, StringComparison.Ordinal);
    }

    private int Judge(string folder, params string[] options)
    {
        if (Directory.Exists(_run.Out))
        {
            Directory.Delete(_run.Out, recursive: true);
        }

        return _run.Run(["judge", folder, "--out", _run.Out, .. options]);
    }

    private string Folder()
    {
        string folder = ExchangeFiles.Write(Path.Combine(_run.Folder, "given"), Layer, Data);
        float[] y = Exact.Rounded(), wrong = [.. y];
        wrong[(((((1 * Layer.K) + 2) * Layer.OH) + 3) * Layer.OW) + 4] += 1e-3f;
        Npy.Write<float>(ExchangeFiles.Output(folder, "good"), y, Layer.N, Layer.K, Layer.OH, Layer.OW);
        Npy.Write<float>(ExchangeFiles.Output(folder, "wrong"), wrong, Layer.N, Layer.K, Layer.OH, Layer.OW);
        return folder;
    }
}
