using System.Globalization;

namespace ConvBench.Problems;

/// <summary>A call as Python prints or takes it: <c>Conv2d(64, 128, kernel_size=(3, 3), bias=False) 1x64x56x56</c>.</summary>
/// <remarks>Values are whole numbers, tuples or lists of them, quoted words, and True, False, None.</remarks>
internal sealed class CallText
{
    private readonly string _text;
    private readonly List<string> _positional = [];
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    private CallText(string text, string name, string behind) => (_text, Name, Behind) = (text, name, behind);

    /// <summary>What is called, without its module.</summary>
    public string Name { get; }

    /// <summary>What stands behind the call.</summary>
    public string Behind { get; }

    /// <summary>Whether a text is a call: a name and a bracket.</summary>
    public static bool Looks(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && text[..open].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') && char.IsAsciiLetter(text[0]);
    }

    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">One line naming the token and what was expected.</exception>
    public static CallText Parse(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal), depth = 0, start = open + 1, at = open;
        var parts = new List<string>();
        for (; at < text.Length; at++)
        {
            char c = text[at];
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if ((c == ',' && depth == 1) || depth == 0)
            {
                parts.Add(text[start..at].Trim());
                start = at + 1;
            }

            if (depth == 0)
            {
                break;
            }
        }

        if (depth != 0)
        {
            throw ConvProblem.Fault(text, "end of text", "')'");
        }

        var call = new CallText(text, text[..open].Split('.')[^1], text[(at + 1)..].Trim());
        foreach (string part in parts.Where(p => p.Length > 0))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && call._named.Count == 0)
            {
                call._positional.Add(part);
            }
            else if (equals <= 0 || !call._named.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw call.Fault(part, "NAME=VALUE, each name once");
            }
        }

        return call;
    }

    /// <summary>Refuses arguments that this call does not have.</summary>
    public void Allow(params string[] names)
    {
        if (_positional.Count > names.Length)
        {
            string most = names.Length.ToString(CultureInfo.InvariantCulture);
            throw Fault(_positional[names.Length], $"at most {most} arguments without a name");
        }

        for (int i = 0; i < _positional.Count; i++)
        {
            if (!_named.TryAdd(names[i], _positional[i]))
            {
                throw Fault(names[i], "each argument once");
            }
        }

        foreach (string name in _named.Keys.Where(n => !names.Contains(n)))
        {
            throw Fault(name, $"an argument of {Name}: {string.Join(", ", names)}");
        }
    }

    /// <summary>A whole number; the default where it is missing, a fault where there is none either.</summary>
    public int Whole(string name, int? missing = null) => Value(name) is not { } value
        ? missing ?? throw Fault("end of text", $"{name}=")
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int x) ? x
        : throw Fault($"{name}={value}", "a whole number below 2^31");

    /// <summary>A number for both axes, or one for each.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="axes">1 or 2: with one axis the height's value is the default.</param>
    /// <param name="missing">Where the argument is missing; null: it must be there.</param>
    public (int Height, int Width) Pair(string name, int axes, int? missing = null)
    {
        if (Value(name) is not { } value)
        {
            int x = missing ?? throw Fault("end of text", $"{name}=");
            return (x, x);
        }

        string[] parts = value.Trim('(', ')', '[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] numbers = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int x) ? x
            : throw Fault($"{name}={value}", "whole numbers below 2^31"))];
        return numbers.Length == 1 ? (axes == 1 ? missing ?? 1 : numbers[0], numbers[0])
            : numbers.Length == 2 && axes == 2 ? (numbers[0], numbers[1])
            : throw Fault($"{name}={value}", axes == 2 ? "one number or two" : "one number");
    }

    /// <summary>A word in quotes, without them; null where the argument is missing or None, or is no word.</summary>
    public string? Word(string name) => Value(name) is { Length: > 1 } value && value[0] is '"' or '\'' && value[^1] == value[0]
        ? value[1..^1] : null;

    /// <summary>True or False.</summary>
    public bool Flag(string name, bool missing) => Value(name) switch
    {
        null => missing,
        "True" or "true" => true,
        "False" or "false" => false,
        { } value => throw Fault($"{name}={value}", "True or False"),
    };

    /// <summary>The value as it is written; null where the argument is missing or None.</summary>
    public string? Value(string name) => _named.TryGetValue(name, out string? value) && value != "None" ? value : null;

    /// <summary>The line on a bad text.</summary>
    public FormatException Fault(string token, string expected) => ConvProblem.Fault(_text, token, expected);
}
