using System.Runtime.InteropServices;

namespace ConvBench.Backends.OpenCl;

/// <summary>The struct Layer of Kernels/layer.cl.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LayerArguments
{
    public int Channels;
    public int Filters;
    public int FilterTiles;
    public int Groups;
    public int Taps;
    public int Plane;
    public int Image;
    public int Width;
    public int OH;
    public int OW;
    public int RowVectors;
    public int Vectors;
    public int Images;
    public int Relu;

    /// <summary>Vectors of all images.</summary>
    public readonly long AllVectors => (long)Vectors * Images;

    /// <summary>A layer over a packed input, and the register tile for its product.</summary>
    /// <remarks>Outputs are counted row by row, or through whole rows of the input, whichever makes fewer vectors: 7 outputs of a row
    /// fill one of 8, 9 outputs two, but 9 of each 10 inputs nearly fill them.</remarks>
    public static LayerArguments Of(ConvProblem p, PackedInput input, OpenClPlan plan, out RegisterTile tile)
    {
        int lanes = RegisterTile.LanesOf(plan.Unit.Device);
        int perRow = (p.OW + lanes - 1) / lanes;
        long rows = (long)p.OH * perRow, through = (((p.OH - 1L) * input.Width) + p.OW + lanes - 1) / lanes;
        bool byRows = rows <= through && p.OW < input.Width;
        if ((byRows ? rows : through) * p.N > int.MaxValue)
        {
            throw new NotSupportedException($"more than {int.MaxValue} vectors of outputs");
        }

        var layer = new LayerArguments
        {
            Channels = p.CPerGroup,
            Filters = p.KPerGroup,
            Groups = p.Groups,
            Taps = p.R * p.S,
            Plane = input.Plane,
            Image = input.Plane * p.C,
            Width = input.Width,
            OH = p.OH,
            OW = p.OW,
            RowVectors = byRows ? perRow : 0,
            Vectors = (int)(byRows ? rows : through),
            Images = p.N,
            Relu = p.HasRelu ? 1 : 0,
        };
        tile = plan.ChooseTile(p.KPerGroup, layer.AllVectors);
        layer.FilterTiles = tile.FilterTiles(p.KPerGroup);
        return layer;
    }

    /// <summary>The inputs of the taps from that of the first.</summary>
    public static int[] Offsets(ConvProblem p, PackedInput input) =>
        [.. from r in Enumerable.Range(0, p.R) from s in Enumerable.Range(0, p.S) select input.Offset(r * p.DilationH, s * p.DilationW)];

    /// <summary>Weights as register tiles read them, [group][filter tile][c·taps][filters of the tile]; zeros behind the last.</summary>
    public static float[] Panels(ConvProblem p, ReadOnlySpan<float> weights, int filters)
    {
        int tiles = (p.KPerGroup + filters - 1) / filters, depth = p.Accumulations;
        var panels = new float[(long)p.Groups * tiles * filters * depth];
        for (int k = 0; k < p.K; k++)
        {
            (int group, int inGroup) = Math.DivRem(k, p.KPerGroup);
            long at = ((((long)group * tiles) + (inGroup / filters)) * depth * filters) + (inGroup % filters);
            for (int i = 0; i < depth; i++)
            {
                panels[at + ((long)i * filters)] = weights[(k * depth) + i];
            }
        }

        return panels;
    }
}
