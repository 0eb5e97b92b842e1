using FsCheck;
using FsCheck.Fluent;

namespace ConvBench.Tests.Conformance;

/// <summary>Small layers of every kind, shrunk towards the plainest one that still fails; a failure prints the problem text.</summary>
internal static class MetamorphicProblems
{
    public static Arbitrary<ConvProblem> Arbitrary { get; } = Arb.From(
        from n in Gen.Choose(1, 2)
        from groups in Gen.Elements(1, 1, 2, 3)
        from c in Gen.Choose(1, 12)
        from k in Gen.Choose(1, 12)
        from image in Pair(4, 14)
        from filter in Gen.Frequency((2, Gen.Constant((3, 3))), (3, Pair(1, 7)))
        from stride in Gen.Frequency((2, Gen.Constant((1, 1))), (1, Pair(1, 3)))
        from dilation in Gen.Frequency((2, Gen.Constant((1, 1))), (1, Pair(1, 3)))
        from before in Pair(0, 3)
        from after in Pair(0, 3)
        from symmetric in Gen.Elements(true, false)
        from bias in Gen.Elements(true, false)
        let p = new ConvProblem(n, Multiple(c, groups), image.Item1, image.Item2, Multiple(k, groups), filter.Item1, filter.Item2)
        {
            StrideH = stride.Item1,
            StrideW = stride.Item2,
            DilationH = dilation.Item1,
            DilationW = dilation.Item2,
            PadTop = before.Item1,
            PadLeft = before.Item2,
            PadBottom = symmetric ? before.Item1 : after.Item1,
            PadRight = symmetric ? before.Item2 : after.Item2,
            Groups = groups,
            HasBias = bias,
        }
        where IsValid(p)
        select p,
        p => Simpler(p));

    /// <summary>Whether the filter fits.</summary>
    public static bool IsValid(ConvProblem p) =>
        p is { N: > 0, C: > 0, H: > 0, W: > 0, K: > 0, R: > 0, S: > 0 } && p.C % p.Groups == 0 && p.K % p.Groups == 0
        && p.H + p.PadTop + p.PadBottom >= p.SpanH && p.W + p.PadLeft + p.PadRight >= p.SpanW;

    /// <summary>The problem made plainer step by step, for rows that cannot do it as it is.</summary>
    public static IEnumerable<ConvProblem> Plainer(ConvProblem p)
    {
        ConvProblem square = p with { PadBottom = p.PadTop, PadRight = p.PadLeft };
        ConvProblem dense = square with { DilationH = 1, DilationW = 1 }, steady = dense with { StrideH = 1, StrideW = 1 };
        ConvProblem common = steady
            with
        {
            R = 3,
            S = 3,
            PadTop = Math.Min(p.PadTop, 2),
            PadBottom = Math.Min(p.PadTop, 2),
            PadLeft = Math.Min(p.PadLeft, 2),
            PadRight = Math.Min(p.PadLeft, 2)
        };
        ConvProblem whole = common with { Groups = 1 },
            pointwise = whole with { R = 1, S = 1, PadTop = 0, PadBottom = 0, PadLeft = 0, PadRight = 0 };
        return ((ConvProblem[])[p, square, dense, steady, common, whole, dense with { Groups = 1 }, pointwise]).Where(IsValid);
    }

    private static IEnumerable<ConvProblem> Simpler(ConvProblem p) => ((ConvProblem[])
    [
        p with { N = 1 },
        p with { Groups = 1 },
        p with { HasBias = false },
        p with { StrideH = 1, StrideW = 1 },
        p with { DilationH = 1, DilationW = 1 },
        p with { PadTop = 0, PadBottom = 0, PadLeft = 0, PadRight = 0 },
        p with { C = p.C - p.Groups },
        p with { K = p.K - p.Groups },
        p with { H = p.H - 1 },
        p with { W = p.W - 1 },
        p with { R = p.R - 1 },
        p with { S = p.S - 1 },
        p with { PadBottom = p.PadTop, PadRight = p.PadLeft },
    ]).Where(q => q != p && IsValid(q));

    private static int Multiple(int channels, int groups) => Math.Max(groups, channels / groups * groups);

    private static Gen<(int, int)> Pair(int least, int most) =>
        from a in Gen.Choose(least, most)
        from b in Gen.Choose(least, most)
        select (a, b);
}
