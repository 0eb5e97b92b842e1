using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Files;

/// <summary>Tensors as other programs write them, and as nobody should.</summary>
public class TensorFileTests
{
    [Theory]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f8")]
    [InlineData(">f8")]
    [InlineData("<f2")]
    [InlineData(">f2")]
    public void EveryFormatOfNumbers_InBothOrders_GivesTheSameTensor(string type)
    {
        using var folder = new TemporaryFolder();
        float[] rows = [1, -2.5f, 3, 0.125f, 5, 60000]; // float16 holds each
        string c = folder.File("c.npy"), f = folder.File("f.npy");
        File.WriteAllBytes(c, Bytes(type, rows, "False", "(2, 3)"));
        File.WriteAllBytes(f, Bytes(type, [1, 0.125f, -2.5f, 5, 3, 60000], "True", "(2, 3)")); // columns
        foreach (string path in (string[])[c, f])
        {
            using TensorFile file = TensorFile.Open(path);
            Assert.Equal([2, 3], file.Shape);
            Assert.Equal(rows, file.Read(out long rounded));
            Assert.Equal(0, rounded);
        }
    }

    [Fact]
    public void FortranOrder_OfThreeAxes_IsTurned()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("f.npy");
        float[] columns = [.. from k in Enumerable.Range(0, 4) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2)
            select (100f * i) + (10 * j) + k];
        File.WriteAllBytes(path, Bytes("<f4", columns, "True", "(2, 3, 4)"));
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(from i in Enumerable.Range(0, 2)
                     from j in Enumerable.Range(0, 3)
                     from k in Enumerable.Range(0, 4)
                     select (100f * i) + (10 * j) + k, file.Read(out _));
    }

    [Fact]
    public void Float64_ThatFloat32DoesNotHold_IsCounted()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("d.npy");
        Npy.Write<double>(path, [0.1, 0.5, 1e300, double.NaN], 4);
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal([0.1f, 0.5f, float.PositiveInfinity, float.NaN], file.Read(out long rounded));
        Assert.Equal(2, rounded);
    }

    [Theory]
    [InlineData("<i4", "elements of type '<i4', expected '<f4', '<f8' or '<f2'")]
    [InlineData("|b1", "elements of type '|b1'")]
    [InlineData("<c8", "elements of type '<c8'")]
    [InlineData("|O", "elements of type '|O'")]
    public void OtherElements_AreRefusedByName(string type, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npy");
        File.WriteAllBytes(path, Header(type, "False", "(1,)"));
        Assert.Contains(expected, Fault(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(3,)", "too few bytes of elements, expected 12 for shape (3)")]
    [InlineData("(1,)", "too many bytes of elements, expected 4 for shape (1)")]
    [InlineData("(-1,)", "size '-1' in the shape, expected a whole number")]
    [InlineData("(99999999999999999999,)", "size '99999999999999999999' in the shape")]
    [InlineData("(9999999999, 9999999999)", "expected at most")]
    [InlineData("(2000000000,)", "too few bytes of elements")]
    [InlineData("(0, 9999999999, 9999999999)", "too many bytes of elements")]
    public void AShapeThatTheElementsHaveNot_IsOneLine(string shape, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npy");
        File.WriteAllBytes(path, [.. Header("<f4", "False", shape), .. new byte[8]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Fault(path), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20); // 8 GB were announced
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void AnArchive_HoldsTensorsByName(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npz");
        Zip(path, level, ("x.npy", Bytes("<f4", [1, 2], "False", "(2,)")), ("w.npy", Bytes("<f8", [3], "False", "()")));
        using Npz archive = Npz.Open(path);
        Assert.Equal(["w", "x"], archive.Names.Order());
        using TensorFile x = archive.Tensor("x"), w = archive.Tensor("w");
        Assert.Equal(("a.npz/x", "a.npz/w"), (x.Name, w.Name));
        Assert.Equal([3f], w.Read(out _));
        Assert.Equal([1f, 2f], x.Read(out _));
    }

    [Theory]
    [InlineData("../x.npy", "an entry '../x', expected plain names")]
    [InlineData("/etc/x.npy", "an entry '/etc/x', expected plain names")]
    [InlineData("C:\\x.npy", "an entry 'C:\\x', expected plain names")]
    [InlineData("W.npy", "two entries 'W', expected one")]
    public void AnArchiveWithPaths_OrTwins_IsRefused(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.npz");
        Zip(path, CompressionLevel.Optimal, ("w.npy", Header("<f4", "False", "(0,)")), (name, []));
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Npz.Open(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>100 MB of zeros in 100 kB: the shape is refused before they are unpacked, or the archive that says less than it holds
    /// behind the last element of its shape.</summary>
    [Theory]
    [InlineData("(25000000,)", false)]
    [InlineData("(1,)", true)]
    public void AZipBomb_IsNotUnpacked(string shape, bool faults)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bomb.npz");
        Zip(path, CompressionLevel.Optimal, ("x.npy", [.. Header("<f4", "False", shape), .. new byte[100_000_000]]));
        Assert.True(new FileInfo(path).Length < 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using Npz archive = Npz.Open(path);
        using TensorFile x = archive.Tensor("x");
        Assert.Equal(!faults, x.Shape[0] == 25_000_000);
        if (faults)
        {
            Assert.Contains("too many bytes", Assert.Throws<FormatException>(() => x.Read(out _)).Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    /// <summary>10⁴ files with changed, cut, doubled and inserted bytes: each is read, or refused in one line.</summary>
    [Fact]
    public void MutatedFiles_AreReadOrRefused()
    {
        using var folder = new TemporaryFolder();
        string npy = folder.File("a.npy"), npz = folder.File("a.npz");
        byte[] plain = Bytes("<f4", [1, 2, 3, 4, 5, 6], "False", "(2, 3)");
        Zip(npz, CompressionLevel.Optimal, ("x.npy", plain), ("w.npy", Bytes(">f8", [1], "True", "(1,)")));
        byte[] archive = File.ReadAllBytes(npz);
        var random = new Random(2014);
        int read = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            bool zip = i % 2 == 1;
            File.WriteAllBytes(zip ? npz : npy, Mutated(zip ? archive : plain, random));
            try
            {
                read += zip ? ReadAll(npz) : Floats(npy);
            }
            catch (FormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        Assert.InRange(read, 100, 20_000); // some changes spoil nothing
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 0, 4 << 20);
    }

    private static int ReadAll(string npz)
    {
        using Npz archive = Npz.Open(npz);
        return archive.Names.Count(name =>
        {
            using TensorFile file = archive.Tensor(name);
            file.Read(out _);
            return true;
        });
    }

    private static int Floats(string npy)
    {
        using TensorFile file = TensorFile.Open(npy);
        return file.Read(out _).Length > 0 ? 1 : 0;
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int change = random.Next(1, 4); change > 0 && changed.Count > 0; change--)
        {
            int at = random.Next(changed.Count), length = Math.Min(random.Next(1, 16), changed.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    changed.RemoveRange(at, random.Next(2) == 0 ? length : changed.Count - at);
                    break;
                case 3:
                    changed.InsertRange(at, changed.GetRange(at, length));
                    break;
                default:
                    changed.Insert(at, (byte)"0123456789-(),'"[random.Next(15)]);
                    break;
            }
        }

        return [.. changed];
    }

    private static string Fault(string path) => Assert.Throws<FormatException>(() =>
    {
        using TensorFile file = TensorFile.Open(path);
        file.Read(out _);
    }).Message;

    private static byte[] Bytes(string type, float[] values, string fortran, string shape)
    {
        var bytes = new List<byte>(Header(type, fortran, shape));
        int size = type[^1] - '0';
        foreach (float value in values)
        {
            Span<byte> element = new byte[size];
            if (size == 8)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(element, value);
            }
            else if (size == 4)
            {
                BinaryPrimitives.WriteSingleLittleEndian(element, value);
            }
            else
            {
                BinaryPrimitives.WriteHalfLittleEndian(element, (Half)value);
            }

            if (type[0] == '>')
            {
                element.Reverse();
            }

            bytes.AddRange(element);
        }

        return [.. bytes];
    }

    private static byte[] Header(string type, string fortran, string shape)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    private static void Zip(string path, CompressionLevel level, params ReadOnlySpan<(string Name, byte[] Bytes)> entries)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }
}
