using System.Text;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Files;

public class NpyTests
{
    /// <summary>The bytes of numpy.save(numpy.array([[1, 2, 3]], 'f4')), by the format's definition.</summary>
    [Fact]
    public void File_OfASmallTensor_HasTheBytesOfTheFormat()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npy");
        Npy.Write<float>(path, [1, 2, 3], 1, 3);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0x76, 0], bytes[..10]); // 10 + 0x76 = 128
        string header = Encoding.ASCII.GetString(bytes[10..128]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }", header.TrimEnd(' ', '\n'));
        Assert.EndsWith(" \n", header, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40], bytes[128..]);
    }

    [Fact]
    public void File_ThatNumPyWrote_IsWrittenBackByteForByte()
    {
        using var folder = new TemporaryFolder();
        string original = RepositoryFiles.Fixture("tensorflow.n1c8h12w13k6r4s7_same_d3x2.npy"), copy = folder.File("copy.npy");
        NpyArray<float> read = Npy.Read<float>(original);
        Assert.Equal([1, 6, 12, 13], read.Shape);
        Npy.Write<float>(copy, read.Data, read.Shape);
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(copy));
    }

    [Theory]
    [InlineData(new long[] { 6 }, "(6,)")]
    [InlineData(new long[] { 1, 2, 3 }, "(1, 2, 3)")]
    public void Shape_IsAPythonTuple(long[] shape, string tuple)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npy");
        Npy.Write<double>(path, [1, 2, 3, 4, 5, double.NaN], shape);
        Assert.Contains($"'shape': {tuple}, ", File.ReadAllText(path, Encoding.Latin1), StringComparison.Ordinal);
        NpyArray<double> read = Npy.Read<double>(path);
        Assert.Equal(shape, read.Shape);
        Assert.Equal([1, 2, 3, 4, 5, double.NaN], read.Data);
    }

    [Fact]
    public void Scalar_AndIntegers_AndNothing_AreReadBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npy");
        Npy.Write<long>(path, [long.MinValue]);
        Assert.Contains("'shape': (), ", File.ReadAllText(path, Encoding.Latin1), StringComparison.Ordinal);
        Assert.Equal([long.MinValue], Npy.Read<long>(path).Data);
        Npy.Write<long>(path, [], 0, 4);
        Assert.Empty(Npy.Read<long>(path).Data);
    }

    [Fact]
    public void Header_OfAnotherVersionAndSpelling_IsRead()
    {
        using var folder = new TemporaryFolder();
        byte[] header = Encoding.ASCII.GetBytes("{\"shape\": (2,), \"fortran_order\": False, \"descr\": \"<f4\"}\n");
        byte[] bytes = [0x93, .. "NUMPY"u8, 2, 0, (byte)header.Length, 0, 0, 0, .. header, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40];
        string path = folder.File("a.npy");
        File.WriteAllBytes(path, bytes);
        Assert.Equal([1f, 2f], Npy.Read<float>(path).Data);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 4, "'<f8', expected '<f4'")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 4, "'>f4', expected '<f4'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", 4, "Fortran order, expected C order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 4, "4 bytes of elements, expected 8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 5, "5 bytes of elements, expected 4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999, 99999), }", 4, "4 bytes of elements, expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4, "'-1'")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", 4, "an unreadable header")]
    [InlineData("", 0, "an unreadable header")]
    public void Header_ThatIsBad_GivesOneLine(string header, int bytes, string expectation)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bad.npy"), padded = header.PadRight(120);
        File.WriteAllBytes(path,
            [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded), .. new byte[bytes]]);
        AssertFault(path, expectation);
    }

    [Fact]
    public void File_ThatIsNone_GivesOneLine()
    {
        using var folder = new TemporaryFolder();
        AssertFault(folder.File("missing.npy"), "cannot be read");
        AssertFault(folder.File("bad.npy", "no tensor at all"), "no .npy header");
        AssertFault(folder.File("bad.npy", ""), "no .npy header");
        string path = folder.File("bad.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 0xff, 0x0f, 1, 2, 3]);
        AssertFault(path, "a truncated header");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 9, 0, 0xff, 0x0f, 1, 2, 3]);
        AssertFault(path, "version 9");
    }

    [Fact]
    public void Shape_ThatDoesNotHoldTheData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => Npy.Write<float>(folder.File("a.npy"), [1, 2, 3], 2, 2));
    }

    private static void AssertFault(string path, string expectation)
    {
        string message = Assert.Throws<FormatException>(() => Npy.Read<float>(path)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(Path.GetFileName(path), message, StringComparison.Ordinal);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }
}
