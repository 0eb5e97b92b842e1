using System.Globalization;
using Google.Protobuf;
using Onnx;

namespace ConvBench.Models;

/// <summary>Tensors whose data are in files beside the model (TensorProto.external_data: location, offset, length).</summary>
internal static class ExternalData
{
    /// <summary>A model with all of its data must again be one message.</summary>
    private const long MostBytes = int.MaxValue - (64L << 20);

    /// <summary>Takes the data of every tensor into the model.</summary>
    /// <param name="model">Changed.</param>
    /// <param name="folder">Folder of the model's file; no data are read from outside of it.</param>
    /// <exception cref="FormatException">One line, without the model's name.</exception>
    public static void TakeIn(ModelProto model, string folder)
    {
        long total = 0;
        foreach (TensorProto tensor in Tensors(model.Graph).Where(t => t.DataLocation == TensorProto.Types.DataLocation.External))
        {
            byte[] bytes = Read(tensor, folder, MostBytes - total);
            total += bytes.Length;
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            tensor.ExternalData.Clear();
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(n => n.Attribute).Where(a => a.T is not null).Select(a => a.T))
        .Concat(graph.Node.SelectMany(n => n.Attribute).Where(a => a.G is not null).SelectMany(a => Tensors(a.G)));

    private static byte[] Read(TensorProto tensor, string folder, long most)
    {
        string where = $"tensor '{tensor.Name}'";
        Dictionary<string, string> said = tensor.ExternalData.GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        string location = said.GetValueOrDefault("location", "");
        string path = Inside(folder, location) ?? throw new FormatException(
            $"{where}: data in '{location}', expected a file in the model's own folder");
        long offset = Number(said, "offset", where) ?? 0;
        try
        {
            using FileStream stream = File.OpenRead(path);
            long length = Number(said, "length", where) ?? stream.Length - offset;
            if (length < 0 || offset > stream.Length - length)
            {
                throw new FormatException($"{where}: {length} bytes at {offset} of '{location}', which has {stream.Length}");
            }

            if (length > most)
            {
                throw new FormatException($"{where}: more than {MostBytes / 1_000_000_000.0:0.0} GB of data beside the model");
            }

            var bytes = new byte[length];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{where}: '{location}' cannot be read ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <summary>The path of a file in the folder or below it; null for any other, also behind a link.</summary>
    private static string? Inside(string folder, string location)
    {
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar, path = Path.GetFullPath(Path.Combine(root, location));
        bool linked = new FileInfo(path).LinkTarget is not null;
        return path.StartsWith(root, StringComparison.Ordinal) && !linked ? path : null;
    }

    private static long? Number(Dictionary<string, string> said, string key, string where) =>
        !said.TryGetValue(key, out string? text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw new FormatException($"{where}: {key} '{text}', expected a whole number");
}
