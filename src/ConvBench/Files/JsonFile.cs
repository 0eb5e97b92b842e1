using System.Text.Json;

namespace ConvBench.Files;

/// <summary>A value of JSON in a file or text of ours, or one clear line that says why it cannot be read.</summary>
public static class JsonFile
{
    private static readonly JsonSerializerOptions Indented = new(JsonLines.Options) { WriteIndented = true };

    /// <summary>The value of a text.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="fault">What is wrong with a value that the format allows, one line; null: nothing.</param>
    /// <exception cref="JsonException">The text is no such value.</exception>
    public static T Parse<T>(string text, Func<T, string?>? fault = null)
        where T : class
    {
        T value = JsonSerializer.Deserialize<T>(text, JsonLines.Options) ?? throw new JsonException("expected an object, not null");
        return fault?.Invoke(value) is { } why ? throw new JsonException(why) : value;
    }

    /// <summary>The value of a file.</summary>
    /// <exception cref="JsonException">The file holds no such value.</exception>
    public static T Read<T>(string path, Func<T, string?>? fault = null)
        where T : class => Parse(File.ReadAllText(path), fault);

    /// <summary>What a reader returns; null with one line that says why where there is no file, or not that one.</summary>
    public static T? Try<T>(Func<T> read, out string fault)
        where T : class
    {
        fault = "";
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            fault = e.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    /// <summary>The line on a value of another schema than 1, with what else was expected; null where it is right.</summary>
    public static string? NotSchemaOne(int schema, bool isComplete = true, string expected = "") =>
        schema == 1 && isComplete ? null : $"schema {schema}, expected 1{expected}";

    /// <summary>A value as text that people may read too, with the line's end.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Indented) + "\n";

    /// <summary>Writes a file whole, or leaves the old one.</summary>
    public static void Write<T>(string path, T value)
    {
        string part = path + ".part";
        File.WriteAllText(part, Text(value));
        File.Move(part, path, overwrite: true);
    }
}
