using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvBench.Problems;

/// <summary>Reads oneDNN benchdnn's convolution descriptors, 1-D and 2-D.</summary>
/// <remarks>
/// <c>gXmbX_icXiwXihX_ocXowXohX_kwXkhX_swXshX_pwXphX_dwXdhX_nNAME</c>, fields in any order, as in oneDNN's
/// tests/benchdnn/doc/driver_conv.md. Its dilation 0 is our 1. Left out: minibatch is 2, group 1, stride 1, dilation 0. Channels are
/// totals over groups. A problem without height fields is 1-D and has height 1. A missing width equals the height, field by
/// field; where iw and kw are both stated, the other width fields stand for themselves, as in benchdnn.
/// A ReLU is no part of a descriptor: benchdnn states it by an option of its own.
/// The output size decides the padding after the image: symmetric where that gives it, else the smallest that does; an output that
/// even no padding after the image exceeds is refused. Where an output size but no padding is stated, the padding before the image is
/// half of what is missing, rounded down, as benchdnn deduces it; without either it is 0.
/// </remarks>
internal static partial class BenchdnnText
{
    private static readonly string[] Depth = ["id", "od", "kd", "sd", "pd", "dd"];
    private static readonly string[] HeightKeys = ["ih", "kh", "oh", "sh", "ph", "dh"];

    /// <summary>Whether a text is meant in this grammar: it starts with one of its fields.</summary>
    public static bool Looks(string text) => Descriptor().IsMatch(text);

    /// <summary>The problem that a descriptor names.</summary>
    /// <exception cref="FormatException">One line naming the token and what was expected.</exception>
    public static ConvProblem Parse(string text)
    {
        Dictionary<string, int> f = Fields(text);
        foreach (string d in Depth)
        {
            if (f.TryGetValue(d, out int depth))
            {
                throw Fault(text, Token(d, depth), "a 1-D or 2-D problem");
            }
        }

        bool flat = !HeightKeys.Any(f.ContainsKey);
        var height = flat ? new Axis("h", 1, 1, 1, 1, 0, 1) : Axis.Read(text, f, "h", null);
        var width = Axis.Read(text, f, "w", flat || (f.ContainsKey("iw") && f.ContainsKey("kw")) ? null : height);
        (int top, int bottom) = height.Padding(text);
        (int left, int right) = width.Padding(text);
        return new ConvProblem(
            f.GetValueOrDefault("mb", 2), Need(text, f, "ic"), height.Size, width.Size, Need(text, f, "oc"), height.Taps, width.Taps)
        {
            StrideH = height.Stride,
            StrideW = width.Stride,
            DilationH = height.Dilation,
            DilationW = width.Dilation,
            Groups = f.GetValueOrDefault("g", 1),
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        }.Validated();
    }

    private static int Need(string text, Dictionary<string, int> f, string key) => !f.TryGetValue(key, out int value)
        ? throw Fault(text, "end of text", $"the field {key}")
        : value > 0 ? value : throw Fault(text, Token(key, value), "a size of at least 1");

    private static Dictionary<string, int> Fields(string text)
    {
        var fields = new Dictionary<string, int>(StringComparer.Ordinal);
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] == '_')
            {
                at++;
                continue;
            }

            if (text[at] == 'n')
            {
                break; // the name ends a descriptor
            }

            Match m = Field().Match(text, at);
            if (!m.Success)
            {
                throw Fault(text, text[at..], "a field such as ic64, ih56, kh3, ph1, or n and a name");
            }

            if (!int.TryParse(m.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                throw Fault(text, m.Value, "a whole number below 2^31");
            }

            if (!fields.TryAdd(m.Groups[1].Value, value))
            {
                throw Fault(text, m.Value, "each field at most once");
            }

            at += m.Length;
        }

        return fields;
    }

    private static string Token(string key, long value) => string.Create(CultureInfo.InvariantCulture, $"{key}{value}");

    private static FormatException Fault(string text, string token, string expected) =>
        ConvProblem.Fault(text, token, expected + " (benchdnn descriptor)");

    [GeneratedRegex("^(mb|g|[iokspd][cdhw])[0-9]")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\\G(mb|g|ic|id|ih|iw|oc|od|oh|ow|kd|kh|kw|sd|sh|sw|pd|ph|pw|dd|dh|dw)([0-9]+)")]
    private static partial Regex Field();

    /// <summary>What a descriptor says about one axis. Output and Pad are null where it says nothing; Dilation 1 is dense.</summary>
    private sealed record Axis(string Letter, int Size, int Taps, int Stride, int? Output, int? Pad, int Dilation)
    {
        /// <summary>Reads an axis; what is missing is taken from other, or is benchdnn's default where that is null.</summary>
        public static Axis Read(string text, Dictionary<string, int> f, string letter, Axis? other)
        {
            int? Of(string key) => f.TryGetValue(key + letter, out int value) ? value : null;
            int Size(string key, int? absent) => Of(key) is null && absent is int same ? same : Need(text, f, key + letter);
            int dilation = Of("d") ?? (other?.Dilation - 1) ?? 0, stride = Of("s") ?? other?.Stride ?? 1;
            bool square = Of("i") is null && Of("k") is null;
            return stride < 1 ? throw Fault(text, Token("s" + letter, stride), "a stride of at least 1")
                : dilation == int.MaxValue ? throw Fault(text, Token("d" + letter, dilation), "a dilation below 2^31 − 1")
                : new Axis(
                    letter, Size("i", other?.Size), Size("k", other?.Taps), stride, Of("o") ?? (square ? other?.Output : null),
                    Of("p") ?? (Of("o") is null ? other?.Pad : null), dilation + 1);
        }

        /// <summary>Padding before and after the image.</summary>
        public (int Before, int After) Padding(string text)
        {
            long span = ((Taps - 1L) * Dilation) + 1;
            if (Output is not int outputs)
            {
                return (Pad ?? 0, Pad ?? 0);
            }

            if (outputs < 1)
            {
                throw Fault(text, Token("o" + Letter, outputs), "an output size of at least 1");
            }

            long needed = ((outputs - 1L) * Stride) + span; // rows of the padded image that these outputs read
            long before = Pad ?? Math.Max(0, (needed - Size) / 2);
            long most = Size + (2 * before) - span; // floor(most / stride) + 1 outputs with symmetric padding
            if (most >= 0 && (most / Stride) + 1 == outputs)
            {
                return (Checked(text, before), Checked(text, before));
            }

            long least = Size + before - span;
            return least >= 0 && (least / Stride) + 1 > outputs
                ? throw Fault(
                    text, Token("o" + Letter, outputs),
                        $"an output size of at least {(least / Stride) + 1}, which the image gives without padding after it")
                : (Checked(text, before), Checked(text, Math.Max(0, needed - Size - before)));
        }

        private int Checked(string text, long padding) => padding <= int.MaxValue
            ? (int)padding
            : throw Fault(text, Output is int o ? Token("o" + Letter, o) : "p" + Letter, "an output size that a padding below 2^31 gives");
    }
}
