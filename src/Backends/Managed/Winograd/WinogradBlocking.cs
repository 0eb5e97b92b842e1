namespace ConvBench.Backends.Managed;

/// <summary>How the work of a plan is cut; no choice here changes a bit of the result but <see cref="ChannelChunk"/>, which is fixed per width.</summary>
/// <param name="TilesPerBlock">Tiles transformed and multiplied together.</param>
/// <param name="PanelsPerBlock">Panels of two vectors of output channels multiplied before the output transform.</param>
/// <param name="Shared">Whether the whole team works on one block (few tiles, large weights) instead of a block each.</param>
internal readonly record struct WinogradBlocking(int TilesPerBlock, int PanelsPerBlock, bool Shared)
{
    /// <summary>Channels summed in one chain of FMAs; the partial sums are added one by one.</summary>
    /// <remarks>A chain's error grows with the root of its length: on 256 channels F(4,3) has 1.05e-6 with 128, 6.4e-7 with 32, 5.8e-7 with 16, which cost 0, 1.5 and 5 % of time.</remarks>
    public const int ChannelChunk = 32;

    /// <summary>The rule.</summary>
    public static WinogradBlocking Choose(ConvProblem p, WinogradAxis h, WinogradAxis w, int width, int rows, int threads)
    {
        long tiles = TileMap.Count(p, h.M, w.M);
        int frequencies = h.Alpha * w.Alpha;
        int panels = (p.KPerGroup + (2 * width) - 1) / (2 * width);
        long perTile = (long)frequencies * (((p.CPerGroup + width - 1) / width * width) + Math.Min(p.KPerGroup, 64)) * sizeof(float);
        long weights = (long)frequencies * p.CPerGroup * p.KPerGroup * sizeof(float);

        // Weights that stay in L2 are free to be read again; larger ones are read once per block, which then must be large.
        long budget = weights > 16 << 20 ? 8 << 20 : weights > 1 << 20 ? 2 << 20 : 600 << 10;
        long most = Math.Clamp(budget / perTile, rows, Math.Max(rows, tiles));
        bool shared = threads > 1 && tiles * p.Groups < 2L * threads * most && weights > 1 << 20;
        long blocks = (tiles + most - 1) / most;
        if (!shared)
        {
            blocks = Math.Min(tiles, (blocks + threads - 1) / threads * threads);
        }

        int tilesPerBlock = (int)((tiles + blocks - 1) / blocks);
        long panelBytes = (long)frequencies * tilesPerBlock * 2 * width * sizeof(float);
        int panelsPerBlock = (int)Math.Clamp((256 << 10) / panelBytes, 1, panels);
        return new WinogradBlocking(tilesPerBlock, panelsPerBlock, shared);
    }
}
