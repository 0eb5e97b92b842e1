namespace ConvBench.Problems;

/// <summary>A 2-D convolution layer, y[N,K,OH,OW] = x[N,C,H,W] ⋆ w[K,C/Groups,R,S] + b[K], then a ReLU where it has one.</summary>
/// <remarks>
/// Cross-correlation: the filter is not flipped. Row-major NCHW and KCRS. Zero padding, each side its own.
/// Dilation 1 is dense, as in PyTorch and ONNX (oneDNN writes 0). Its text (<see cref="ToString"/>,
/// <see cref="Parse(string)"/>) is the id of the problem, the key of its files and the line that repeats it.
/// </remarks>
public sealed partial record ConvProblem(int N, int C, int H, int W, int K, int R, int S)
{
    /// <summary>Step between output rows, in input rows.</summary>
    public int StrideH { get; init; } = 1;

    /// <summary>Step between output columns, in input columns.</summary>
    public int StrideW { get; init; } = 1;

    /// <summary>Rows of zeros above the image.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns of zeros left of the image.</summary>
    public int PadLeft { get; init; }

    /// <summary>Rows of zeros below the image.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns of zeros right of the image.</summary>
    public int PadRight { get; init; }

    /// <summary>Distance between filter rows, in input rows; 1 is dense.</summary>
    public int DilationH { get; init; } = 1;

    /// <summary>Distance between filter columns, in input columns; 1 is dense.</summary>
    public int DilationW { get; init; } = 1;

    /// <summary>Channels are split into this many independent convolutions; C = Groups is depthwise.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias b[K] is added.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether max(0, ·) is taken of each output, bias included; NaN stays NaN.</summary>
    public bool HasRelu { get; init; }

    /// <summary>Which input rows an output row reads.</summary>
    public Window Rows => new(H, R, StrideH, PadTop, PadBottom, DilationH);

    /// <summary>Which input columns an output column reads.</summary>
    public Window Columns => new(W, S, StrideW, PadLeft, PadRight, DilationW);

    /// <summary>Rows that the dilated filter spans, (R − 1)·DilationH + 1.</summary>
    public int SpanH => Rows.Span;

    /// <summary>Columns that the dilated filter spans, (S − 1)·DilationW + 1.</summary>
    public int SpanW => Columns.Span;

    /// <summary>Output height, ⌊(H + PadTop + PadBottom − SpanH) / StrideH⌋ + 1.</summary>
    public int OH => Rows.Outputs;

    /// <summary>Output width, ⌊(W + PadLeft + PadRight − SpanW) / StrideW⌋ + 1.</summary>
    public int OW => Columns.Outputs;

    /// <summary>Input channels that one output channel sees, C/Groups.</summary>
    public int CPerGroup => C / Groups;

    /// <summary>Output channels of one group, K/Groups.</summary>
    public int KPerGroup => K / Groups;

    /// <summary>Products summed in one output, (C/Groups)·R·S: the n of every error bound.</summary>
    public int Accumulations => CPerGroup * R * S;

    /// <summary>Elements of x, N·C·H·W.</summary>
    public long InputCount => (long)N * C * H * W;

    /// <summary>Elements of w, K·(C/Groups)·R·S.</summary>
    public long WeightCount => (long)K * CPerGroup * R * S;

    /// <summary>Elements of y, N·K·OH·OW.</summary>
    public long OutputCount => (long)N * K * OH * OW;

    /// <summary>Nominal flops, 2·N·K·OH·OW·(C/Groups)·R·S, whatever the algorithm really executes.</summary>
    public long Flops => 2L * OutputCount * Accumulations;

    /// <summary>Flops of the taps that fall inside the image: 2·N·K·(C/Groups)·Σ(valid row taps)·Σ(valid column taps).</summary>
    /// <remarks>Padding costs a kernel nothing that skips it; at dilation 36 on 65² only 40 % of the taps are inside.</remarks>
    public long EffectiveFlops => 2L * N * K * CPerGroup * Rows.TapsInside() * Columns.TapsInside();

