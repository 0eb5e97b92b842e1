using ConvBench.Reporting.Text;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>NNPACK's own tests: the median over iterations of the largest relative error stays below 1e-5 on operands
/// uniform in [−0.1, 1).</summary>
/// <remarks>
/// NNPACK, test/testers/convolution.h. The reference multiplies in float32, adds in float64 and is rounded to float32;
/// operands with a mean of 0.45 hide
/// cancellation, which a relative error would show. The bias is left out: it is one of thousands of terms.
/// </remarks>
internal sealed class NnpackLimits : IPaper
{
    private const int Iterations = 5;

    private static readonly (string Name, ConvProblem Problem)[] Layers =
    [
        ("VGG conv5", ConvProblem.Parse("n1c512h14w14k512r3s3_p1")), ("AlexNet conv2", ConvProblem.Parse("n1c64h27w27k192r5s5_p2")),
    ];

    public string Name => "nnpack";

    public void Run(StudyRun run, Action<PaperLine> write)
    {
        foreach ((string name, ConvProblem problem) in Layers)
        {
            var found = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
            for (int i = 0; i < Iterations; i++)
            {
                Iterate(run, problem, (run.Options.Seed ?? 1) + i, found);
            }

            foreach ((string row, List<double> errors) in found)
            {
                errors.Sort();
                write(new PaperLine("nnpack", name, row, $"median of {Iterations} of the largest relative error", 1e-5,
                    errors[errors.Count / 2])
                {
                    RatioTo = 1,
                    Remark = $"from {Format.Error(errors[0])} to {Format.Error(errors[^1])}",
                });
            }
        }
    }

    private static void Iterate(StudyRun run, ConvProblem problem, int seed, SortedDictionary<string, List<double>> found)
    {
        var random = new Random(seed);
        var data = new ConvData(Values(problem.InputCount, random), Values(problem.WeightCount, random), []);
        double[] reference = new SequentialConv(problem, data.X).RunWidened(data.W, Environment.ProcessorCount);
        using var outputs = new RowOutputs(run, problem, data);
        foreach (IConvAlgorithm row in RowOutputs.Rows(run, problem))
        {
            if (outputs.Of(row) is { } y)
            {
                (found.TryGetValue(row.Id, out List<double>? errors) ? errors : found[row.Id] = []).Add(MaxRelative(y, reference));
            }
        }
    }

    /// <summary>max |float(yRef) − y| / |float(yRef)|.</summary>
    public static double MaxRelative(ReadOnlySpan<float> y, ReadOnlySpan<double> reference)
    {
        double max = 0;
        for (int i = 0; i < y.Length; i++)
        {
            float expected = (float)reference[i];
            max = Math.Max(max, Math.Abs((expected - y[i]) / Math.Abs(expected)));
        }

        return max;
    }

    private static float[] Values(long count, Random random)
    {
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((1.1 * random.NextDouble()) - 0.1);
        }

        return values;
    }
}
