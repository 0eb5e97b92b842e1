namespace ConvBench.Bench.Studies.Papers;

/// <summary>B. Barabasz, A. Anderson, K. Soodhalter, D. Gregg, Error Analysis and Improving the Accuracy of Winograd
/// Convolution, ACM TOMS 46(4), 2020.</summary>
/// <remarks>Figures and points as TVM's winograd_util.py quotes them; the experiment is that of the authors' own code.</remarks>
internal sealed class BarabaszPaper : IPaper
{
    public const int Trials = 5000;

    private const int Seed = 1;

    private const string Quantity = "mean |error|", Plane = "F(m×m, 3×3), one tile, one channel", Line = "F(m, 3) along one axis",
        Sets = "other points, the same experiment", Claims = "claims of others";

    private static readonly Rational Half = new(1, 2), Quarter = new(1, 4);

    /// <summary>Error of direct convolution in two dimensions.</summary>
    public static double PublishedDirect => 4.63e-8;

    /// <summary>m, the published error, the points besides infinity.</summary>
    public static IReadOnlyList<(int M, double Published, Rational[] Points)> Table { get; } =
    [
        (2, 7.65e-8, [0, -1, 1]),
        (3, 2.35e-7, [0, -1, 1, Half]),
        (4, 3.29e-7, [0, -1, 1, Half, -2]),
        (5, 6.81e-7, [0, -1, 1, Half, -2, -Half]),
        (6, 8.79e-7, [0, -1, 1, Half, -Half, 2, -2]),
        (7, 3.71e-6, [0, -1, 1, Half, -Half, 2, -2, -Quarter]),
        (8, 7.35e-6, [0, -1, 1, Half, -Half, 2, -2, -Quarter, 4]),
        (9, 2.20e-5, [0, -1, 1, Half, -Half, 2, -2, -Quarter, new(3, 4), new(-4, 3)]),
        (10, 3.22e-5, [0, -1, 1, Half, -Half, 2, -2, -Quarter, 4, new(3, 4), new(-4, 3)]),
    ];

    private static readonly (int M, int R, string Name, Rational[] Points)[] Others =
    [
        (4, 3, "0, ±1, ±2 (Lavin and Gray)", [0, 1, -1, 2, -2]),
        (4, 3, "0, ±1, ±1/2", [0, 1, -1, Half, -Half]),
        (4, 3, "0, ±5/8, ±3/2 (oneDNN, and managed/winograd-f4x3)", [0, new(5, 8), new(-5, 8), new(3, 2), new(-3, 2)]),
        (4, 3, "0, ±7/10, ±3/2 (neon)", [0, new(7, 10), new(-7, 10), new(3, 2), new(-3, 2)]),
        (6, 3, "0, ±1, ±2, ±3", [0, 1, -1, 2, -2, 3, -3]),
        (6, 3, "0, ±1, ±1/2, ±2 (NNPACK, and managed/winograd-f6x3)", [0, 1, -1, Half, -Half, 2, -2]),
        (2, 5, "0, −1, 1, 1/2, −2", [0, -1, 1, Half, -2]),
        (4, 5, "0, ±1, ±1/2, ±2", [0, 1, -1, Half, -Half, 2, -2]),
        (2, 7, "0, ±1, ±1/2, ±2", [0, 1, -1, Half, -Half, 2, -2]),
        (3, 4, "0, −1, 1, 1/2, −2", [0, -1, 1, Half, -2]),
    ];

    public string Name => "barabasz";

    public void Run(StudyRun run, Action<PaperLine> write)
    {
        write(Compared(Plane, "direct", PublishedDirect, new TileTrial(2, 3, axes: 2).Direct(Trials, Seed), 0.97, 1.03));
        foreach ((int m, double published, Rational[] points) in Table)
        {
            Tiles(m, published, points, write);
        }

        Axis(write);
        Dictionary<string, double> errors = [];
        foreach ((int m, int r, string name, Rational[] points) in Others)
        {
            TileError error = new TileTrial(m, r, axes: 2).Transformed<float>(new CookToom(m, r, points), SumOrder.Sequential, Trials,
                Seed);
            errors[$"F({m},{r}) {name}"] = error.Mean;
            write(Own(Sets, $"F({m},{r}) {name}", error));
        }

        Said(errors, write);
    }

    private static void Tiles(int m, double published, Rational[] points, Action<PaperLine> write)
    {
        var exact = new CookToom(m, 3, points);
        var trial = new TileTrial(m, 3, axes: 2);
        write(Compared(Plane, $"F({m},3) Huffman order", published, trial.Transformed<float>(exact, SumOrder.Huffman, Trials, Seed), 0.92,
            1.08));
        write(Compared(Plane, $"F({m},3) in order", published, trial.Transformed<float>(exact, SumOrder.Sequential, Trials, Seed), 0.92,
            1.35));
        write(Own(Plane, $"F({m},3) transforms in float64", trial.Transformed<double>(exact, SumOrder.Sequential, Trials, Seed)));
    }

    private static void Axis(Action<PaperLine> write)
    {
        write(Own(Line, "direct", new TileTrial(2, 3, axes: 1).Direct(Trials, Seed)));
        foreach ((int m, double _, Rational[] points) in Table)
        {
            write(Own(Line, $"F({m},3) Huffman order",
                new TileTrial(m, 3, axes: 1).Transformed<float>(new CookToom(m, 3, points), SumOrder.Huffman, Trials, Seed)));
        }
    }

    /// <summary>Ratios that people state without an experiment: shown, not judged.</summary>
    private static void Said(Dictionary<string, double> errors, Action<PaperLine> write)
    {
        double lavin = errors["F(4,3) 0, ±1, ±2 (Lavin and Gray)"], neon = errors["F(4,3) 0, ±7/10, ±3/2 (neon)"];
        double halves = errors["F(6,3) 0, ±1, ±1/2, ±2 (NNPACK, and managed/winograd-f6x3)"], thirds = errors["F(6,3) 0, ±1, ±2, ±3"];
        write(new PaperLine("barabasz", Claims, "neon issue 224: 0, ±7/10, ±3/2 instead of 0, ±1, ±2", "times as accurate", 4,
            lavin / neon)
        { Remark = "said without data or measure" });
        write(new PaperLine("barabasz", Claims, "NNPACK issue 8: F(6,3) with ±1/2 instead of ±3", "times as accurate", 100,
            thirds / halves)
        { Remark = "said without data or measure" });
        write(new PaperLine("barabasz", Claims, "NNPACK issue 8: F(6,3) with ±1/2 over F(4,3) with 0, ±1, ±2", "times the error", 2,
            halves / lavin)
        { Remark = "said without data or measure" });
    }

    private static PaperLine Compared(string table, string row, double published, TileError error, double from, double to) =>
        new("barabasz", table, row, Quantity, published, error.Mean) { StdErr = error.StdErr, RatioFrom = from, RatioTo = to };

    private static PaperLine Own(string table, string row, TileError error) =>
        new("barabasz", table, row, Quantity, null, error.Mean) { StdErr = error.StdErr };
}
