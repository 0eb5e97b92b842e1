using System.Globalization;

namespace ConvBench.Operands;

/// <summary>Reads the text of a <see cref="TensorRule"/>: KIND, KIND(numbers), each with *scale.</summary>
internal static class TensorRuleReader
{
    /// <summary>What stands between the commas outside of parentheses.</summary>
    public static string[] Parts(string text)
    {
        var parts = new List<string>();
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        return [.. parts, text[start..]];
    }

    /// <summary>The rule.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="whole">What the user wrote, for the fault.</param>
    /// <exception cref="FormatException">One line.</exception>
    public static TensorRule Read(string text, string whole)
    {
        string[] factors = text.Trim().ToLowerInvariant().Split('*');
        double scale = factors.Length == 1 ? 1 : factors.Length == 2 ? Number(factors[1], whole) : throw Fault(whole, "one *scale");
        if (scale == 0)
        {
            throw Fault(whole, "a scale that is not 0");
        }

        string kind = factors[0].Trim();
        TensorRule rule = kind switch
        {
            "ones" => new TensorRule(TensorKind.Constant, 1, Scale: scale),
            "zeros" => new TensorRule(TensorKind.Constant, 0, Scale: scale),
            "cancelling" => throw new FormatException(
                $"operands '{whole}': x and w cancel together or not at all, expected --operands cancelling"),
            _ => Read(kind, scale, whole),
        };
        return rule.Reach <= float.MaxValue ? rule : throw Fault(whole, "values within float32's range");
    }

    private static TensorRule Read(string text, double scale, string whole)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open].Trim();
        TensorKindText kind = TensorKindText.All.FirstOrDefault(k => k.Name == name)
            ?? throw Fault(whole, $"one of {TensorKindText.Grammar}");
        if (open < 0)
        {
            return kind.Kind == TensorKind.Constant ? throw Fault(whole, "constant(v)")
                : new TensorRule(kind.Kind, kind.Defaults.ElementAtOrDefault(0), kind.Defaults.ElementAtOrDefault(1), scale);
        }

        string[] words = text.EndsWith(')') ? text[(open + 1)..^1].Split(',') : [];
        if (words.Length != kind.Defaults.Count)
        {
            throw Fault(whole, kind.Name + kind.Numbers);
        }

        double[] numbers = [.. words.Select(word => Number(word, whole))];
        double first = numbers[0], second = numbers.ElementAtOrDefault(1);
        return kind.Fault(first, second) is { } expected ? throw Fault(whole, $"{kind.Name}{kind.Numbers} with {expected}")
            : new TensorRule(kind.Kind, first, second, scale);
    }

    /// <summary>A number that float32 reaches.</summary>
    private static double Number(string word, string whole) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) <= float.MaxValue
            ? value + 0.0 // −0 is 0
            : throw Fault(whole, $"a number of float32 for '{word.Trim()}'");

    private static FormatException Fault(string whole, string expected) => new($"operands '{whole.Trim()}': expected {expected}");
}
