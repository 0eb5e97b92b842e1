using System.Runtime.CompilerServices;
using System.Text.Json;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Judging;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>judge: figures of stored Keras outputs against those that NumPy gave, and files that are not what they should be.</summary>
public sealed class JudgeTests : IDisposable
{
    private const string Text = "n2c3h6w7k4r3s2_p1_b";
    private const double SmallFlops = 1e9;
    private readonly FakeRun _run = new();

    private static string Fixtures { get; } = Path.Combine(Here(), "..", "..", "Fixtures", "keras");

    public void Dispose() => _run.Dispose();

    /// <summary>Three digits of every figure of errors.json, which was computed apart from this project.</summary>
    [Fact]
    public void KerasFixtures_HaveTheIndependentlyComputedErrors() => Assert.Equal(7 * 8 * 6, Compare(p => p.Flops < SmallFlops));

    /// <summary>The layer of the Keras issue: one output channel whole, 16 and 1024 by 4096 samples.</summary>
    [Fact]
    public void KerasIssuesLayer_HasTheIndependentlyComputedErrors() => Assert.Equal((7 + 7 + 6) * 6, Compare(p => p.Flops >= SmallFlops));

    /// <summary>What NumPy 2.4.6 printed as np.sum of each output, from the stored output, to the digit.</summary>
    [Fact]
    public void KerasFixtures_SumAsNumPyPrintedThem()
    {
        int sums = 0;
        foreach (JudgedProblem judged in RowFolders.Read(Fixtures))
        {
            ConvProblem p = judged.Problem;
            foreach (JudgedFile file in judged.Files.Where(f => f.Sample is null))
            {
                float[] nhwc = NumpySum.ToNhwc(Npy.Read<float>(file.File).Data, p.N, p.K, p.OH, p.OW);
                JsonElement printed = Json(Path.Combine(file.Row, "result.json")).GetProperty("cases")
                    .GetProperty(Path.GetFileNameWithoutExtension(file.File));
                Assert.Equal((float)printed.GetProperty("sum_f32_numpy").GetDouble(), NumpySum.Sum<float>(nhwc, NumpyOrder.Pairwise));
                sums++;
            }
        }

        Assert.Equal(6 * 9, sums);
    }

