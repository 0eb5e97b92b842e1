using System.Globalization;

namespace ConvBench.Problems;

/// <summary>Reads command lines of other benchmarks: MIOpenDriver's, and benchdnn's whole line.</summary>
/// <remarks>
/// <c>MIOpenDriver conv -n 128 -c 64 -H 56 -W 56 -k 64 -y 3 -x 3 -p 1 -q 1 -u 1 -v 1 -l 1 -j 1 -g 1 -b 0</c>, with the defaults of
/// MIOpen's driver (-n 100 -c 3 -H 32 -W 32 -k 32 -y 3 -x 3, no padding); its further options say how to run, not what.
/// <c>--conv --dir=FWD_B --mb=32 --attr-post-ops=relu ic64ih56...</c>: --mb, a bias by --dir=FWD_B and a relu behind are taken, other
/// options say how to run.
/// </remarks>
internal static class DriverText
{
    private static readonly (string Short, string Long, string Key, int Default)[] Options =
    [
        ("-n", "--batchsize", "n", 100), ("-c", "--in_channels", "c", 3), ("-H", "--in_h", "h", 32), ("-W", "--in_w", "w", 32),
        ("-k", "--out_channels", "k", 32), ("-y", "--fil_h", "r", 3), ("-x", "--fil_w", "s", 3), ("-p", "--pad_h", "ph", 0),
        ("-q", "--pad_w", "pw", 0), ("-u", "--conv_stride_h", "sh", 1), ("-v", "--conv_stride_w", "sw", 1),
        ("-l", "--dilation_h", "dh", 1), ("-j", "--dilation_w", "dw", 1), ("-g", "--group_count", "g", 1), ("-b", "--bias", "b", 0),
        ("-_", "--spatial_dim", "dims", 2),
    ];

    /// <summary>Whether a text is such a line.</summary>
    public static bool Looks(string text) => IsMiopen(text) || Words(text).Any(w => w is "--conv" or "benchdnn");

    /// <summary>The problem of a line.</summary>
    /// <exception cref="FormatException">One line naming the token and what was expected.</exception>
    public static ConvProblem Parse(string text) => IsMiopen(text) ? Miopen(text) : Benchdnn(text);

    private static bool IsMiopen(string text) => text.Contains("MIOpenDriver", StringComparison.Ordinal);

    private static string[] Words(string text) => text.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries);

    private static ConvProblem Miopen(string text)
    {
        string[] words = [.. Words(text).SkipWhile(w => !w.EndsWith("MIOpenDriver", StringComparison.Ordinal)).Skip(1)];
        if (words.Length == 0 || !words[0].StartsWith("conv", StringComparison.Ordinal))
        {
            throw ConvProblem.Fault(text, words.FirstOrDefault() ?? "end of text", "conv behind MIOpenDriver");
        }

        Dictionary<string, int> value = Options.ToDictionary(o => o.Key, o => o.Default, StringComparer.Ordinal);
        for (int i = 1; i < words.Length; i++)
        {
            string key = Options.FirstOrDefault(o => o.Short == words[i] || o.Long == words[i]).Key ?? "";
            if (key.Length > 0)
            {
                string number = i + 1 < words.Length ? words[++i] : "end of text";
                value[key] = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int x) ? x
                    : throw ConvProblem.Fault(text, number, $"a whole number behind {words[i - 1]}");
            }
        }

        return value["dims"] != 2 ? throw ConvProblem.Fault(text, "--spatial_dim", "2")
            : new ConvProblem(value["n"], value["c"], value["h"], value["w"], value["k"], value["r"], value["s"])
            {
                PadTop = value["ph"],
                PadBottom = value["ph"],
                PadLeft = value["pw"],
                PadRight = value["pw"],
                StrideH = value["sh"],
                StrideW = value["sw"],
                DilationH = value["dh"],
                DilationW = value["dw"],
                Groups = Math.Max(1, value["g"]),
                HasBias = value["b"] != 0,
            }.Validated();
    }

    private static ConvProblem Benchdnn(string text)
    {
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        string[] layers = [.. words.Where(w => w[0] != '-' && BenchdnnText.Looks(w))];
        if (layers is not [var layer])
        {
            throw ConvProblem.Fault(text, layers.Length == 0 ? "end of text" : layers[1],
                "one descriptor such as mb1ic64ih56oc64oh56kh3ph1");
        }

        string? Option(string name) => words.LastOrDefault(w => w.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        ConvProblem p = BenchdnnText.Parse(layer);
        if (Option("--mb") is { } batch)
        {
            p = p with
            {
                N = int.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 ? n
                    : throw ConvProblem.Fault(text, "--mb=" + batch, "a minibatch of at least 1"),
            };
        }

        string? after = Option("--attr-post-ops");
        return after is not (null or "" or "relu") ? throw ConvProblem.Fault(text, "--attr-post-ops=" + after, "relu or nothing")
            : (p with { HasBias = Option("--dir") == "FWD_B", HasRelu = after == "relu" }).Validated();
    }
}
