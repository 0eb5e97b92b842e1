using System.Text.Json;
using Xunit;

namespace ConvBench.Tests.Core.Contracts;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu", 0)]
    [InlineData("cuda:0", "cuda", 0)]
    [InlineData("dml:12", "dml", 12)]
    public void Text_OfADevice_IsReadAndPrintedAlike(string text, string kind, int index)
    {
        Device device = Device.Parse(text);
        Assert.Equal((kind, index, text), (device.Kind, device.Index, device.ToString()));
        Assert.Equal(text == "cpu", device.IsCpu);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:+1")]
    [InlineData("cuda:0:1")]
    [InlineData("CUDA:0")]
    [InlineData("cpu:0")]
    [InlineData(":0")]
    [InlineData("")]
    public void OtherTexts_AreRefusedByName(string text) =>
        Assert.Contains($"device '{text}'", Assert.Throws<FormatException>(() => Device.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void TheName_IsNoPartOfWhichDeviceItIs()
    {
        Device named = new("cuda", 1) { Name = "a name" };
        Assert.Equal(Device.Parse("cuda:1"), named);
        Assert.Equal(Device.Parse("cuda:1").GetHashCode(), named.GetHashCode());
        Assert.NotEqual(Device.Parse("cuda:0"), named);
    }

    [Fact]
    public void InJson_ADeviceIsItsText()
    {
        Assert.Equal("\"cuda:1\"", JsonSerializer.Serialize(new Device("cuda", 1)));
        Assert.Equal("{\"cuda:1\":2}", JsonSerializer.Serialize(new Dictionary<Device, int> { [new("cuda", 1)] = 2 }));
        Assert.Equal(2, JsonSerializer.Deserialize<Dictionary<Device, int>>("{\"cuda:1\":2}")![new("cuda", 1)]);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Device>("\"gpu\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Device>("1"));
    }
}
