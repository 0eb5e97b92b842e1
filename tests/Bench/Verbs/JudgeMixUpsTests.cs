using ConvBench.Bench.Cli;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>Mix-ups planted into a folder that export wrote, which judge must call by their names.</summary>
public sealed class JudgeMixUpsTests : IDisposable
{
    private static readonly ConvProblem Layer = ConvProblem.Parse("n2c6h8w9k5r3s3_st2_same_b");
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>PyTorch's padding in place of TensorFlow's, weights kept as HWIO, and the output written as NHWC.</summary>
    [Fact]
    public void ThreeMixUps_InAnExportedFolder_AreNamed()
    {
        string folder = Export();
        float[] x = Read(folder, "input.npy"), w = Read(folder, "weights.npy"), b = Read(folder, "bias.npy");
        float[] good = Read(folder, "outputs", "fake.good.npy");
        ConvProblem torch = Layer with
        {
            PadTop = Layer.PadBottom,
            PadBottom = Layer.PadTop,
            PadLeft = Layer.PadRight,
            PadRight = Layer.PadLeft,
        };
        Write(folder, "padding", NaiveConv.Compute(torch, x, w, b));
        float[] hwio = new float[w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            int s = i % Layer.S, r = i / Layer.S % Layer.R, c = i / Layer.S / Layer.R % Layer.C, k = i / Layer.S / Layer.R / Layer.C;
            hwio[i] = w[(((((r * Layer.S) + s) * Layer.C) + c) * Layer.K) + k];
        }

        Write(folder, "weights", NaiveConv.Compute(Layer, x, hwio, b));
        Write(folder, "layout", [.. NumpySum.ToNhwc(good, Layer.N, Layer.K, Layer.OH, Layer.OW).Select(v => (double)v)]);

        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", folder, "--out", _run.Out));
        Assert.Equal(CaseStatus.Ok, _run.Record("fake.good").Status);
        Named("padding", "padding 1.1.0.1 instead of 0.1.1.1");
        Named("weights", "weights read as HWIO (Keras) where they are OIHW");
        Named("layout", "output written as NHWC where it should be NCHW");
    }

    [Fact]
    public void AnotherLayersWeights_AreNamed_WhereTheyAreGiven()
    {
        string folder = Export(), weights = Directory.CreateDirectory(Path.Combine(folder, "weights")).FullName;
        ConvData next = ConvData.Create(Layer, Distribution.Normal, 77), far = ConvData.Create(Layer, Distribution.Normal, 78);
        void Other(string name, float[] w, long k) =>
            Npy.Write<float>(Path.Combine(weights, name + ".npy"), w, k, w.Length / k / 9, 3, 3);
        Other("conv2", next.W, Layer.K);
        Other("conv3", far.W, Layer.K);
        Other("of-another-shape", next.W, 1);
        Write(folder, "mixed", NaiveConv.Compute(Layer, Read(folder, "input.npy"), next.W, Read(folder, "bias.npy")));

        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", folder, "--out", _run.Out));
        Named("mixed", "another layer's weights: conv2");
        File.WriteAllText(Path.Combine(weights, "broken.npy"), "no tensor");
        _run.Run("judge", folder, "--out", Path.Combine(_run.Folder, "again"));
        Assert.All(RecordFile.Read(Path.Combine(_run.Folder, "again"), out _), r => Assert.Contains("broken.npy", r.Reason,
            StringComparison.Ordinal));
    }

    private string Export()
    {
        string folder = Path.Combine(_run.Folder, "exchange");
        Assert.Equal(ExitCode.Ok, _run.Run("export", "--problem", Layer.ToString(), "--algorithm", "good", "--out", folder));
        return folder;
    }

    private static float[] Read(string folder, params string[] name) => Npy.Read<float>(Path.Combine([folder, .. name])).Data;

    private static void Write(string folder, string row, double[] y) =>
        Npy.Write<float>(ExchangeFiles.Output(folder, row), [.. y.Select(v => (float)v)], Layer.N, Layer.K, Layer.OH, Layer.OW);

    private void Named(string row, string what) => Assert.Contains($"explained by: {what} (agrees to ", _run.Record(row).Reason,
        StringComparison.Ordinal);
}
