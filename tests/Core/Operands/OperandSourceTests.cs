using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Operands;

public class OperandSourceTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n1c3h5w4k2r3s2_p1_b");

    /// <summary>Texts of old records: what they meant they mean.</summary>
    [Theory]
    [InlineData("normal", Distribution.Normal)]
    [InlineData("uniform", Distribution.Uniform)]
    [InlineData("relu", Distribution.Relu)]
    [InlineData("integers", Distribution.Integers)]
    [InlineData("cancelling", Distribution.Cancelling)]
    [InlineData("keras", Distribution.Keras)]
    public void NamedOperands_KeepTheirText_AndTheirBits(string text, Distribution distribution)
    {
        OperandSource source = OperandSource.Parse(text);
        Assert.Equal(text, source.Text);
        Assert.Equal(distribution, source);
        ConvData expected = ConvData.Create(P, distribution, 3), made = source.Create(P, 3);
        Assert.Equal(expected.X, made.X);
        Assert.Equal(expected.W, made.W);
        Assert.Equal(expected.B, made.B);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("x=")]
    [InlineData("file:12")]
    [InlineData("file:0123456789ABCDEF")]
    [InlineData("")]
    public void NoSource_HasAnotherText(string text)
    {
        Assert.Null(OperandSource.Find(text));
        Assert.StartsWith($"operands '{text}'", Assert.Throws<FormatException>(() => OperandSource.Parse(text)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFolder_GivesItsValues_AndIsNamedByThemAlone()
    {
        using TemporaryFolder a = new(), b = new();
        ConvData data = ConvData.Create(P, Distribution.Normal, 1);
        Write(a.Path, data);
        Write(b.Path, data);
        OperandSource one = OperandSource.OfFolder(a.Path), other = OperandSource.OfFolder(b.Path);
        Assert.Equal(one, other);
        Assert.Matches("^file:[0-9a-f]{16}$", one.Text);
        Assert.Equal(a.Path, one.Files!.Path);
        ConvData read = one.Create(P, 7);
        Assert.Equal((data.X, data.W, data.B), (read.X, read.W, read.B), Same);
        Assert.Equal(one, OperandSource.Parse(one.Text, one.Files));
        OperandSource kept = OperandSource.Parse(one.Text); // what a page makes of a record
        Assert.Equal((one, false), (kept, kept.CanCreate));
        Assert.Throws<FormatException>(() => kept.Create(P, 1));

        data.W[3] = MathF.BitIncrement(data.W[3]);
        Write(b.Path, data);
        Assert.NotEqual(one, OperandSource.OfFolder(b.Path));
        Assert.Contains("they have changed", Assert.Throws<FormatException>(() => other.Create(P, 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>A value that moves from one tensor to the next is another source.</summary>
    [Fact]
    public void TheHash_KnowsWhereATensorEnds() => Assert.NotEqual(
        OperandFiles.HashOf(new ConvData([1, 2], [3], [])), OperandFiles.HashOf(new ConvData([1], [2, 3], [])));

    [Theory]
    [InlineData("n1c3h4w5k2r3s2_p1_b", "input.npy: shape (1, 3, 5, 4), expected (1, 3, 4, 5)")]
    [InlineData("n1c3h5w4k2r3s3_p1_b", "weights.npy: shape (2, 3, 3, 2), expected (2, 3, 3, 3)")]
    [InlineData("n1c3h5w4k2r3s2_p1", "bias.npy: problem 'n1c3h5w4k2r3s2_p1' has no bias, expected no such tensor, or the problem with _b")]
    public void Operands_ThatDoNotFit_AreOneLine(string problem, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, ConvData.Create(P, Distribution.Normal, 1));
        OperandSource source = OperandSource.OfFolder(folder.Path);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => source.Create(ConvProblem.Parse(problem), 1)).Message);
    }

    [Fact]
    public void AFolder_WithoutWeights_IsOneLine()
    {
        using var folder = new TemporaryFolder();
        Npy.Write<float>(Path.Combine(folder.Path, "input.npy"), [1], 1, 1, 1, 1);
        string message = Assert.Throws<FormatException>(() => OperandSource.OfFolder(folder.Path)).Message;
        Assert.StartsWith("weights.npy: cannot be read", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static bool Same((float[] X, float[] W, float[] B) a, (float[] X, float[] W, float[] B) b) =>
        a.X.SequenceEqual(b.X) && a.W.SequenceEqual(b.W) && a.B.SequenceEqual(b.B);

    private static void Write(string folder, ConvData data)
    {
        Npy.Write(Path.Combine(folder, "input.npy"), data.X, P.N, P.C, P.H, P.W);
        Npy.Write(Path.Combine(folder, "weights.npy"), data.W, P.K, P.CPerGroup, P.R, P.S);
        Npy.Write(Path.Combine(folder, "bias.npy"), data.B, P.K);
    }
}
