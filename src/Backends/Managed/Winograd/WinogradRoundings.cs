using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>κ of a plan's <see cref="WinogradBound"/>, and the mean roundings of its channel sums.</summary>
/// <remarks>
/// κ sums: the filter transform 1 (float64, rounded once); the input and the output transform what
/// <see cref="IWinogradTransforms"/> states; the channel sum, chains of <see cref="TileProduct{TSimd, TVec}.Chunk"/> plus the
/// additions of chunks, or compensated 4 (a chain) + 1 (what Kahan's step loses of the chain's own size, the rounding of the large
/// sum being carried on) + 1 (s + a) plus chunks; the bias 1. Constants are dyadic and exact. At κ ≥ 20 the second order adds
/// κ²u² ≥ 400·u², where Kahan's carried terms need at most 8·u² per step, 256·u² in a chunk of 128 channels.
/// </remarks>
internal static class WinogradRoundings
{
    private const int CompensatedChunk = CompensatedProduct<Simd512, System.Runtime.Intrinsics.Vector512<float>>.Chunk;
    private const int PlainChunk = TileProduct<Simd512, System.Runtime.Intrinsics.Vector512<float>>.Chunk;

    /// <summary>κ.</summary>
    /// <typeparam name="T">The plan's transforms.</typeparam>
    /// <param name="p">The layer.</param>
    /// <param name="h">F(m, r) along the height.</param>
    /// <param name="w">Along the width.</param>
    /// <param name="lanes">Floats of a vector: below 8 a multiplication may round apart from its addition.</param>
    /// <param name="compensated">Whether channel sums are.</param>
    public static int Of<T>(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes, bool compensated)
        where T : struct, IWinogradTransforms =>
        1 + T.InputRoundings(h, w, lanes) + Longest(p.CPerGroup, compensated) + T.OutputRoundings(h, w) + (p.HasBias ? 1 : 0);

    /// <summary>Roundings that a product goes through in the mean until its channel sum is whole.</summary>
    /// <remarks>Half a chain and half of the chunks; of a compensated chunk half a chain of 4, and what a step loses.</remarks>
    public static double Mean(int channels, bool compensated)
    {
        int chunk = compensated ? CompensatedChunk : PlainChunk, chunks = (channels + chunk - 1) / chunk;
        double chain = Math.Min(channels, compensated ? 4 : chunk);
        return ((chain + 1) / 2) + (chunks == 1 ? 0 : (chunks + 1) / 2.0);
    }

    private static int Longest(int channels, bool compensated)
    {
        int chunk = compensated ? CompensatedChunk : PlainChunk, chunks = (channels + chunk - 1) / chunk;
        return (compensated ? (channels < 4 ? channels : 6) : Math.Min(channels, chunk)) + chunks - 1;
    }
}
