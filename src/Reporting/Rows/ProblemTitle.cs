using System.Globalization;

namespace ConvBench.Reporting.Rows;

/// <summary>A problem in words, for headings: "3×3, 64→64 on 56²".</summary>
internal static class ProblemTitle
{
    /// <summary>Kernel, channels, image, then whatever is not the default; the text itself where it is no problem.</summary>
    public static string Describe(string text)
    {
        if (Parsed(text) is not { } p)
        {
            return text;
        }

        var words = new List<string>
        {
            p.IsDepthwise && p.K == p.C
                ? Invariant($"depthwise {p.R}×{p.S}, {p.C} on {Area(p.H, p.W)}")
                : Invariant($"{p.R}×{p.S}, {p.C}→{p.K} on {Area(p.H, p.W)}"),
        };
        AddIf(words, p.StrideH != 1 || p.StrideW != 1, "stride " + Pair(p.StrideH, p.StrideW));
        AddIf(words, p.DilationH != 1 || p.DilationW != 1, "dilation " + Pair(p.DilationH, p.DilationW));
        AddIf(words, p.Groups != 1 && !(p.IsDepthwise && p.K == p.C), Invariant($"{p.Groups} groups"));
        AddIf(words, p.HasRelu, "ReLU");
        AddIf(words, p.N != 1, Invariant($"batch {p.N}"));
        return string.Join(", ", words);
    }

    /// <summary>The problem; null where the text is none.</summary>
    public static ConvProblem? Parsed(string text)
    {
        try
        {
            return ConvProblem.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void AddIf(List<string> words, bool condition, string word)
    {
        if (condition)
        {
            words.Add(word);
        }
    }

    private static string Area(int h, int w) => h == w ? Invariant($"{h}²") : Invariant($"{h}×{w}");

    private static string Pair(int h, int w) => h == w ? Invariant($"{h}") : Invariant($"{h}×{w}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
