using System.IO.Compression;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Networks;
using ConvBench.Files;
using ConvBench.Models;
using ConvBench.Tests.Models;
using Xunit;

namespace ConvBench.Tests.Bench.Networks;

/// <summary>Where the values of a network's inputs come from.</summary>
public sealed class NetworkInputsTests : IDisposable
{
    private static readonly Dictionary<string, string> NoDims = [];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Archive_HasTheInputsByTheirNames()
    {
        ModelGraph model = Model();
        string file = Archive(("x", [1, 2, 3, 4], [1, 1, 2, 2]), ("z", [5, 6], [2]));
        var values = new NetworkInputs(file, NoDims, 1).Of(model);
        Assert.Equal(["in.npz/x", "in.npz/z"], values.Select(v => v.Said.Source));
        Assert.Equal([1f, 2, 3, 4], values[0].Values.Floats());
        Assert.Equal([5f, 6], values[1].Values.Floats());
    }

    [Theory]
    [InlineData("y", "expected 'x' in it, it has y")]
    [InlineData("x", "float32 2 × 2, expected float32 N × 1 × 2 × 2 for input 'x'")]
    public void ArchiveThatDoesNotFit_IsOneLine(string name, string expected)
    {
        string file = Archive((name, [1, 2, 3, 4], [2, 2]), ("z", [5, 6], [2]));
        ModelGraph model = Model();
        if (name == "y")
        {
            file = Archive((name, [1, 2, 3, 4], [2, 2]));
        }

        string said = Assert.Throws<UsageException>(() => new NetworkInputs(file, NoDims, 1).Of(model)).Message;
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public void MadeValues_AreTheSameEachTime_AndOfOneImage()
    {
        ModelGraph model = Model();
        var once = new NetworkInputs(null, NoDims, 7).Of(model);
        Assert.Equal([1, 1, 2, 2], once[0].Values.Shape);
        Assert.Equal("made: normal, seed 7", once[0].Said.Source);
        Assert.Equal(once[0].Values.Bytes, new NetworkInputs(null, NoDims, 7).Of(model)[0].Values.Bytes);
        Assert.NotEqual(once[0].Values.Bytes, new NetworkInputs(null, NoDims, 8).Of(model)[0].Values.Bytes);
    }

    private ModelGraph Model() => ModelGraph.Read(new TestModel().Input("x", "N", 1L, 2L, 2L).Input("z", 2L).Weights("w", 1, 1, 1, 1, 1)
        .Node("Conv", ["x", "w"], "y").Node("Relu", ["z"], "r").Output("y", "r").Write(_folder));

    private string Archive(params (string Name, float[] Values, long[] Shape)[] tensors)
    {
        string path = _folder.File("in.npz");
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, float[] values, long[] shape) in tensors)
        {
            Npy.Write<float>(_folder.File("one.npy"), values, shape);
            archive.CreateEntryFromFile(_folder.File("one.npy"), name + ".npy");
        }

        return path;
    }
}