    /// <summary>Bytes that must move at least once: x, w, b and y in float32.</summary>
    public long Bytes => 4L * (InputCount + WeightCount + OutputCount + (HasBias ? K : 0));

    /// <summary>True where every channel is a group of its own (C = Groups), whatever the multiplier K/C.</summary>
    public bool IsDepthwise => Groups == C && Groups > 1;

    /// <summary>What it asks of a row.</summary>
    public ProblemFeatures Features =>
        (N > 1 ? ProblemFeatures.Batch : 0)
        | (StrideH > 1 || StrideW > 1 ? ProblemFeatures.Stride : 0)
        | (DilationH > 1 || DilationW > 1 ? ProblemFeatures.Dilation : 0)
        | (Groups > 1 ? ProblemFeatures.Groups : 0)
        | (PadTop != PadBottom || PadLeft != PadRight ? ProblemFeatures.UnequalPadding : 0)
        | (HasBias ? ProblemFeatures.Bias : 0)
        | (HasRelu ? ProblemFeatures.Relu : 0);

    /// <summary>The same layer over one image.</summary>
    public ConvProblem SingleImage => this with { N = 1 };

    /// <summary>Throws with one line where the numbers do not describe a convolution.</summary>
    /// <exception cref="FormatException">The token of the problem text, and what was expected.</exception>
    public ConvProblem Validated()
    {
        (string Token, string Expected)? fault = ShapeFault() ?? SizeFault();
        return fault is null ? this : throw Fault(ToString(), fault.Value.Token, fault.Value.Expected);
    }

    private (string Token, string Expected)? ShapeFault()
    {
        (string Letter, int Size)[] sizes = [("n", N), ("c", C), ("h", H), ("w", W), ("k", K), ("r", R), ("s", S)];
        foreach ((string letter, int size) in sizes)
        {
            if (size < 1)
            {
                return (letter + size, "a size of at least 1");
            }
        }

        return StrideH < 1 || StrideW < 1 ? ("_st" + Pair(StrideH, StrideW), "strides of at least 1")
            : DilationH < 1 || DilationW < 1 ? ("_d" + Pair(DilationH, DilationW), "dilations of at least 1 (1 is dense)")
            : PadTop < 0 || PadLeft < 0 || PadBottom < 0 || PadRight < 0 ? (PadText(), "paddings of at least 0")
            : Groups < 1 || C % Groups != 0 || K % Groups != 0 ? ("_g" + Groups, $"a number that divides c = {C} and k = {K}")
            : null;
    }

    /// <summary>What does not fit together or into memory; double where a product may exceed 64 bits.</summary>
    private (string Token, string Expected)? SizeFault()
    {
        long height = (long)H + PadTop + PadBottom, width = (long)W + PadLeft + PadRight;
        long spanH = ((R - 1L) * DilationH) + 1, spanW = ((S - 1L) * DilationW) + 1;
        return height > int.MaxValue || width > int.MaxValue ? (PadText(), "a padded image of at most 2^31 − 1 rows and columns")
            : height < spanH ? ("r" + R, $"a filter that fits: it spans {spanH} rows, the padded image has {height}")
            : width < spanW ? ("s" + S, $"a filter that fits: it spans {spanW} columns, the padded image has {width}")
            : (double)N * C * H * W > Array.MaxLength ? ("n" + N, $"an input of at most {Array.MaxLength} elements")
            : (double)K * CPerGroup * R * S > Array.MaxLength ? ("k" + K, $"weights of at most {Array.MaxLength} elements")
            : (double)N * K * OH * OW > Array.MaxLength ? ("k" + K, $"an output of at most {Array.MaxLength} elements")
            : (double)OutputCount * Accumulations > 1L << 61 ? ("k" + K, "at most 2^62 flops")
            : null;
    }
}
