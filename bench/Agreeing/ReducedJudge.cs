namespace ConvBench.Bench.Agreeing;

/// <summary>Whether a problem's tolerances tell shorter operands from float32.</summary>
/// <remarks>
/// Judged is the exact convolution of the rounded operands: the best that any arithmetic on them gives. Its distance to the truth is
/// hundreds of times what float32 arithmetic adds.
/// </remarks>
internal static class ReducedJudge
{
    private const int Seed = 3;

    /// <summary>The formats that are asked for: TF32 with 10 explicit bits, bfloat16 with 7.</summary>
    public static IReadOnlyList<FloatFormat> Formats { get; } = [FloatFormat.TensorFloat32, FloatFormat.BFloat16];

    /// <summary>One record a format; none of outputs that are all 0.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="data">The operands.</param>
    /// <param name="rows">The rows of the run; at least one.</param>
    public static IReadOnlyList<ReducedRecord> Judge(ConvProblem p, OperandSource operands, ConvData data,
        IReadOnlyList<OutputFacts> rows)
    {
        OutputSample sample = OutputSample.Stratified(p, OutputSample.JudgedCount, Seed);
        Truth truth = ReferenceConv.ComputeAt(p, data, sample, Environment.ProcessorCount);
        return PairJudge.Norm(truth.Y) == 0 ? [] : [.. Formats.Select(f =>
            Of(f, p, operands, truth, ReferenceConv.ComputeAt(p, f.Round(data), sample, Environment.ProcessorCount), rows))];
    }

    private static ReducedRecord Of(FloatFormat format, ConvProblem p, OperandSource operands, Truth truth, Truth reduced,
        IReadOnlyList<OutputFacts> rows)
    {
        double truthNorm = PairJudge.Norm(truth.Y), boundNorm = PairJudge.Norm(truth.S);
        double difference = PairJudge.Norm([.. reduced.Y.Zip(truth.Y, (a, b) => a - b)]);
        double[] norms = [.. rows.Select(r => Tolerance.Norm(p, operands, r, truthNorm, boundNorm)).OrderDescending().Take(2)];
        double sum = Tolerance.SumNorm(p, operands, truthNorm, boundNorm);
        return new ReducedRecord(
            format.Name,
            difference / truthNorm,
            difference / (2 * sum),
            difference / (norms[0] + norms[^1]),
            Enumerable.Range(0, truth.Y.Length).Where(i => truth.S[i] > 0)
                .Select(i => Math.Abs(reduced.Y[i] - truth.Y[i]) / truth.S[i]).DefaultIfEmpty(0).Max()
                / Tolerance.Componentwise(p, operands));
    }
}
