namespace ConvBench.Bench.Studies.Papers;

/// <summary>A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016 (arXiv 1509.09308), table 4:
/// max |error| on layers of VGG network E.</summary>
internal sealed class LavinPaper : IPaper
{
    private const string Quantity = "max |error|", Table4 = "table 4, one image";

    private static readonly string[] OwnRows = ["managed/direct", "managed/winograd-f2x3", "managed/winograd-f4x3"];

    /// <summary>Layer, problem, errors of direct, F(2×2, 3×3), F(4×4, 3×3).</summary>
    public static IReadOnlyList<(string Layer, ConvProblem Problem, double Direct, double F2, double F4)> Layers { get; } =
    [
        ("1.2", ConvProblem.Parse("n1c64h224w224k64r3s3_p1"), 4.01e-5, 1.53e-5, 2.84e-4),
        ("2.2", ConvProblem.Parse("n1c128h112w112k128r3s3_p1"), 8.01e-5, 2.86e-5, 5.41e-4),
        ("3.2", ConvProblem.Parse("n1c256h56w56k256r3s3_p1"), 1.53e-4, 5.34e-5, 9.06e-4),
        ("4.2", ConvProblem.Parse("n1c512h28w28k512r3s3_p1"), 3.20e-4, 5.34e-5, 1.04e-3),
        ("5", ConvProblem.Parse("n1c512h14w14k512r3s3_p1"), 3.43e-4, 4.20e-5, 1.08e-3),
    ];

    public string Name => "lavin";

    /// <summary>Points 0, ±1 and 0, ±1, ±2 as in the paper.</summary>
    public static CookToom Tile(int m) => m == 2 ? new CookToom(2, 3, 0, 1, -1) : new CookToom(4, 3, 0, 1, -1, 2, -2);

    public void Run(StudyRun run, Action<PaperLine> write)
    {
        int seed = run.Options.Seed ?? 1, threads = Environment.ProcessorCount;
        foreach ((string layer, ConvProblem problem, double direct, double f2, double f4) in Layers)
        {
            run.Session.Pool.Stop.ThrowIfCancellationRequested();
            ConvData data = ConvData.Create(problem, Distribution.Uniform, seed);
            Truth truth = ReferenceConv.Compute(problem, data, threads);
            write(Compared($"{layer} direct", direct, Max(new SequentialConv(problem, data.X).Run(data.W, threads), truth)));
            write(Compared($"{layer} F(2×2, 3×3)", f2, Max(new PlainWinograd(problem, Tile(2)).Run(data, threads), truth)));
            write(Compared($"{layer} F(4×4, 3×3)", f4, Max(new PlainWinograd(problem, Tile(4)).Run(data, threads), truth)));
            if (problem.C > 256)
            {
                InFourChains(layer, problem, data, truth, f2, f4, write);
            }

            using var outputs = new RowOutputs(run, problem, data);
            foreach (IConvAlgorithm row in RowOutputs.Rows(run, problem).Where(r => OwnRows.Contains(r.Id)))
            {
                if (outputs.Of(row) is { } y)
                {
                    write(new PaperLine("lavin", Table4, $"{layer} {row.Id}", Quantity, null, Max(y, truth)));
                }
            }
        }
    }

    /// <summary>With 512 channels the published figures are below those of one chain: shorter ones are shown, not judged,
    /// since the paper does not say.</summary>
    private static void InFourChains(string layer, ConvProblem problem, ConvData data, Truth truth, double f2, double f4,
        Action<PaperLine> write)
    {
        foreach ((int m, double published) in (ReadOnlySpan<(int, double)>)[(2, f2), (4, f4)])
        {
            double ours = Max(new PlainWinograd(problem, Tile(m), chains: 4).Run(data, Environment.ProcessorCount), truth);
            write(new PaperLine("lavin", Table4, $"{layer} F({m}×{m}, 3×3), channels in four chains", Quantity, published,
                ours)
            { Remark = "a guess at their order" });
        }
    }

    /// <summary>max |y − yRef|.</summary>
    public static double Max(ReadOnlySpan<float> y, Truth truth)
    {
        double max = 0;
        for (int i = 0; i < y.Length; i++)
        {
            max = Math.Max(max, Math.Abs(y[i] - truth.Y[i]));
        }

        return max;
    }

    private static PaperLine Compared(string row, double published, double ours) =>
        new("lavin", Table4, row, Quantity, published, ours) { RatioFrom = 0.5, RatioTo = 2 };
}
