using System.CommandLine;
using System.Globalization;
using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Judging;

/// <summary>The tolerance that a user states, with the names that Polygraphy and NumPy have for it.</summary>
internal static class ToleranceOptions
{
    /// <summary>Polygraphy's tolerances where none is given.</summary>
    private const double Usual = 1e-5;

    private const double UsualQuantile = 0.99;

    private static readonly Option<string?> Rtol = OptionOf.Text("--rtol",
        "Your tolerance relative to the truth, for instance 1e-3; alone, |e| ≤ rtol·|yRef|.");

    private static readonly Option<string?> Atol = OptionOf.Text("--atol",
        "Your absolute tolerance. With --rtol |e| ≤ atol + rtol·|yRef|, NumPy's rule; with --check-error-stat one of the two is enough.");

    private static readonly Option<string?> Stat = OptionOf.Text("--check-error-stat",
        "Polygraphy's rule: elemwise, max, mean, median, quantile or quantile:0.999; tolerances not given are 1e-5.");

    private static readonly Option<string?> Place = OptionOf.Text("--error-quantile", "Which quantile, from 0 to 1 (0.99).");

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Rtol, Atol, Stat, Place];

    /// <summary>The tolerance; null where none is stated.</summary>
    /// <exception cref="UsageException">A value that cannot be.</exception>
    public static ErrorTolerance? Of(Arguments line)
    {
        double? relative = Number(line, Rtol, double.MaxValue), absolute = Number(line, Atol, double.MaxValue);
        double? place = Number(line, Place, 1);
        string[] stat = line.Get(Stat)?.Split(':', 2) ?? [];
        if (place is not null && (stat.Length == 0 || !IsQuantile(stat[0]) || stat.Length > 1))
        {
            throw new UsageException("--error-quantile: expected --check-error-stat quantile beside it, without a number of its own");
        }

        return stat.Length > 0
            ? new ErrorTolerance(absolute ?? Usual, relative ?? Usual, Statistic(stat), place ?? OwnPlace(stat) ?? UsualQuantile)
            : absolute is null && relative is null ? null : new ErrorTolerance(absolute ?? 0, relative ?? 0);
    }

    private static bool IsQuantile(string name) => name.Equals("quantile", StringComparison.OrdinalIgnoreCase);

    private static ErrorStatistic Statistic(string[] stat)
    {
        string[] names = Enum.GetNames<ErrorStatistic>();
        string? name = names.FirstOrDefault(n => n.Equals(stat[0], StringComparison.OrdinalIgnoreCase));
        return name is not null && (stat.Length == 1 || IsQuantile(name)) ? Enum.Parse<ErrorStatistic>(name)
            : throw new UsageException($"{Stat.Name} '{string.Join(':', stat)}': expected one of elemwise, max, mean, median, quantile, "
                + "quantile:0.99");
    }

    private static double? OwnPlace(string[] stat) => stat.Length == 1 ? null : Value(Stat.Name, stat[1], 1);

    private static double? Number(Arguments line, Option<string?> option, double most) =>
        line.Get(option) is { } text ? Value(option.Name, text, most) : null;

    private static double Value(string option, string text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && value <= most ? value
            : throw new UsageException(
            $"{option} '{text}': expected a number {(most == 1 ? "from 0 to 1" : "of 0 or more")}");
}
