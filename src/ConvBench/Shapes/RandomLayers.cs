using System.Globalization;
using System.Text.RegularExpressions;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Shapes;

/// <summary>Random layers as published networks have them: the suite <c>random-COUNT-SEED</c>.</summary>
/// <remarks>
/// For figures on layers that nobody has tuned for. What is drawn how often, and after which networks, is
/// docs/reference/random-layers.md. The n-th layer of a seed is the same in every count, so a longer list begins with the shorter one.
/// </remarks>
public static partial class RandomLayers
{
    /// <summary>Most layers of one list.</summary>
    public const int MostLayers = 1000;

    /// <summary>Least nominal flops of a layer: below it a call's overhead is most of the time.</summary>
    public const long LeastFlops = 500_000;

    /// <summary>Most nominal flops of a layer: sixty of them are measured in minutes.</summary>
    public const long MostFlops = 2_000_000_000;

    private const int Stream = 3; // of the generator; 0 to 2 fill operands

    /// <summary>Kinds of layers, by what they are called, with their shares in percent.</summary>
    private static readonly (int Percent, string Name, Func<CounterRandom, ConvProblem?> Draw)[] All =
    [
        (28, "dense3", Dense), (24, "pointwise", Pointwise), (16, "depthwise", Depthwise), (8, "stem", Stem), (7, "wide", Wide),
        (6, "dilated", Dilated), (5, "line", Line), (4, "grouped", Grouped), (2, "depthwise-large", DepthwiseLarge),
    ];

    /// <summary>Percent of the layers that are of each kind.</summary>
    public static IReadOnlyDictionary<string, int> Shares { get; } = All.ToDictionary(k => k.Name, k => k.Percent);

    /// <summary>Whether a suite of this name is drawn here; it may still be out of range.</summary>
    public static bool IsName(string suite) => Name().IsMatch(suite);

