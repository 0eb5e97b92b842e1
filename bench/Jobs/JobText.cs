using System.Globalization;
using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace ConvBench.Bench.Jobs;

/// <summary>A BenchmarkDotNet job as texts by characteristic, and back: how the host's job reaches a worker.</summary>
/// <remarks>Every characteristic of a plain kind travels: numbers, flags, choices, times. Objects (toolchain, clock,
/// runtime) stay in the host.</remarks>
internal static class JobText
{
    /// <summary>What is set in the job, by the characteristic's full id ("Run.IterationCount").</summary>
    public static Dictionary<string, string> Write(Job job) => job.GetCharacteristicsWithValues()
        .Where(c => IsPlain(c.CharacteristicType))
        .ToDictionary(c => c.FullId, c => Text(c[job]!));

    /// <summary>The job that the texts describe.</summary>
    /// <exception cref="FormatException">A text names no characteristic.</exception>
    public static Job Read(IReadOnlyDictionary<string, string> texts)
    {
        Dictionary<string, Characteristic> known = CharacteristicHelper.GetAllCharacteristics(typeof(Job)).ToDictionary(c => c.FullId);
        var job = new Job();
        foreach ((string id, string text) in texts)
        {
            Characteristic c = known.TryGetValue(id, out Characteristic? found)
                ? found : throw new FormatException($"job: no characteristic '{id}'");
            c[job] = Value(c.CharacteristicType, text);
        }

        return job;
    }

    private static bool IsPlain(Type type) =>
        type.IsEnum || type == typeof(TimeInterval) || type == typeof(int) || type == typeof(long) || type == typeof(double)
            || type == typeof(bool);

    // Characteristics keep unset numbers apart from 0 themselves; what is set is written in full precision.
    private static string Text(object value) => value is TimeInterval time
        ? time.Nanoseconds.ToString("R", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static object Value(Type type, string text) =>
        type.IsEnum ? Enum.Parse(type, text)
        : type == typeof(TimeInterval) ? TimeInterval.FromNanoseconds(double.Parse(text, CultureInfo.InvariantCulture))
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
}
