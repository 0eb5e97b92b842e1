using System.Runtime.InteropServices;

namespace ConvBench.Backends.OpenCl;

/// <summary>The struct Grid of Kernels/grid.cl.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GridArguments
{
    public int Channels;
    public int Filters;
    public int FilterTiles;
    public int Groups;
    public int Plane;
    public int Image;
    public int Width;
    public int Vectors;
    public int Images;
    public int GridsH;
    public int GridsW;
    public int DilationH;
    public int DilationW;
    public int OH;
    public int OW;
    public int Relu;

    /// <summary>Vectors of all sub-grids of all images.</summary>
    public readonly long AllVectors => (long)Vectors * GridsH * GridsW * Images;

    /// <summary>Tiles of m outputs along an axis, those of all sub-grids together.</summary>
    public static double TilesAlong(int outputs, int dilation, int m) => Enumerable.Range(0, Math.Min(dilation, outputs))
        .Sum(phase => Math.Ceiling(Math.Ceiling((outputs - phase) / (double)dilation) / m));

    /// <summary>Tiles of m outputs along both axes over a packed input, and the register tile for their products.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="input">The input.</param>
    /// <param name="m">Outputs of a tile.</param>
    /// <param name="parts">Rows of the products for each filter: 2 where numbers are complex.</param>
    /// <param name="plan">Where, and which tile.</param>
    /// <param name="tile">The register tile.</param>
    public static GridArguments Of(
        ConvProblem p, PackedInput input, (int H, int W) m, int parts, OpenClPlan plan, out RegisterTile tile)
    {
        int lanes = RegisterTile.LanesOf(plan.Unit.Device);
        int down = Tiles(p.OH, p.DilationH * m.H), across = Tiles(p.OW, p.DilationW * m.W);
        var grid = new GridArguments
        {
            Channels = p.CPerGroup,
            Filters = p.KPerGroup,
            Groups = p.Groups,
            Plane = input.Plane,
            Image = input.Plane * p.C,
            Width = input.Width,
            Vectors = Tiles(((down - 1) * input.Width) + across, lanes),
            Images = p.N,
            GridsH = Math.Min(p.DilationH, p.OH),
            GridsW = Math.Min(p.DilationW, p.OW),
            DilationH = p.DilationH,
            DilationW = p.DilationW,
            OH = p.OH,
            OW = p.OW,
            Relu = p.HasRelu ? 1 : 0,
        };
        if (grid.AllVectors > int.MaxValue / lanes)
        {
            throw new NotSupportedException($"more than {int.MaxValue} tiles");
        }

        tile = plan.ChooseTile(parts * p.KPerGroup, grid.AllVectors);
        grid.FilterTiles = tile.FilterTiles(parts * p.KPerGroup);
        return grid;
    }

    /// <summary>Where the inputs of the first tile of each sub-grid lie, [sub-grid][row][column].</summary>
    public readonly int[] Offsets(PackedInput input, int alpha)
    {
        var offsets = new int[GridsH * GridsW * alpha * alpha];
        for (int i = 0; i < offsets.Length; i++)
        {
            int grid = i / (alpha * alpha), row = i / alpha % alpha, column = i % alpha;
            offsets[i] = input.Offset((grid / GridsW) + (row * DilationH), (grid % GridsW) + (column * DilationW));
        }

        return offsets;
    }

    private static int Tiles(int outputs, int size) => (int)(((long)outputs + size - 1) / size);
}
