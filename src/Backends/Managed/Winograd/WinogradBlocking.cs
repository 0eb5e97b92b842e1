using ConvBench.Backends.Managed.Cost;
using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>How the work of a plan is cut. No choice here changes a bit of the result.</summary>
/// <param name="TilesPerBlock">Tiles transformed and multiplied together.</param>
/// <param name="Shared">Whether the whole team works on one block after the other (few tiles, large weights) instead of a
/// block each.</param>
internal readonly record struct WinogradBlocking(int TilesPerBlock, bool Shared)
{
    private const int FewTiles = 14;

    /// <summary>Whether channel sums are compensated (<see cref="CompensatedProduct{TSimd, TVec}"/>): with AVX-512, where
    /// it costs nothing.</summary>
    /// <remarks>
    /// Its register tile of 7 tiles asks twice as often for weights as the plain one of 14. Fewer than 28 tiles do not hide
    /// that where the weights
    /// come from L3: 256 channels on 14×14 lost a fifth, 512 on 7×7 three tenths. One image counts, and as many output
    /// channels as input channels,
    /// so that bits depend neither on threads nor on the batch nor on a slice of the filters.
    /// </remarks>
    public static bool Compensates(ConvProblem p, WinogradAxis h, WinogradAxis w, int width) =>
        width == 16 && (TileMap.Count(p.SingleImage, h.M, w.M) >= 2 * FewTiles
            || p.CPerGroup * ChannelBytes(p, width) * h.Products * w.Products <= CacheModel.L2Bytes);

    /// <summary>
    /// Weights that fit L2 are free to be read again, so that blocks are as small as half of L2 for V and M. Larger weights
    /// are read from L3 or
    /// memory once per block: 56 tiles then make six times more arithmetic than the read takes. A team shares blocks where
    /// each thread's own
    /// would be below 28 tiles, so that every weight is read by one thread only.
    /// </summary>
    public static WinogradBlocking Choose(ConvProblem p, WinogradAxis h, WinogradAxis w, int width, int threads)
    {
        long tiles = TileMap.Count(p, h.M, w.M), frequencies = h.Products * w.Products;
        long channelBytes = ChannelBytes(p, width), weightBytes = p.KPerGroup * channelBytes * frequencies;
        bool shared = threads > 1 && p.Groups < threads && tiles < 2L * FewTiles * threads && weightBytes > CacheModel.L2Bytes;

        long most = CacheModel.L2Bytes / 2 / (frequencies * (channelBytes + (2 * width * sizeof(float))));
        most = Math.Max(most, weightBytes > CacheModel.L2Bytes ? 4 * FewTiles : FewTiles);
        most = Math.Min(most, Math.Max(FewTiles, CacheModel.L3Bytes / (shared ? 1 : threads) / (frequencies * channelBytes)));
        long blocks = (tiles + most - 1) / most;
        if (!shared)
        {
            blocks = Math.Min(tiles, (blocks + threads - 1) / threads * threads);
        }

        return new WinogradBlocking((int)((tiles + blocks - 1) / blocks), shared);
    }

    private static long ChannelBytes(ConvProblem p, int width) => (p.CPerGroup + width - 1) / width * width * sizeof(float);
}
