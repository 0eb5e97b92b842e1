using System.Globalization;
using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>What one work-item computes: some filters times some vectors of outputs.</summary>
/// <param name="Lanes">Floats of a vector, VW.</param>
/// <param name="Vectors">Vectors, PV.</param>
/// <param name="Filters">Filters, KR.</param>
internal readonly record struct RegisterTile(int Lanes, int Vectors, int Filters)
{
    private const int Latency = 4; // cycles of an FMA; two start in a cycle, and two vectors are loaded
    private const int Loop = 1; // what a step costs beside, measured on PoCL

    // few, for each pair is a program that takes a second to compile
    private static readonly int[] VectorCounts = [1, 2, 3, 4, 6, 8], FilterCounts = [1, 2, 3, 4, 6, 8, 12];

    /// <summary>Columns.</summary>
    public int Columns => Lanes * Vectors;

    /// <summary>Tiles that hold these vectors, the last may be filled in part.</summary>
    public long ColumnTiles(long vectors) => (vectors + Vectors - 1) / Vectors;

    /// <summary>Tiles that hold these filters, the last may be filled in part.</summary>
    public int FilterTiles(int filters) => (filters + Filters - 1) / Filters;

    /// <summary>Definitions for the compiler.</summary>
    public string Defines => string.Create(CultureInfo.InvariantCulture, $"-D VW={Lanes} -D PV={Vectors} -D KR={Filters}");

    /// <summary>The tile as records name it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Filters}x{Vectors} vectors of {Lanes}");

    /// <summary>Floats of a vector on a device: those of a register of a CPU; 4 where lanes are work-items.</summary>
    public static int LanesOf(ClDevice device) => device.IsCpu ? Math.Clamp(device.NativeFloats, 4, 16) : 4;

    /// <summary>Tiles that a product of matrices may be computed with, those first that promise the fewest cycles.</summary>
    /// <remarks>
    /// A step of a tile starts KR·PV FMAs and loads KR + PV numbers or vectors; fewer than 8 chains wait for each other. Tiles at the ends
    /// count whole. On a GPU registers are many and lanes are work-items: one vector or two, and as many filters as there are, 8 at most.
    /// </remarks>
    /// <param name="device">Where.</param>
    /// <param name="filters">Rows of the product.</param>
    /// <param name="vectors">Vectors of columns.</param>
    public static IReadOnlyList<RegisterTile> Ranked(ClDevice device, int filters, long vectors)
    {
        int lanes = LanesOf(device);
        if (!device.IsCpu)
        {
            int most = filters >= 8 ? 8 : filters >= 4 ? 4 : filters;
            (int Vectors, int Filters)[] sizes = [(1, most), (2, most), (1, (most + 1) / 2)];
            return [.. sizes.Distinct().Select(t => new RegisterTile(lanes, t.Vectors, t.Filters))];
        }

        int registers = lanes == 16 ? 32 : 16;
        return [.. from pv in VectorCounts
            from kr in FilterCounts
            where (kr * pv) + pv + 1 <= registers
            let steps = (double)((filters + kr - 1) / kr) * ((vectors + pv - 1) / pv)
            orderby steps * (Math.Max(Math.Max(kr * pv, kr + pv) / 2.0, Latency) + Loop), kr + pv
            select new RegisterTile(lanes, pv, kr)];
    }
}
