using System.Text.Json;

namespace ConvBench;

/// <summary>Files of one JSON object a line: a line is appended whole and at once, and a damaged one costs itself alone.</summary>
internal static class JsonLines
{
    /// <summary>camelCase, NaN and infinities by name, no escapes that nobody needs.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Appends one line and hands it to the system before it returns; half a line of a killed run is ended first.</summary>
    public static void Append<T>(string path, T value)
    {
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

    /// <summary>Every readable line; what could not be read is told in faults, one line each.</summary>
    public static IReadOnlyList<T> Read<T>(string path, Func<string, T> parse, out IReadOnlyList<string> faults)
    {
        var values = new List<T>();
        var bad = new List<string>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
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
}
