using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>Column tiles cut into parts whose intermediate matrices stay in a cache.</summary>
/// <param name="All">First tile and tiles of each part.</param>
/// <param name="Largest">Tiles of the largest part.</param>
internal sealed record TileParts(IReadOnlyList<(int First, int Count)> All, int Largest)
{
    private const int Most = 64; // launches are not free
    private const long CpuBytes = 1 << 20, GpuBytes = 256 << 20;

    /// <summary>Equal parts.</summary>
    /// <param name="device">A GPU wants many work-items and takes larger ones.</param>
    /// <param name="tiles">Column tiles.</param>
    /// <param name="floats">Intermediate floats of a tile.</param>
    public static TileParts Of(ClDevice device, long tiles, long floats)
    {
        long fit = Math.Max(1, (device.IsCpu ? CpuBytes * device.ComputeUnits : GpuBytes) / (4 * floats));
        long parts = Math.Min(Most, (tiles + fit - 1) / fit);
        var largest = (int)((tiles + parts - 1) / parts);
        var all = new List<(int First, int Count)>();
        for (int first = 0; first < tiles; first += largest)
        {
            all.Add((first, (int)Math.Min(largest, tiles - first)));
        }

        return new TileParts(all, largest);
    }
}
