using ConvBench.Models;
using Onnx;
using Xunit;

namespace ConvBench.Tests.Models;

/// <summary>Weights in files beside the model.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DataBesideTheModel_AreRead()
    {
        File.WriteAllBytes(_folder.File("w.bin"), [9, 9, 9, 9, .. BitConverter.GetBytes(2.5f)]);
        var cut = NetworkCut.Of(ModelGraph.Read(Model("w.bin", 4, 4)), new Dictionary<string, TensorData>());
        Assert.Equal([2.5f], Assert.Single(cut.Convs).Weights.Floats());
    }

    [Theory]
    [InlineData("../w.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    [InlineData("a/../../w.bin")]
    public void DataOutsideOfTheFolder_AreRefused(string location) =>
        Assert.Equal($"model.onnx: tensor 'w': data in '{location}', expected a file in the model's own folder", Fault(location, 0, 4));

    [Fact]
    public void DataBehindALink_AreRefused()
    {
        File.CreateSymbolicLink(_folder.File("link.bin"), "/etc/hostname");
        Assert.Contains("expected a file in the model's own folder", Fault("link.bin", 0, 4), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(0, 1L << 40)]
    [InlineData(long.MaxValue, 4)]
    public void PartOfNoFile_IsRefused(long offset, long length)
    {
        File.WriteAllBytes(_folder.File("w.bin"), new byte[8]);
        Assert.Equal($"model.onnx: tensor 'w': {length} bytes at {offset} of 'w.bin', which has 8", Fault("w.bin", offset, length));
    }

    [Fact]
    public void FileThatIsNotThere_IsNamed() =>
        Assert.StartsWith("model.onnx: tensor 'w': 'w.bin' cannot be read", Fault("w.bin", 0, 4), StringComparison.Ordinal);

    private string Fault(string location, long offset, long length) =>
        Assert.Throws<FormatException>(() => ModelGraph.Read(Model(location, offset, length))).Message;

    private string Model(string location, long offset, long length)
    {
        TestModel model = TestModel.OneConv([1, 1, 4, 4], [1, 1, 1, 1]);
        TensorProto w = model.Graph.Initializer[0];
        w.RawData = Google.Protobuf.ByteString.Empty;
        w.DataLocation = TensorProto.Types.DataLocation.External;
        w.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        w.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        w.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{length}" });
        return model.Write(_folder);
    }
}
