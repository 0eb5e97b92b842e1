using System.Globalization;

namespace ConvBench.Problems;

public sealed partial record ConvProblem
{
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
                    "_st" => StrideOf(p, Pair(key, "a stride")),
                    "_d" => DilationOf(p, Pair(key, "a dilation")),
                    "_p" => PadOf(p),
                    "_g" => p with { Groups = Number(key) },
                    "_b" => p with { HasBias = true },
                    "_relu" => p with { HasRelu = true },
                    _ => p,
                };
            }

            // "same" needs the span, and so the stride and dilation, wherever in the text they stand.
            CheckSpan("r", p.R, p.DilationH);
            CheckSpan("s", p.S, p.DilationW);
            return (same ? p.WithSamePadding() : p).Validated();
        }

        private static ConvProblem StrideOf(ConvProblem p, (int A, int B) v) => p with { StrideH = v.A, StrideW = v.B };

        private static ConvProblem DilationOf(ConvProblem p, (int A, int B) v) => p with { DilationH = v.A, DilationW = v.B };

        private readonly void CheckSpan(string letter, int taps, int dilation)
        {
            if (((taps - 1L) * dilation) + 1 > int.MaxValue / 2)
            {
                throw Fault(letter + taps, "a dilated filter that spans less than 2^30");
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
            return Positive(letter, "a size");
        }

        private string Suffix()
        {
            foreach (string key in (ReadOnlySpan<string>)["_same", "_st", "_d", "_p", "_g", "_b", "_relu"])
            {
                if (Peek(key))
                {
                    _at += key.Length;
                    return key;
                }
            }

            throw Fault(Rest(), "_st, _p, _same, _d, _g, _b or _relu");
        }

        private (int Height, int Width) Pair(string key, string what)
        {
            int height = Positive(key, what);
            if (!Peek("x"))
            {
                return (height, height);
            }

            _at++;
            return (height, Positive("x", what));
        }

        private int Positive(string key, string what)
        {
            int value = Number(key);
            return value > 0 ? value : throw Fault(key + value, what + " of at least 1");
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
            ConvProblem.Fault(_text, token, $"{expected}; the grammar is {Grammar}");
    }
}