    /// <summary>The layers of a suite.</summary>
    /// <param name="suite">"random-60-1": 60 layers of seed 1.</param>
    /// <exception cref="FormatException">The name is out of range.</exception>
    public static IReadOnlyList<ProblemEntry> Read(string suite)
    {
        Match name = Name().Match(suite);
        return int.TryParse(name.Groups[1].Value, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostLayers
            && int.TryParse(name.Groups[2].Value, CultureInfo.InvariantCulture, out int seed)
            ? [.. Draw(count, seed).Select((layer, i) => new ProblemEntry(string.Create(CultureInfo.InvariantCulture,
                $"{layer.Kind}-{i + 1}"), layer.Problem, suite, $"drawn by RandomLayers, seed {seed}", Heavy: false, 1, null))]
            : throw new FormatException($"suite '{suite}': expected random-COUNT-SEED with 1 to {MostLayers} layers, such as random-64-1");
    }

    /// <summary>The first layers of a seed, all different.</summary>
    private static List<(string Kind, ConvProblem Problem)> Draw(int count, int seed)
    {
        List<(string Kind, ConvProblem Problem)> layers = [];
        HashSet<ConvProblem> drawn = [];
        while (layers.Count < count)
        {
            var random = new CounterRandom(seed, Stream, layers.Count);
            (string kind, Func<CounterRandom, ConvProblem?> draw) = Pick(random, All.Select(k => (k.Percent, (k.Name, k.Draw))));
            ConvProblem? layer;
            do
            {
                layer = draw(random);
                layer = layer is null ? null : layer with { N = Pick(random, [(85, 1), (5, 2), (5, 4), (5, 8)]) };
            }
            while (layer is not { Flops: >= LeastFlops and <= MostFlops } || !drawn.Add(layer));
            layers.Add((kind, layer));
        }

        return layers;
    }

    private static ConvProblem? Dense(CounterRandom random)
    {
        (int side, int c) = Stage(random, 0);
        return Layer(c, side, Times(c, Pick(random, [(70, 1.0), (20, 2), (10, 0.5)])), 3, 3, stride: Stride(random, 20));
    }

    private static ConvProblem? Pointwise(CounterRandom random)
    {
        (int side, int c) = Stage(random, 0);
        int k = Times(c, Pick(random, [(25, 1.0), (20, 4), (20, 0.25), (15, 2), (10, 0.5), (10, 6)]));
        return Layer(c, side, k, 1, 1, stride: Stride(random, 8));
    }

    private static ConvProblem? Depthwise(CounterRandom random)
    {
        (int side, int narrow) = Stage(random, 0);
        int c = Times(narrow, Pick(random, [(50, 1.0), (25, 4), (25, 6)])), r = Pick(random, [(50, 3), (25, 5), (25, 7)]);
        return Layer(c, side, c, r, r, stride: Stride(random, 20), groups: c);
    }

    private static ConvProblem? Stem(CounterRandom random)
    {
        int c = Pick(random, [(85, 3), (15, 1)]), k = Any(random, 16, 24, 32, 48, 64, 96);
        (int r, int stride, int pad) = Pick(random, [(40, (3, 2, 1)), (25, (7, 2, 3)), (15, (4, 4, 0)), (10, (11, 4, 2)), (10, (3, 1, 1))]);
        return Layer(c, Resolution(random), k, r, r, stride: stride, pad: (pad, pad));
    }

    private static ConvProblem? Wide(CounterRandom random)
    {
        (int side, int c) = Stage(random, 0);
        int r = Pick(random, [(60, 5), (25, 7), (15, 9)]);
        return Layer(Times(c, 0.5), side, Times(c, Pick(random, [(50, 0.5), (25, 1.0), (25, 0.25)])), r, r);
    }

    private static ConvProblem? Dilated(CounterRandom random)
    {
        (int side, int c) = Stage(random, 1);
        int d = Pick(random, [(35, 2), (25, 4), (15, 6), (10, 8), (10, 12), (5, 18)]);
        return Layer(c, side, Times(c, Pick(random, [(60, 1.0), (40, 0.5)])), 3, 3, dilation: d);
    }

    private static ConvProblem? Line(CounterRandom random)
    {
        (int side, int c) = Stage(random, 1);
        int taps = Pick(random, [(30, 3), (20, 5), (50, 7)]);
        return random.Unit() < 0.5 ? Layer(c, side, c, taps, 1) : Layer(c, side, c, 1, taps);
    }

    private static ConvProblem? Grouped(CounterRandom random)
    {
        (int side, int c) = Stage(random, 1);
        int groups = Any(random, 2, 4, 8, 16, 32);
        return c % groups == 0 && c / groups >= 4 ? Layer(c, side, c, 3, 3, stride: Stride(random, 20), groups: groups) : null;
    }

    private static ConvProblem? DepthwiseLarge(CounterRandom random)
    {
        (int side, int c) = Stage(random, 1);
        int r = Any(random, 9, 13, 21, 31);
        return Layer(c, side, c, r, r, groups: c);
    }

    /// <summary>Image and channels of a stage: the side halves and the channels double from one to the next.</summary>
    private static (int Side, int Channels) Stage(CounterRandom random, int first)
    {
        int resolution = Resolution(random), width = Any(random, 16, 24, 32, 40, 48, 64, 96);
        int stage = Math.Max(first, Pick(random, [(10, 0), (20, 1), (25, 2), (30, 3), (15, 4)]));
        return ((resolution + (1 << (stage + 1)) - 1) >> (stage + 1), Math.Min(2048, width << stage));
    }

    private static int Resolution(CounterRandom random) =>
        Pick(random, [(50, 224), (10, 256), (10, 299), (10, 384), (10, 512), (5, 160), (5, 640)]);

    private static int Stride(CounterRandom random, int percent) => random.Unit() < percent / 100.0 ? 2 : 1;

    /// <summary>Channels in multiples of eight, as networks round them.</summary>
    private static int Times(int channels, double factor) => 8 * Math.Max(1, (int)(channels * factor / 8));

    /// <summary>A square image; without a padding, one that keeps its size.</summary>
    private static ConvProblem Layer(int c, int side, int k, int r, int s, int stride = 1, int dilation = 1, int groups = 1,
        (int H, int W)? pad = null)
    {
        (int h, int w) = pad ?? ((r - 1) / 2 * dilation, (s - 1) / 2 * dilation);
        return new ConvProblem(1, c, side, side, k, r, s)
        {
            StrideH = stride,
            StrideW = stride,
            PadTop = h,
            PadBottom = h,
            PadLeft = w,
            PadRight = w,
            DilationH = r > 1 ? dilation : 1,
            DilationW = s > 1 ? dilation : 1,
            Groups = groups,
        }.Validated();
    }

    private static int Any(CounterRandom random, params int[] values) => Pick(random, values.Select(v => (1, v)));

    /// <summary>One of several, each as often as its share says.</summary>
    private static T Pick<T>(CounterRandom random, IEnumerable<(int Share, T Value)> choices)
    {
        (int Share, T Value)[] all = [.. choices];
        double at = random.Unit() * all.Sum(c => c.Share);
        return all.First(c => (at -= c.Share) < 0).Value;
    }

    [GeneratedRegex(@"^random-(\d+)-(\d+)$")]
    private static partial Regex Name();
}
