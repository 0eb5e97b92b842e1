using ConvBench.Bench.Cli;
using ConvBench.Files;

namespace ConvBench.Bench.Judging;

/// <summary>times.json: what outputs that something else computed took there, seconds by name.</summary>
internal static class ForeignTimes
{
    public const string FileName = "times.json";

    /// <summary>The times of a folder; empty without the file.</summary>
    /// <param name="folder">The folder that holds it.</param>
    /// <param name="names">What may have a time there.</param>
    /// <param name="what">What these are, "row".</param>
    /// <exception cref="UsageException">It is no object of positive numbers, or names something else.</exception>
    public static IReadOnlyDictionary<string, double> Read(string folder, IReadOnlyCollection<string> names, string what)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new Dictionary<string, double>();
        }

        Dictionary<string, double> times = JsonFile.Try(() => JsonFile.Read<Dictionary<string, double>>(path), out string fault)
            ?? throw new UsageException($"{FileName}: {fault}, expected an object of seconds by {what}");
        foreach ((string name, double seconds) in times)
        {
            if (!names.Contains(name))
            {
                throw new UsageException($"{FileName}: '{name}' has no output here, expected one of {string.Join(", ", names)}");
            }

            if (!(seconds > 0 && double.IsFinite(seconds)))
            {
                string text = FormattableString.Invariant($"{FileName}: '{name}' takes {seconds} s");
                throw new UsageException($"{text}, expected a positive number");
            }
        }

        return times;
    }

    /// <summary>The time of a name; null where it has none.</summary>
    public static double? Of(this IReadOnlyDictionary<string, double> times, string name) =>
        times.TryGetValue(name, out double seconds) ? seconds : null;
}
