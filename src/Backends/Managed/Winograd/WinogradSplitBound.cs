namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Σ of the bounds of a split filter's pieces, and u·(pieces − 1)·(s + Σ bounds) for adding their outputs; first
/// order in u.</summary>
/// <remarks>A partial sum is at most Σ(|y_i| + bound_i) ≤ s + Σ bounds over the pieces, and each of the additions rounds
/// one such sum.</remarks>
/// <param name="pieces">The pieces.</param>
/// <param name="bounds">Their bounds, on the inputs of the whole layer.</param>
internal sealed class WinogradSplitBound(IReadOnlyList<WinogradPiece> pieces, IReadOnlyList<IErrorBound> bounds) : IErrorBound
{
    private const int Seed = 52;

    /// <inheritdoc/>
    public string Formula => $"Σ over {pieces.Count} pieces of {bounds[0].Formula}, …, and {pieces.Count - 1}·u·s";

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        OutputSample known = truth.Sample ?? OutputSample.Stratified(p, SampledBounds.Most, Seed);
        int[] places = truth.Sample is null ? [.. known.Indices.Select(i => (int)i)] : [.. Enumerable.Range(0, known.Indices.Count)];
        double[] s = [.. places.Select(i => truth.S[i])], sum = new double[places.Length];
        Truth sampled = new([.. places.Select(i => truth.Y[i])], s) { Sample = known };
        for (int i = 0; i < pieces.Count; i++)
        {
            double[] one = bounds[i].Evaluate(pieces[i].Problem, data with { W = pieces[i].Weights(data.W), B = i == 0 ? data.B : [] },
                sampled);
            for (int at = 0; at < sum.Length; at++)
            {
                sum[at] += one[at];
            }
        }

        var all = new double[truth.Y.Length];
        Array.Fill(all, double.NaN);
        for (int at = 0; at < places.Length; at++)
        {
            all[places[at]] = sum[at] + (FloatFormat.Binary32.Unit * (pieces.Count - 1) * (s[at] + sum[at]));
        }

        return all;
    }
}
