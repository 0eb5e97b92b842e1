using System.IO.Compression;
using System.Text.Json;

namespace ConvBench.Files;

/// <summary>Files of one JSON object a line: a line is appended whole and at once, and a damaged one costs itself alone. A
/// large one of a published run is read from NAME.gz.</summary>
internal static class JsonLines
{
    /// <summary>Ending of a file that a published run keeps compressed.</summary>
    private const string Packed = ".gz";

    /// <summary>camelCase, NaN and infinities by name, no escapes that nobody needs.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Appends one line and hands it to the system before it returns; half a line of a killed run is ended first.</summary>
    public static void Append<T>(string path, T value)
    {
        Unpack(path);
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        bool torn = false;
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            torn = stream.ReadByte() != '\n';
        }

        byte[] line = [.. torn ? "\n"u8 : default, .. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
        stream.Write(line);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Whether there is such a file, as it is or packed.</summary>
    public static bool Exists(string path) => File.Exists(path) || File.Exists(path + Packed);

    /// <summary>Puts path.gz in the file's place where the file is larger than this.</summary>
    public static void Pack(string path, long above)
    {
        if (new FileInfo(path).Length > above)
        {
            using (FileStream from = File.OpenRead(path))
            using (var to = new GZipStream(File.Create(path + Packed), CompressionLevel.SmallestSize))
            {
                from.CopyTo(to);
            }

            File.Delete(path);
        }
    }

    /// <summary>Every readable line; what could not be read is told in faults, one line each.</summary>
    public static IReadOnlyList<T> Read<T>(string path, Func<string, T> parse, out IReadOnlyList<string> faults)
    {
        var values = new List<T>();
        var bad = new List<string>();
        int number = 0;
        foreach (string line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                values.Add(parse(line));
            }
            catch (JsonException e)
            {
                bad.Add($"{Path.GetFileName(path)} line {number}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        faults = bad;
        return values;
    }

    private static IEnumerable<string> Lines(string path)
    {
        if (File.Exists(path) || !File.Exists(path + Packed))
        {
            return File.ReadLines(path);
        }

        using var text = new StreamReader(new GZipStream(File.OpenRead(path + Packed), CompressionMode.Decompress));
        return text.ReadToEnd().Split('\n');
    }

    private static void Unpack(string path)
    {
        if (!File.Exists(path) && File.Exists(path + Packed))
        {
            File.WriteAllLines(path, Lines(path).SkipLast(1));
            File.Delete(path + Packed);
        }
    }
}
