using System.Globalization;
using System.Text;

namespace ConvBench.Problems;

public sealed partial record ConvProblem
{
    private const string Grammar = "n1c64h56w56k64r3s3[_stAxB][_pA[xB] or _pT.L.B.R or _same][_dAxB][_gG][_b][_relu]";

    /// <summary>The problem that a text names: in this project's grammar, as a benchdnn descriptor or command line, as PyTorch and
    /// Keras write a layer with its input's size behind, or as a command line of MIOpenDriver.</summary>
    /// <param name="text">For instance <c>n1c1024h256w256k16r4s7_same_d3x2</c>, <c>mb1ic64ih56oc64oh56kh3ph1</c> or
    /// <c>Conv2d(64, 128, kernel_size=3, padding=1) 1x64x56x56</c>.</param>
    /// <exception cref="FormatException">One line: the text, the token, what was expected.</exception>
    public static ConvProblem Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        return BenchdnnText.Looks(text) ? BenchdnnText.Parse(text)
            : CallText.Looks(text) ? LayerText.Parse(text)
            : DriverText.Looks(text) ? DriverText.Parse(text)
            : new TextReader(text).Read();
    }

    /// <summary>The problems that a text names: one, or as many as its ranges make (<c>n1c=6:16:2h8w8k4r3s3</c>).</summary>
    /// <exception cref="FormatException">One line: the text, the token, what was expected.</exception>
    public static IReadOnlyList<ConvProblem> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. ProblemRange.Expand(text).Select(Parse)];
    }

    /// <summary>The canonical text: defaults are left out, "same" is printed where it gives this padding and the padding is
    /// not zero.</summary>
    public override string ToString()
    {
        var s = new StringBuilder();
        s.Append(CultureInfo.InvariantCulture, $"n{N}c{C}h{H}w{W}k{K}r{R}s{S}");
        if (StrideH != 1 || StrideW != 1)
        {
            s.Append("_st").Append(Pair(StrideH, StrideW));
        }

        if (PadTop != 0 || PadLeft != 0 || PadBottom != 0 || PadRight != 0)
        {
            s.Append(PadText());
        }

        if (DilationH != 1 || DilationW != 1)
        {
            s.Append("_d").Append(Pair(DilationH, DilationW));
        }

        if (Groups != 1)
        {
            s.Append(CultureInfo.InvariantCulture, $"_g{Groups}");
        }

        return s.Append(HasBias ? "_b" : "").Append(HasRelu ? "_relu" : "").ToString();
    }

    /// <summary>The padding of TensorFlow's and Keras' "same": OH = ⌈H/stride⌉, the odd row or column at the bottom or right.</summary>
    /// <remarks>total = max((⌈H/stride⌉ − 1)·stride + (R − 1)·dilation + 1 − H, 0); top = ⌊total/2⌋.</remarks>
    public ConvProblem WithSamePadding()
    {
        (int top, int bottom) = Same(H, StrideH, SpanH);
        (int left, int right) = Same(W, StrideW, SpanW);
        return this with { PadTop = top, PadLeft = left, PadBottom = bottom, PadRight = right };
    }

    private static (int Before, int After) Same(int size, int stride, int span)
    {
        long outputs = ((long)size + stride - 1) / stride;
        long total = Math.Max(((outputs - 1) * stride) + span - size, 0);
        return ((int)(total / 2), (int)(total - (total / 2)));
    }

    private string PadText()
    {
        // Symmetric padding has the shorter and better-known spelling; "same" is for the rest.
        if (PadTop == PadBottom && PadLeft == PadRight)
        {
            return "_p" + Pair(PadTop, PadLeft);
        }

        ConvProblem same = StrideH > 0 && StrideW > 0 ? WithSamePadding() : this with { PadTop = -1 };
        bool isSame = same.PadTop == PadTop && same.PadLeft == PadLeft && same.PadBottom == PadBottom && same.PadRight == PadRight;
        return isSame ? "_same" : string.Create(CultureInfo.InvariantCulture, $"_p{PadTop}.{PadLeft}.{PadBottom}.{PadRight}");
    }

    /// <summary>The one line that a bad text gives, whatever it holds: control characters become spaces, long texts are cut.</summary>
    internal static FormatException Fault(string text, string token, string expected)
    {
        static string Shown(string s) =>
            string.Concat((s.Length > 120 ? s[..120] + "…" : s).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return new FormatException($"problem '{Shown(text)}': at '{Shown(token)}' expected {expected}");
    }

    private static string Pair(int height, int width) =>
        height == width ? height.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{height}x{width}");
}
