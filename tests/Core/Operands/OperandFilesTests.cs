using System.IO.Compression;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Operands;

/// <summary>Operands as TensorFlow and NumPy people keep them: another layout, an archive, other names, float64.</summary>
public class OperandFilesTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n2c3h5w4k6r3s2_p1_b"), Depthwise = ConvProblem.Parse("n1c3h5w4k6r3s2_g3");

    [Theory]
    [InlineData("x", "w", "b")]
    [InlineData("input", "weights", "bias")]
    [InlineData("Input", "kernel", "B")]
    public void AnArchive_InNhwc_IsRecognised_AndHasTheHashOfItsValues(string x, string w, string b)
    {
        using var folder = new TemporaryFolder();
        ConvData data = ConvData.Create(P, Distribution.Normal, 1);
        string nhwc = folder.File("nhwc.npz"), nchw = folder.File("nchw.npz");
        Archive(nhwc, (x, Nhwc(P, data.X), [2, 5, 4, 3]), (w, Hwio(P, data.W), [3, 2, 3, 6]), (b, data.B, [6]));
        Archive(nchw, (x, data.X, [2, 3, 5, 4]), (w, data.W, [6, 3, 3, 2]), (b, data.B, [6]));
        OperandSource source = OperandSource.OfFiles(nhwc, P), other = OperandSource.OfFiles(nchw, P);
        Assert.Equal((OperandLayout.Nhwc, OperandLayout.Nchw), (source.Files!.Layout, other.Files!.Layout));
        Assert.Equal(source, other);
        ConvData read = source.Create(P, 1);
        Assert.Equal(data.X, read.X);
        Assert.Equal(data.W, read.W);
        Assert.Equal(data.B, read.B);
        string hash = source.Text[(source.Text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Equal(source, OperandSource.OfFiles($"{nhwc}#{hash}", P));
        Assert.Contains($"their hash is {hash}, expected 0123456789abcdef",
            Assert.Throws<FormatException>(() => OperandSource.OfFiles(nhwc + "#0123456789abcdef", P)).Message, StringComparison.Ordinal);
    }

    /// <summary>R, S, C, K/C of Keras' DepthwiseConv2D.</summary>
    [Fact]
    public void KerasDepthwiseWeights_AreRead()
    {
        using var folder = new TemporaryFolder();
        ConvData data = ConvData.Create(Depthwise, Distribution.Normal, 1);
        string path = folder.File("d.npz");
        Archive(path, ("x", Nhwc(Depthwise, data.X), [1, 5, 4, 3]), ("w", Hwio(Depthwise, data.W), [3, 2, 3, 2]));
        Assert.Equal(data.W, OperandSource.OfFiles(path, Depthwise).Create(Depthwise, 1).W);
    }

    [Fact]
    public void ShapesOfTwoReadings_AskForTheLayout()
    {
        using var folder = new TemporaryFolder();
        var p = ConvProblem.Parse("n1c3h3w3k3r3s3");
        string path = folder.File("a.npz");
        Archive(path, ("x", new float[27], [1, 3, 3, 3]), ("w", new float[81], [3, 3, 3, 3]));
        Assert.Contains("can be read as nchw and as nhwc, expected --layout",
            Assert.Throws<FormatException>(() => OperandSource.OfFiles(path, p)).Message, StringComparison.Ordinal);
        Assert.Equal(OperandLayout.Nhwc, OperandSource.OfFiles(path, p, OperandLayout.Nhwc).Files!.Layout);
    }

    [Fact]
    public void Misfits_NameTheFile_ItsShape_AndWhatWasExpected()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npz");
        void Expect(string expected, params (string, float[], long[])[] tensors)
        {
            Archive(path, tensors);
            Assert.Equal(expected, Assert.Throws<FormatException>(() => OperandSource.OfFiles(path, P)).Message);
        }

        float[] x = new float[120], w = new float[108], b = new float[6];
        Expect("a.npz/x: shape (2, 5, 4, 3), expected (2, 3, 5, 4); as nhwc it fits, the other operand does not",
            ("x", x, [2, 5, 4, 3]), ("w", w, [6, 3, 3, 2]), ("b", b, [6]));
        Expect("a.npz/w: shape (108), expected (6, 3, 3, 2)", ("x", x, [2, 3, 5, 4]), ("w", w, [108]), ("b", b, [6]));
        Expect("a.npz/b: shape (1), expected (6)", ("x", x, [2, 3, 5, 4]), ("w", w, [6, 3, 3, 2]), ("b", [1], [1]));
        Expect($"operands '{path}': no bias of problem '{P}', expected a tensor b or bias among x, w",
            ("x", x, [2, 3, 5, 4]), ("w", w, [6, 3, 3, 2]));
        Expect($"operands '{path}': no weights, expected a tensor w or weights or weight or kernel among x, v",
            ("x", x, [120]), ("v", w, [108]));
        Expect("a.npz: x and input, expected one of them", ("x", x, [120]), ("input", x, [120]), ("w", w, [108]));
        w[3] = float.NaN;
        Expect("a.npz/w: 1 of 108 values are NaN or infinite in float32, expected numbers",
            ("x", x, [2, 3, 5, 4]), ("w", w, [6, 3, 3, 2]), ("b", b, [6]));
        Assert.Equal("operands 'no.npz': no such folder or file",
            Assert.Throws<FormatException>(() => OperandSource.OfFiles("no.npz", P)).Message);
    }

    [Fact]
    public void RoundedNumbers_AreRemarkedOn()
    {
        using var folder = new TemporaryFolder();
        var p = ConvProblem.Parse("n1c1h1w2k1r1s1");
        Npy.Write<double>(folder.File("input.npy"), [0.1, 0.5], 1, 1, 1, 2);
        Npy.Write<float>(folder.File("weights.npy"), [0.1f], 1, 1, 1, 1);
        string? remark = OperandSource.OfFiles(folder.Path, p).Files!.Remark;
        Assert.Equal("input.npy: 1 of 2 numbers rounded to float32", remark);
        Assert.Equal(remark, OperandSource.OfFolder(folder.Path).Files!.Remark);
    }

    private static float[] Nhwc(ConvProblem p, float[] x) =>
        [.. from n in Enumerable.Range(0, p.N) from h in Enumerable.Range(0, p.H) from w in Enumerable.Range(0, p.W)
            from c in Enumerable.Range(0, p.C) select x[(((((n * p.C) + c) * p.H) + h) * p.W) + w]];

    private static float[] Hwio(ConvProblem p, float[] w) =>
        [.. from r in Enumerable.Range(0, p.R) from s in Enumerable.Range(0, p.S) from c in Enumerable.Range(0, p.CPerGroup)
            from k in Enumerable.Range(0, p.K) select w[(((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + s]];

    private static void Archive(string path, params ReadOnlySpan<(string Name, float[] Values, long[] Shape)> tensors)
    {
        File.Delete(path);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, float[] values, long[] shape) in tensors)
        {
            string npy = path + ".npy";
            Npy.Write(npy, values, shape);
            archive.CreateEntryFromFile(npy, name + ".npy");
            File.Delete(npy);
        }
    }
}
