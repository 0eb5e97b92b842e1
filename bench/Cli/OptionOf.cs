using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ConvBench.Bench.Cli;

/// <summary>Kinds of options, by the values that they take. A value that cannot be is one line: what, and what was expected.</summary>
internal static class OptionOf
{
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    /// <summary>An option that the help does not list: for measuring the program itself.</summary>
    public static Option<T> Hidden<T>(Option<T> option)
    {
        option.Hidden = true;
        return option;
    }

    /// <summary>A text that may be given again and again.</summary>
    public static Option<string[]> Texts(string name, string description) =>
        Many(name, description, r => r.Tokens.Select(t => t.Value));

    /// <summary>Words between commas.</summary>
    public static Option<string[]> Words(string name, string description) => Many(name, description, Split);

    /// <summary>Words between commas, each parsed.</summary>
    public static Option<T[]> Parsed<T>(string name, string description, Func<string, T> parse) =>
        Many(name, description, r => Split(r).Select(parse));

    /// <summary>Whole numbers between commas.</summary>
    public static Option<int[]> Wholes(string name, string description, int least, int most) =>
        Parsed(name, description, w => WholeIn(name, w, least, most));

    /// <summary>Names of an enumeration between commas.</summary>
    public static Option<TEnum[]> Choices<TEnum>(string name, string description)
        where TEnum : struct, Enum => Parsed(name, description, w => Member<TEnum>(name, w));

    public static Option<TEnum?> Choice<TEnum>(string name, string description)
        where TEnum : struct, Enum => One<TEnum?>(name, description, w => Member<TEnum>(name, w));

    public static Option<int?> Whole(string name, string description, int least, int most) =>
        One<int?>(name, description, w => WholeIn(name, w, least, most));

    /// <summary>A number above 0.</summary>
    public static Option<double?> Number(string name, string description) => One<double?>(name, description, word =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value < 1e7
            ? value
            : throw new UsageException($"{name} '{word}': expected a number above 0"));

    /// <summary>One of several names, without regard to case.</summary>
    public static Option<string?> Name(string name, string description, IReadOnlyList<string> names) =>
        One<string?>(name, description, w => names[Place(name, w, names)]);

    private static Option<T> One<T>(string name, string description, Func<string, T> parse) =>
        new(name) { Description = description, CustomParser = r => parse(r.Tokens[^1].Value) };

    private static Option<T[]> Many<T>(string name, string description, Func<ArgumentResult, IEnumerable<T>> parse) =>
        new(name) { Description = description, CustomParser = r => [.. parse(r)], Arity = ArgumentArity.OneOrMore };

    private static IEnumerable<string> Split(ArgumentResult result) =>
        result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int WholeIn(string option, string word, int least, int most) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{option} '{word}': expected a whole number from {least} to {most}");

#pragma warning disable CA1308 // shown to people
    private static TEnum Member<TEnum>(string option, string word)
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>()[Place(option, word, [.. Enum.GetNames<TEnum>().Select(n => n.ToLowerInvariant())])];
#pragma warning restore CA1308

    private static int Place(string option, string word, IReadOnlyList<string> names)
    {
        int at = names.ToList().FindIndex(n => n.Equals(word, StringComparison.OrdinalIgnoreCase));
        return at >= 0
            ? at
            : throw new UsageException($"{option} '{word}': expected one of {string.Join(", ", names)}{DidYouMean.Hint(word, names)}");
    }
}
