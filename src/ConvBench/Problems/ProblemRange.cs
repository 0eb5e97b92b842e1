using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvBench.Problems;

/// <summary>Several problems in one text: <c>n1c=6:16:2h56w56k64r3s3</c> is c6, c8, … c16.</summary>
internal static partial class ProblemRange
{
    private const int Most = 10_000;

    /// <summary>The texts without ranges; a text without any is itself. Of several ranges the last one runs fastest.</summary>
    /// <exception cref="FormatException">One line: a range that is empty, or too many problems.</exception>
    public static IReadOnlyList<string> Expand(string text)
    {
        if (Range().Match(text) is not { Success: true } range)
        {
            return [text];
        }

        int[] v = [.. range.Groups.Values.Skip(2).Where(g => g.Success).Select(g => int.TryParse(g.ValueSpan, NumberStyles.None,
            CultureInfo.InvariantCulture, out int x) ? x : throw ConvProblem.Fault(text, range.Value, "whole numbers below 2^31"))];
        long step = v.Length > 2 ? v[2] : 1;
        if (step == 0 || v[1] < v[0] || (v[1] - (long)v[0]) / step >= Most)
        {
            throw ConvProblem.Fault(text, range.Value, $"FIRST:LAST:STEP, rising, with at most {Most} values");
        }

        var texts = new List<string>();
        for (long x = v[0]; x <= v[1]; x += step)
        {
            string one = string.Create(CultureInfo.InvariantCulture, $"{text[..range.Index]}{range.Groups[1].Value}{x}");
            texts.AddRange(Expand(one + text[(range.Index + range.Length)..]));
            if (texts.Count > Most)
            {
                throw ConvProblem.Fault(text, range.Value, $"at most {Most} problems");
            }
        }

        return texts;
    }

    [GeneratedRegex("([a-z]+)=([0-9]+):([0-9]+)(?::([0-9]+))?")]
    private static partial Regex Range();
}
