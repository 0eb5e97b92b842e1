namespace ConvBench.Bench.Agreeing;

/// <summary>Every two outputs of a problem against each other, in one pass over all of them.</summary>
/// <remarks>A block of each output is in memory at a time: the pass needs rows × 64 KiB beside the truth, whatever the
/// problem's size.</remarks>
internal static class PairJudge
{
    private const int Block = 1 << 14;

    /// <summary>Every pair, first before second in the order given.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="underflow">What underflow may cost each output of a sum of them (<see cref="Underflow.OfSum"/>).</param>
    /// <param name="truth">Their truth.</param>
    /// <param name="outputs">Outputs with different bits.</param>
    public static IReadOnlyList<PairRecord> Judge(ConvProblem p, OperandSource operands, double underflow, Truth truth,
        IReadOnlyList<RowOutput> outputs)
    {
        (int A, int B)[] pairs =
            [.. from a in Enumerable.Range(0, outputs.Count) from b in Enumerable.Range(a + 1, outputs.Count - a - 1) select (a, b)];
        (double truthNorm, double boundNorm) = (Norm(truth.Y), Norm(truth.S));
        PairAccumulator[] sums = [.. pairs.Select(_ => new PairAccumulator(truthNorm / Math.Sqrt(truth.Y.Length)))];
        float[][] blocks = [.. outputs.Select(_ => new float[Block])];
        for (int at = 0; at < truth.S.Length; at += Block)
        {
            int start = at, length = Math.Min(Block, truth.S.Length - at);
            Parallel.For(0, outputs.Count, i => outputs[i].Read(start, blocks[i].AsSpan(0, length)));
            Parallel.For(0, pairs.Length, i =>
                sums[i].Add(blocks[pairs[i].A].AsSpan(0, length), blocks[pairs[i].B].AsSpan(0, length), truth.S.AsSpan(start, length)));
        }

        return [.. pairs.Select((pair, i) =>
            Pair(p, operands, outputs[pair.A].Facts, outputs[pair.B].Facts, sums[i].Result(), truthNorm, boundNorm,
                underflow))];
    }

    /// <summary>‖v‖₂.</summary>
    public static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));

    private static PairRecord Pair(ConvProblem p, OperandSource operands, OutputFacts a, OutputFacts b, PairDifference difference,
        double truthNorm, double boundNorm, double underflow) => new(
        a.Row,
        b.Row,
        difference,
        a.NumpyChunked - b.NumpyChunked,
        a.NumpyPairwise - b.NumpyPairwise,
        a.RelL2 < b.RelL2 ? a.Row : b.RelL2 < a.RelL2 ? b.Row : "",
        Tolerance.Used(p, operands, difference, a, b, truthNorm, boundNorm, underflow));
}
