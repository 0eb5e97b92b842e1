namespace ConvBench.Problems;

/// <summary>What kind of layer a problem is, for choices that must hold beyond the problems that were measured.</summary>
/// <remarks>The first rule that fits decides, so that the classes do not overlap; they follow what algorithms can do and
/// what bounds them.</remarks>
public static class ShapeClass
{
    private static readonly (string Id, string Meaning, Func<ConvProblem, bool> Fits)[] Rules =
    [
        ("depthwise-large", "a group for each channel, filter of 7 or more taps along an axis", p => p.IsDepthwise
            && Math.Max(p.R, p.S) >= 7),
        ("depthwise", "a group for each channel", p => p.IsDepthwise),
        ("grouped", "several groups", p => p.Groups > 1),
        ("dilated", "taps further apart than 1", p => (p.R > 1 && p.DilationH > 1) || (p.S > 1 && p.DilationW > 1)),
        ("1x1-strided", "1×1, stride above 1", p => p is { R: 1, S: 1 } && IsStrided(p)),
        ("1x1", "1×1", p => p is { R: 1, S: 1 }),
        ("stem", "at most 4 input channels", p => p.C <= 4),
        ("3x3-strided", "3×3, stride above 1", p => p is { R: 3, S: 3 } && IsStrided(p)),
        ("3x3", "3×3", p => p is { R: 3, S: 3 }),
        ("line", "one row or one column of taps", p => p.R == 1 || p.S == 1),
        ("other-strided", "any other filter, stride above 1", IsStrided),
        ("other", "any other filter", _ => true),
    ];

    /// <summary>Every class and what it holds, in the order of the rules.</summary>
    public static IReadOnlyList<(string Id, string Meaning)> All { get; } = [.. Rules.Select(r => (r.Id, r.Meaning))];

    /// <summary>The class of a problem.</summary>
    public static string Of(ConvProblem problem) => Rules.First(r => r.Fits(problem)).Id;

    private static bool IsStrided(ConvProblem p) => p.StrideH > 1 || p.StrideW > 1;
}
