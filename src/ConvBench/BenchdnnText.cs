using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvBench;

/// <summary>Reads oneDNN benchdnn's convolution descriptors, 1-D and 2-D.</summary>
/// <remarks>
/// <c>gXmbX_icXiwXihX_ocXowXohX_kwXkhX_swXshX_pwXphX_dwXdhX_nNAME</c>, fields in any order, as in oneDNN's
/// tests/benchdnn/doc/driver_conv.md. Its dilation 0 is our 1. Left out: minibatch is 2, group 1, stride 1, padding 0;
/// a missing width equals the height; a 1-D problem (width without height) has height 1. Channels are totals over groups.
/// The output size decides the bottom and right padding: symmetric where that gives it, else the smallest that does.
/// Where an output size but no padding is stated, the top is half of what is missing, rounded down, as benchdnn deduces it.
/// </remarks>
internal static partial class BenchdnnText
{
    private static readonly string[] Depth = ["id", "od", "kd", "sd", "pd", "dd"];

    /// <summary>Whether a text is meant in this grammar: it starts with one of its fields.</summary>
    public static bool Looks(string text) => Descriptor().IsMatch(text);

    /// <summary>The problem that a descriptor names.</summary>
    /// <exception cref="FormatException">One line naming the token and what was expected.</exception>
    public static ConvProblem Parse(string text)
    {
        Dictionary<string, int> f = Fields(text);
        foreach (string d in Depth)
        {
            if (f.ContainsKey(d))
            {
                throw Fault(text, d, "a 1-D or 2-D problem");
            }
        }

        bool flat = !f.ContainsKey("ih") && f.ContainsKey("iw");
        int Of(string height, string width, bool wantWidth, int absent) => wantWidth
            ? f.TryGetValue(width, out int w) ? w : f.TryGetValue(height, out int h) ? h : absent
            : flat ? absent : f.TryGetValue(height, out int own) ? own : f.TryGetValue(width, out int other) ? other : absent;
        int Need(string key) => f.TryGetValue(key, out int v) ? v : throw Fault(text, key, $"the field '{key}'");

        if (!flat)
        {
            Need("ih");
            Need("kh");
        }
        else
        {
            Need("kw");
        }

        var p = new ConvProblem(
            f.GetValueOrDefault("mb", 2), Need("ic"), flat ? 1 : Need("ih"), Of("ih", "iw", true, 1), Need("oc"),
            flat ? 1 : Need("kh"), Of("kh", "kw", true, 1))
        {
            StrideH = Of("sh", "sw", false, 1),
            StrideW = Of("sh", "sw", true, 1),
            DilationH = 1 + Of("dh", "dw", false, 0),
            DilationW = 1 + Of("dh", "dw", true, 0),
            Groups = f.GetValueOrDefault("g", 1),
        };
        if (p.StrideH < 1 || p.StrideW < 1)
        {
            throw Fault(text, "sh/sw", "a stride of at least 1");
        }

        int? oh = flat ? 1 : f.TryGetValue("oh", out int statedH) ? statedH : f.TryGetValue("ow", out int fromW) ? fromW : null;
        int? ow = f.TryGetValue("ow", out int statedW) ? statedW : !flat && f.TryGetValue("oh", out int fromH) ? fromH : null;
        int top = Of("ph", "pw", false, Deduced(oh, p.H, p.SpanH, p.StrideH)), left = Of("ph", "pw", true, Deduced(ow, p.W, p.SpanW, p.StrideW));
        return (p with
        {
            PadTop = top,
            PadLeft = left,
            PadBottom = After(text, "oh", oh, p.H, p.SpanH, p.StrideH, top),
            PadRight = After(text, "ow", ow, p.W, p.SpanW, p.StrideW, left),
        }).Validated();
    }

    /// <summary>The padding after the image that gives the stated output size.</summary>
    private static int After(string text, string key, int? stated, int size, int span, int stride, int before)
    {
        if (stated is not int outputs)
        {
            return before;
        }

        if (outputs < 1)
        {
            throw Fault(text, key, "an output size of at least 1");
        }

        long symmetric = FloorDiv((long)size + before + before - span, stride) + 1;
        if (symmetric == outputs)
        {
            return before;
        }

        // smallest a >= 0 with floor((size + before + a - span) / stride) + 1 = outputs
        long smallest = ((long)(outputs - 1) * stride) + span - size - before;
        if (smallest < 0 && FloorDiv((long)size + before - span, stride) + 1 > outputs)
        {
            throw Fault(text, $"{key}{outputs}", $"an output size of at least {FloorDiv((long)size + before - span, stride) + 1}, which no padding after the image gives already");
        }

        return (int)Math.Max(0, smallest);
    }

    private static int Deduced(int? stated, int size, int span, int stride) =>
        stated is int outputs ? (int)Math.Max(0, (((long)(outputs - 1) * stride) + span - size) / 2) : 0;

    private static long FloorDiv(long a, long b) => (long)Math.Floor((double)a / b);

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

            if (text[at] == 'n' || text[at] == '"')
            {
                break; // the name ends a descriptor
            }

            Match m = Field().Match(text, at);
            if (!m.Success || m.Index != at)
            {
                throw Fault(text, text[at..], "a field such as ic64, ih56, kh3, ph1");
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

    private static FormatException Fault(string text, string token, string expected) =>
        new($"problem '{text}': at '{token}' expected {expected} (benchdnn descriptor)");

    [GeneratedRegex("^(mb|g|[iokspd][cdhw])[0-9]")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\\G(mb|g|ic|id|ih|iw|oc|od|oh|ow|kd|kh|kw|sd|sh|sw|pd|ph|pw|dd|dh|dw)([0-9]+)")]
    private static partial Regex Field();
}
