namespace ConvBench.Reporting.Agree;

/// <summary>How two rows agree on one problem; 0 everywhere where they gave the same bits.</summary>
/// <param name="Difference">First minus second.</param>
/// <param name="NumpyChunked">Difference of np.sum up to NumPy 2.2.</param>
/// <param name="NumpyPairwise">Difference of np.sum from NumPy 2.3 on.</param>
/// <param name="ToleranceUsed">Share of the tolerance that theory supports.</param>
internal sealed record RowPair(PairDifference Difference, float NumpyChunked, float NumpyPairwise, double ToleranceUsed)
{
    /// <summary>Whether the Keras promise holds: no output is further apart than 1e-7.</summary>
    public bool Kept => Difference.MaxAbs <= PairDifference.Promise;
}
