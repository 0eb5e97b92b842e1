namespace ConvBench.Bench.Studies.Papers;

/// <summary>What oneDNN's benchdnn asks of float32 convolutions: a relative L2 difference of 2e-5 of Winograd, and 0 of
/// everything else, on operands of its own.</summary>
/// <remarks>
/// benchdnn, tests/benchdnn/conv/cfg.cpp: per tensor (f_min, f_max, f_base, density); a value is f_base, or with the
/// probability of the density a whole
/// number in [f_min, f_max). conf_f32: input (−32, 32, 0, 0.25), weights (−32, 32, 0, 1), limit 0; conf_f32_wino: input
/// (−16, 128, 3, 0.25),
/// weights (2, 64, 2, 0.75), limit 2e-5.
/// </remarks>
internal sealed class OneDnnLimits : IPaper
{
    private const string Direct = "direct methods: exact on whole numbers", Transforms = "Winograd's limit on benchdnn's operands";

    private static readonly ConvProblem[] Problems =
    [
        ConvProblem.Parse("n2c64h56w56k64r3s3_p1"), ConvProblem.Parse("n1c256h14w14k256r3s3_p1"),
            ConvProblem.Parse("n1c512h7w7k512r3s3_p1"), ConvProblem.Parse("n1c64h28w28k64r5s5_p2"),
    ];

    public string Name => "onednn";

    public void Run(StudyRun run, Action<PaperLine> write)
    {
        var wrong = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var norms = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (ConvProblem problem in Problems)
        {
            int seed = run.Options.Seed ?? 1;
            Each(run, problem, Whole(problem, new Random(seed), (-32, 32, 0, 0.25), (-32, 32, 0, 1)), ErrorModel.Componentwise, wrong,
                (y, truth) => y.Where((v, i) => v != truth.Y[i]).Count(), Sum);
            Each(run, problem, Whole(problem, new Random(seed), (-16, 128, 3, 0.25), (2, 64, 2, 0.75)), ErrorModel.Normwise, norms, RelL2,
                Math.Max);
        }

        foreach ((string row, double count) in wrong)
        {
            write(new PaperLine("onednn", Direct, row, $"wrong outputs, {Problems.Length} layers", 0, count) { RatioTo = 1 });
        }

        foreach ((string row, double norm) in norms)
        {
            write(new PaperLine("onednn", Transforms, row, $"relative L2 difference, worst of {Problems.Length} layers", 2e-5,
                norm)
            { RatioTo = 1 });
        }
    }

    private static double Sum(double a, double b) => a + b;

    private static double RelL2(float[] y, Truth truth) => ErrorStats.Compute(y, truth.Y, truth.S, 1).RelL2;

    private static void Each(
        StudyRun run, ConvProblem problem, ConvData data, ErrorModel model, SortedDictionary<string, double> found,
            Func<float[], Truth, double> measure, Func<double, double, double> join)
    {
        Truth truth = ReferenceConv.Compute(problem, data, Environment.ProcessorCount);
        using var outputs = new RowOutputs(run, problem, data);
        foreach (IConvAlgorithm row in RowOutputs.Rows(run, problem).Where(r => r.ErrorModel == model))
        {
            if (outputs.Of(row) is { } y)
            {
                double value = measure(y, truth);
                found[row.Id] = found.TryGetValue(row.Id, out double before) ? join(before, value) : value;
            }
        }
    }

    private static ConvData Whole(ConvProblem p, Random random, (int Min, int Max, int Base, double Density) x,
        (int Min, int Max, int Base, double Density) w) =>
        new(Values(p.InputCount, random, x), Values(p.WeightCount, random, w), []);

    private static float[] Values(long count, Random random, (int Min, int Max, int Base, double Density) fill)
    {
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextDouble() < fill.Density ? random.Next(fill.Min, fill.Max) : fill.Base;
        }

        return values;
    }
}
