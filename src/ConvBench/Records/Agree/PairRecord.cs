using ConvBench.Bounds;
using ConvBench.Errors;

namespace ConvBench.Records.Agree;

/// <summary>Two rows with different bits.</summary>
/// <param name="First">The row that stands for all with the same bits, earlier in the run's order.</param>
/// <param name="Second">The other, likewise.</param>
/// <param name="Difference">First minus second.</param>
/// <param name="NumpyChunked">Difference of the two <c>np.sum</c> up to NumPy 2.2, subtracted in float32 as a user would.</param>
/// <param name="NumpyPairwise">The same from NumPy 2.3 on.</param>
/// <param name="Nearer">The row nearer to the truth (relative L2); "" where both are as near.</param>
/// <param name="ToleranceUsed">Share of the tolerance of <see cref="Tolerance"/> that the pair uses.</param>
public sealed record PairRecord(
    string First, string Second, PairDifference Difference, float NumpyChunked, float NumpyPairwise, string Nearer, double ToleranceUsed);
