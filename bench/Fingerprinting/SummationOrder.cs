namespace ConvBench.Bench.Fingerprinting;

/// <summary>The order in which one output adds its products, by masking: all products are 1, but one is 2ᴹ and another −2ᴹ.</summary>
/// <remarks>
/// Every 1 that is added to a partial sum which holds one of the two alone is absorbed. What arrives is n − L, with L the
/// products below the
/// place where both meet. A chain that starts with the first product gives L = 2, 3, …, n for the others; products of a
/// later block, added as
/// one sum, share their L. P. Xie et al., FPRev: Revealing the Order of Floating-Point Summation, 2024.
/// </remarks>
internal sealed class SummationOrder
{
    private const int FewRuns = 4;
    private const int ManyRuns = 40;
    private const double Budget = 4e9; // flops of the probes together; a fraction of a second

    private readonly IReadOnlyList<(int Channel, int Tap, int Below)> _partners;

    private SummationOrder(int products, bool isComplete, IReadOnlyList<(int Channel, int Tap, int Below)> partners)
    {
        (Products, IsComplete, _partners) = (products, isComplete, partners);
        Groups = [.. partners.GroupBy(q => q.Below).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))];
    }

    /// <summary>Products of the output that was looked at.</summary>
    public int Products { get; }

    /// <summary>Whether the first product was paired with every other, not with some channels and taps alone.</summary>
    public bool IsComplete { get; }

    /// <summary>Every L with how many partners have it, rising.</summary>
    public IReadOnlyList<(int Below, int Partners)> Groups { get; }

    /// <summary>No 1 was absorbed: sums of more than float32's bits, or compensated ones.</summary>
    public bool IsWide => _partners.Count > 1 && _partners.All(q => q.Below <= 2);

    /// <summary>Whether the masks behaved as sums of products do.</summary>
    public bool IsReadable => _partners.All(q => q.Below >= 2 && q.Below <= Products);

    /// <summary>The order for a reader.</summary>
    public string Describe()
    {
        if (_partners.Count == 0)
        {
            return "one product";
        }

        if (!IsReadable)
        {
            return "order not readable";
        }

        if (IsWide)
        {
            return "sums wider than float32, or compensated";
        }

        int[] sums = [1 + Groups.TakeWhile(g => g.Partners == 1).Count(),
            .. Groups.SkipWhile(g => g.Partners == 1).Select(g => g.Partners)];
        string how = sums.Length == 1 ? $"one chain of {Products} products" : Joined(sums);
        return how + Inner() + (IsComplete ? "" : ", as far as sampled");
    }

    /// <summary>Sums of several chains: the first product's own, and those that meet it as whole sums.</summary>
    private static string Joined(int[] sums)
    {
        bool equal = sums[..^1].Distinct().Count() == 1 && sums[^1] <= sums[0];
        bool doubling = sums.Length > 2 && sums.Skip(2).Zip(sums.Skip(1)).All(z => z.First >= 1.9 * z.Second);
        string sizes = string.Join(" + ", sums.Take(6)) + (sums.Length > 6 ? " + …" : "");
        return doubling ? $"chains of {sums[0]}, joined in a tree ({sizes})"
            : equal ? $"blocks of {sums[0]}, one after the other ({sums.Length} of them)"
            : $"sums of {sizes}";
    }

    /// <summary>Looks at the output that reads most taps.</summary>
    /// <param name="box">The convolution.</param>
    /// <param name="p">The layer.</param>
    public static SummationOrder Of(BlackBox box, ConvProblem p)
    {
        (int oh, int ow, int[] taps) = Place(p);
        (int Channel, int Tap)[] all = [.. Enumerable.Range(0, p.CPerGroup).SelectMany(c => taps.Select(t => (c, t))).Skip(1)];
        int runs = (int)Math.Clamp(Budget / p.Flops, FewRuns, ManyRuns);
        bool complete = all.Length <= (long)runs * p.K;
        (int Channel, int Tap)[] asked = complete ? all : Sampled(all, taps[0], runs * p.K);
        List<(int, int, int)> partners = [];
        for (int done = 0; done < asked.Length; done += p.K)
        {
            (int Channel, int Tap)[] now = asked[done..Math.Min(asked.Length, done + p.K)];
            partners.AddRange(Ask(box, p, (oh, ow), taps, now));
        }

        return new SummationOrder(p.CPerGroup * taps.Length, complete, partners);
    }

    private static IEnumerable<(int Channel, int Tap, int Below)> Ask(BlackBox box, ConvProblem p, (int OH, int OW) at, int[] taps,
        (int Channel, int Tap)[] partners)
    {
        int area = p.R * p.S, n = p.CPerGroup * taps.Length;
        float mask = MathF.ScaleB(1, 25 + (int)Math.Ceiling(Math.Log2(n)));
        float[] x = new float[p.InputCount], w = new float[p.WeightCount];
        Array.Fill(x, 1);
        Array.Fill(w, 1);
        for (int k = 0; k < partners.Length; k++)
        {
            w[(k * p.CPerGroup * area) + taps[0]] = mask;
            w[(((k * p.CPerGroup) + partners[k].Channel) * area) + partners[k].Tap] = -mask;
        }

        float[] y = box(p, x, w);
        return [.. partners.Select((q, k) => (q.Channel, q.Tap, Below(y[(((k * p.OH) + at.OH) * p.OW) + at.OW], n)))];
    }

    /// <summary>n − y, or 0 where y is no number of products.</summary>
    private static int Below(float y, int n) => y >= 0 && y <= n && y == MathF.Floor(y) ? n - (int)y : 0;

    /// <summary>All channels of one tap and all taps of one channel, thinned where these are too many.</summary>
    private static (int Channel, int Tap)[] Sampled((int Channel, int Tap)[] all, int tap, int most)
    {
        (int Channel, int Tap)[] cross = [.. all.Where(q => q.Channel == 0 || q.Tap == tap)];
        int every = (cross.Length + most - 1) / most;
        return [.. cross.Where((_, i) => i % every == 0)];
    }

    private static (int OH, int OW, int[] Taps) Place(ConvProblem p)
    {
        (int oh, int[] rows) = Best(ScanAxis.Rows(p));
        (int ow, int[] columns) = Best(ScanAxis.Columns(p));
        return (oh, ow, [.. rows.SelectMany(r => columns.Select(s => (r * p.S) + s))]);
    }

    /// <summary>The output in the middle of those that read most taps, and these taps.</summary>
    private static (int Output, int[] Taps) Best(ScanAxis axis)
    {
        var outputs = Enumerable.Range(0, axis.Outputs).Select(o => (Output: o, Taps: Inside(axis, o))).ToArray();
        int most = outputs.Max(o => o.Taps.Length);
        var best = outputs.Where(o => o.Taps.Length == most).ToArray();
        return best[best.Length / 2];
    }

    private static int[] Inside(ScanAxis axis, int output) =>
        [.. Enumerable.Range(0, axis.Taps).Where(t => (uint)((output * axis.Stride) - axis.Pad + (t * axis.Dilation)) < (uint)axis.Size)];

    /// <summary>Whether the chain runs through the taps of a channel first, or through channels of a tap.</summary>
    private string Inner()
    {
        int[] taps = [.. _partners.Where(q => q.Channel == 0).Select(q => q.Below)],
            channels = [.. _partners.Where(q => q.Channel == 1).Select(q => q.Below)];
        return taps.Length == 0 || channels.Length == 0 || taps.Max() == channels[0] ? ""
            : taps.Max() < channels[0] ? ", taps inside channels"
            : taps.Min() > channels[0] ? ", channels inside taps" : "";
    }
}
