using FsCheck;
using FsCheck.Fluent;

namespace ConvBench.Tests.Core.Problems;

/// <summary>Valid problems of every kind the text can name.</summary>
public static class ArbitraryProblems
{
    public static Arbitrary<ConvProblem> Problem() => (
        from n in Gen.Choose(1, 3)
        from groups in Gen.Choose(1, 3)
        from c in Gen.Choose(1, 4)
        from k in Gen.Choose(1, 4)
        from image in Sizes(1, 12)
        from filter in Sizes(1, 5)
        from stride in Sizes(1, 3)
        from dilation in Sizes(1, 3)
        from before in Sizes(0, 4)
        from after in Sizes(0, 4)
        from padding in Gen.Choose(0, 3)
        from bias in Gen.Elements(true, false)
        from relu in Gen.Elements(true, false)
        let plain = new ConvProblem(n, c * groups, image.H, image.W, k * groups, filter.H, filter.W)
        {
            StrideH = stride.H,
            StrideW = stride.W,
            DilationH = dilation.H,
            DilationW = dilation.W,
            Groups = groups,
            HasBias = bias,
            HasRelu = relu,
        }
        let p = padding switch
        {
            0 => plain,
            1 => plain.WithSamePadding(),
            2 => plain with { PadTop = before.H, PadBottom = before.H, PadLeft = before.W, PadRight = before.W },
            _ => plain with { PadTop = before.H, PadBottom = after.H, PadLeft = before.W, PadRight = after.W },
        }
        where p.H + p.PadTop + p.PadBottom >= p.SpanH && p.W + p.PadLeft + p.PadRight >= p.SpanW
        select p).ToArbitrary();

    private static Gen<(int H, int W)> Sizes(int least, int most) =>
        from h in Gen.Choose(least, most)
        from w in Gen.Choose(least, most)
        select (h, w);
}
