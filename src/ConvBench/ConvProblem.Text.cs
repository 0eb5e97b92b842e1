using System.Globalization;
using System.Text;

namespace ConvBench;

public sealed partial record ConvProblem
{
    private const string Grammar = "n1c64h56w56k64r3s3[_stAxB][_pA[xB] or _pT.L.B.R or _same][_dAxB][_gG][_b]";

    /// <summary>The problem that a text names, in this project's grammar or as a benchdnn descriptor.</summary>
    /// <param name="text">For instance <c>n1c1024h256w256k16r4s7_same_d3x2</c> or <c>mb1ic64ih56oc64oh56kh3ph1</c>.</param>
    /// <exception cref="FormatException">One line: the text, the token, what was expected.</exception>
    public static ConvProblem Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        return BenchdnnText.Looks(text) ? BenchdnnText.Parse(text) : new TextReader(text).Read();
    }

    /// <summary>The canonical text: defaults are left out, "same" is printed where it gives this padding and the padding is not zero.</summary>
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

        return s.Append(HasBias ? "_b" : "").ToString();
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

        ConvProblem same = WithSamePadding();
        bool isSame = same.PadTop == PadTop && same.PadLeft == PadLeft && same.PadBottom == PadBottom && same.PadRight == PadRight;
        return isSame ? "_same" : string.Create(CultureInfo.InvariantCulture, $"_p{PadTop}.{PadLeft}.{PadBottom}.{PadRight}");
    }

    private static string Pair(int height, int width) =>
        height == width ? height.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{height}x{width}");

    /// <summary>Reads one problem text from left to right; every fault names the token it stopped at.</summary>
    private ref struct TextReader(string text)
    {
        private readonly string _text = text;
        private int _at;

        public ConvProblem Read()
        {
            int n = Peek("n") ? Size("n") : 1;
            var p = new ConvProblem(n, Size("c"), Size("h"), Size("w"), Size("k"), Size("r"), Size("s"));
            bool same = false;
            var seen = new HashSet<string>();
            while (_at < _text.Length)
            {
                string key = Suffix();
                if (!seen.Add(key == "_same" ? "_p" : key))
                {
                    throw Fault(key, "each suffix at most once");
                }

                same |= key == "_same";
                p = key switch
                {
                    "_st" => StrideOf(p, Pair()),
                    "_d" => DilationOf(p, Pair()),
                    "_p" => PadOf(p),
                    "_g" => p with { Groups = Number(key) },
                    "_b" => p with { HasBias = true },
                    _ => p,
                };
            }

            // "same" needs the span, and so the stride and dilation, wherever in the text they stand.
            CheckBeforeSpan(p);
            return (same ? p.WithSamePadding() : p).Validated();
        }

        private static ConvProblem StrideOf(ConvProblem p, (int A, int B) v) => p with { StrideH = v.A, StrideW = v.B };

        private static ConvProblem DilationOf(ConvProblem p, (int A, int B) v) => p with { DilationH = v.A, DilationW = v.B };

        private readonly void CheckBeforeSpan(ConvProblem p)
        {
            if (p.StrideH < 1 || p.StrideW < 1 || p.DilationH < 1 || p.DilationW < 1)
            {
                throw Fault(_text, "strides and dilations of at least 1");
            }

            if (((long)(p.R - 1) * p.DilationH) + 1 > int.MaxValue / 2 || ((long)(p.S - 1) * p.DilationW) + 1 > int.MaxValue / 2)
            {
                throw Fault(_text, "a dilated filter that spans less than 2^30");
            }
        }

        private readonly bool Peek(string token) => string.CompareOrdinal(_text, _at, token, 0, token.Length) == 0;

        private int Size(string letter)
        {
            if (!Peek(letter))
            {
                throw Fault(Rest(), $"'{letter}' and a size");
            }

            _at += letter.Length;
            return Number(letter);
        }

        private string Suffix()
        {
            foreach (string key in (ReadOnlySpan<string>)["_same", "_st", "_d", "_p", "_g", "_b"])
            {
                if (Peek(key))
                {
                    _at += key.Length;
                    return key;
                }
            }

            throw Fault(Rest(), "_st, _p, _same, _d, _g or _b");
        }

        private (int Height, int Width) Pair()
        {
            int height = Number(Rest());
            if (!Peek("x"))
            {
                return (height, height);
            }

            _at++;
            return (height, Number(Rest()));
        }

        private ConvProblem PadOf(ConvProblem p)
        {
            int top = Number("_p");
            if (!Peek("."))
            {
                int width = top;
                if (Peek("x"))
                {
                    _at++;
                    width = Number("_p");
                }

                return p with { PadTop = top, PadBottom = top, PadLeft = width, PadRight = width };
            }

            Span<int> sides = stackalloc int[3];
            for (int i = 0; i < 3; i++)
            {
                if (!Peek("."))
                {
                    throw Fault(Rest(), "four paddings top.left.bottom.right");
                }

                _at++;
                sides[i] = Number("_p");
            }

            return p with { PadTop = top, PadLeft = sides[0], PadBottom = sides[1], PadRight = sides[2] };
        }

        private int Number(string token)
        {
            int start = _at;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }

            return int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Fault(token + _text[start..Math.Min(_text.Length, Math.Max(_at, start + 1))], "a whole number below 2^31");
        }

        private readonly string Rest() => _at < _text.Length ? _text[_at..] : "end of text";

        private readonly FormatException Fault(string token, string expected) =>
            new($"problem '{_text}': at '{token}' expected {expected}; the grammar is {Grammar}");
    }
}
