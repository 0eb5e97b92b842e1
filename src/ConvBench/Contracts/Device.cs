using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConvBench.Contracts;

/// <summary>Where a convolution runs, written "cpu", "cuda:0" or "dml:1": a kind, and its number on every kind but the CPU.</summary>
/// <remarks>Devices are equal when kind and number are; what a device is called is told beside it, and is not part of its text.</remarks>
/// <param name="Kind">A word of small letters, "cpu", "cuda", "dml"; a new kind needs no line here.</param>
/// <param name="Index">Number among the devices of its kind, from 0.</param>
[JsonConverter(typeof(Converter))]
public sealed record Device(string Kind, int Index = 0)
{
    /// <summary>The processor that the program itself runs on.</summary>
    public static Device Cpu { get; } = new("cpu");

    /// <summary>What the device calls itself, "NVIDIA H200"; "" where nobody says.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is the processor that the program itself runs on.</summary>
    public bool IsCpu => Kind == "cpu";

    /// <summary>Reads "cpu" or KIND:NUMBER.</summary>
    /// <exception cref="FormatException">The text names no device; the message says what was expected.</exception>
    public static Device Parse(string text)
    {
        string[] parts = text.Split(':');
        bool isKind = parts[0].Length > 0 && parts[0].All(char.IsAsciiLetterLower);
        return text == "cpu" ? Cpu
            : isKind && parts is [not "cpu", { Length: > 0 } number]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new Device(parts[0], index)
            : throw new FormatException($"device '{text}': expected cpu, or a kind and a number as in cuda:0 or dml:0");
    }

    /// <inheritdoc/>
    public bool Equals(Device? other) => other is not null && Kind == other.Kind && Index == other.Index;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Index);

    /// <summary>The text and the name: "opencl:0 pthread-haswell (PoCL 3.1)".</summary>
    public string Described => Name.Length > 0 ? $"{this} {Name}" : ToString();

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => IsCpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Index}");

    /// <summary>In JSON a device is its text, as a value and as a key.</summary>
    private sealed class Converter : JsonConverter<Device>
    {
        public override Device Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Device value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override Device ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Device value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