    /// <summary>Keras' NumPy backend calls JAX: not a second opinion, the same bits.</summary>
    [Fact]
    public void KerasOnNumPy_HasTheBitsOfKerasOnJax()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Fixtures, "numpy"), "*.npy").Select(f => Path.GetFileName(f))];
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(Fixtures, "jax", f)),
            File.ReadAllBytes(Path.Combine(Fixtures, "numpy", f))));
    }

    /// <summary>Outputs that another machine computed stand beside each other with the times that it tells.</summary>
    [Fact]
    public void Times_OfElsewhere_StandInTheRecords_ButOfAWrongOutput()
    {
        ConvProblem p = ConvProblem.Parse(Text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 3);
        float[] y = Array.ConvertAll(ReferenceConv.Compute(p, data, 1).Y, v => (float)v);
        string folder = ExchangeFiles.Write(_run.Out, p, data);
        Npy.Write<float>(ExchangeFiles.Output(folder, "good"), y, p.N, p.K, p.OH, p.OW);
        Npy.Write<float>(ExchangeFiles.Output(folder, "untimed"), y, p.N, p.K, p.OH, p.OW);
        Npy.Write<float>(ExchangeFiles.Output(folder, "flipped"), [.. NaiveConv.Compute(p, data.X,
            [.. data.W.Chunk(p.R * p.S).SelectMany(f => f.Reverse())], data.B).Select(v => (float)v)], p.N, p.K, p.OH, p.OW);
        string times = Path.Combine(folder, "times.json");
        File.WriteAllText(times, """{"good": 0.002, "flipped": 0.001}""");

        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", folder, "--out", _run.Out));
        CaseRecord good = _run.Record("good"), flipped = _run.Record("flipped");
        Assert.Equal((2e6, p.Flops / 2e6), (good.Time!.MedianNs, good.Gflops!.Value));
        Assert.Contains("timed elsewhere (times.json)", good.Remarks);
        Assert.Null(_run.Record("untimed").Time);
        Assert.Null(flipped.Time);
        Assert.Contains("; explained by: filter flipped: a true convolution, not a correlation (agrees to ", flipped.Reason,
            StringComparison.Ordinal);

        (string, string)[] faults =
        [
            ("""{"other": 1}""", "times.json: 'other' has no output here, expected one of flipped, good, untimed"),
            ("""{"good": -1}""", "times.json: 'good' takes -1 s, expected a positive number"),
            ("[]", "times.json: "), ("{", "times.json: "),
        ];
        foreach ((string content, string fault) in faults)
        {
            File.WriteAllText(times, content);
            Assert.Equal(ExitCode.Usage, _run.Run("judge", folder, "--out", _run.Out));
            Assert.Contains(fault, _run.Faults, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BadFiles_AreRowsWithAReason_AndGoodOnesAreJudged()
    {
        ConvProblem p = ConvProblem.Parse(Text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 3);
        float[] y = Array.ConvertAll(ReferenceConv.Compute(p, data, 1).Y, v => (float)v), half = [.. y];
        half.AsSpan(y.Length / 2).Fill(float.NaN);
        string folder = ExchangeFiles.Write(_run.Out, p, data);
        Npy.Write<float>(ExchangeFiles.Output(folder, "good"), y, p.N, p.K, p.OH, p.OW);
        Npy.Write<float>(ExchangeFiles.Output(folder, "half"), half, p.N, p.K, p.OH, p.OW);
        Npy.Write<float>(ExchangeFiles.Output(folder, "shape"), y, p.N, p.K, p.OW, p.OH);
        Npy.Write<double>(ExchangeFiles.Output(folder, "type"), Array.ConvertAll(y, v => (double)v), p.N, p.K, p.OH, p.OW);
        byte[] whole = File.ReadAllBytes(ExchangeFiles.Output(folder, "good"));
        File.WriteAllBytes(ExchangeFiles.Output(folder, "truncated"), whole[..^8]);
        File.WriteAllText(ExchangeFiles.Output(folder, "text"), "no tensor");
        Npy.Write<float>(ExchangeFiles.Output(folder, "wrong"), Array.ConvertAll(y, v => v + 1), p.N, p.K, p.OH, p.OW);

        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", folder, "--out", _run.Out));
        Assert.Equal(CaseStatus.Ok, _run.Record("good").Status);
        Assert.Equal(_run.Record("reference/rounded").Error!.RelL2, _run.Record("good").Error!.RelL2);
        Failed("half", "NaN");
        Failed("shape", "shape (2, 4, 8, 6), expected (2, 4, 6, 8)");
        Failed("type", "'<f8', expected '<f4'");
        Failed("truncated", "bytes of elements");
        Failed("text", ".npy header");
        Failed("wrong", "relative L2 error");
        Assert.True(File.Exists(Path.Combine(_run.Out, "report.md")));
    }

    [Fact]
    public void MissingOperands_AreTheReasonOfEveryRow()
    {
        ConvProblem p = ConvProblem.Parse(Text);
        string folder = ExchangeFiles.Write(_run.Out, p, ConvData.Create(p, Distribution.Normal, 3));
        Npy.Write<float>(ExchangeFiles.Output(folder, "a"), new float[p.OutputCount], p.N, p.K, p.OH, p.OW);
        File.Delete(Path.Combine(folder, "weights.npy"));
        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", folder, "--out", _run.Out));
        Failed("a", "weights.npy");
    }

    [Fact]
    public void WhatExportWrote_JudgeGivesTheSameErrors()
    {
        string folder = Path.Combine(_run.Out, "exchange");
        Assert.Equal(ExitCode.Ok, _run.Run("export", "--problem", Text, "--algorithm", "good", "--out", folder));
        Assert.Equal(ExitCode.Ok, _run.Run("accuracy", "--problem", Text, "--algorithm", "good", "--out", Path.Combine(_run.Out, "a")));
        Assert.Equal(ExitCode.Ok, _run.Run("judge", folder, "--out", Path.Combine(_run.Out, "j")));
        ErrorStats Error(string run, string row) =>
            RecordFile.Read(Path.Combine(_run.Out, run), out _).Single(r => r.Algorithm == row).Error!;
        Assert.Equal(Error("a", "fake/good"), Error("j", "fake.good"));
        Assert.Equal(Error("a", "reference/rounded"), Error("j", "reference/rounded"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"problem\": 5}")]
    [InlineData("{\"problem\": \"n1c3\"}")]
    public void BadProblemJson_IsBadUsage_InOneLine(string json)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_run.Out, "exchange")).FullName;
        File.WriteAllText(Path.Combine(folder, "problem.json"), json);
        Assert.Equal(ExitCode.Usage, _run.Run("judge", folder, "--out", Path.Combine(_run.Out, "j")));
        Assert.Contains("problem.json", Assert.Single(_run.Faults.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static int Compare(Predicate<ConvProblem> which)
    {
        int figures = 0;
        var expected = Json("errors.json").EnumerateObject().ToDictionary(
            e => ConvProblem.Parse(e.Name.Replace(".samples", "", StringComparison.Ordinal)).ToString(), e => e.Value);
        foreach (JudgedProblem judged in RowFolders.Read(Fixtures).Where(j => which(j.Problem)))
        {
            JsonElement rows = expected[judged.Problem.ToString()];
            foreach (CaseRecord record in OutputJudge.Judge(judged))
            {
                Assert.Equal(CaseStatus.Ok, record.Status);
                JsonElement row = rows.GetProperty(record.Algorithm == "reference/rounded" ? "rounded" : record.Algorithm);
                ErrorStats e = record.Error!;
                foreach ((string name, double actual) in ((string, double)[])
                    [("maxAbs", e.MaxAbs), ("rms", e.RmsAbs), ("omegaMax", e.OmegaMax), ("relL2", e.RelL2),
                        ("share_gt_1e7", e.ShareAbove1e7), ("sumDiff", e.SumDifference)])
                {
                    double stated = row.GetProperty(name).GetDouble();
                    Assert.True(Math.Abs(actual - stated) <= 5e-4 * Math.Abs(stated),
                        $"{record.Algorithm} {judged.Problem} {name}: {actual:R} instead of {stated:R}");
                    figures++;
                }
            }
        }

        return figures;
    }

    private static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures, name))).RootElement;

    private void Failed(string row, string reason)
    {
        CaseRecord record = _run.Record(row);
        Assert.Equal(CaseStatus.Failed, record.Status);
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
