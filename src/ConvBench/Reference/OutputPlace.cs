using System.Globalization;
using ConvBench.Contracts;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>Where an output lies.</summary>
public static class OutputPlace
{
    /// <summary>Image, channel, row and column of a flat NCHW position.</summary>
    public static (int N, int K, int OH, int OW) Of(ConvProblem p, long index)
    {
        (long row, long ow) = Math.DivRem(index, p.OW);
        (long plane, long oh) = Math.DivRem(row, p.OH);
        (long n, long k) = Math.DivRem(plane, p.K);
        return ((int)n, (int)k, (int)oh, (int)ow);
    }

    /// <summary>Whether its window reaches into the padding.</summary>
    public static bool IsBorder(ConvProblem p, int oh, int ow) => p.Rows.IsBorder(oh) || p.Columns.IsBorder(ow);

    /// <summary>"n 0, k 3, row 17, column 0, border"; with a tile also ", row 1 and column 0 of its 4×4 tile".</summary>
    /// <param name="p">The layer.</param>
    /// <param name="index">Flat NCHW position.</param>
    /// <param name="tile">Outputs of a tile (<see cref="IConvPlan.OutputTile"/>); (0, 0) for none. Tiles of a dilated layer
    /// lie on its sub-grids.</param>
    public static string Describe(ConvProblem p, long index, (int Rows, int Columns) tile)
    {
        (int n, int k, int oh, int ow) = Of(p, index);
        string place = string.Create(CultureInfo.InvariantCulture,
            $"n {n}, k {k}, row {oh}, column {ow}, {(IsBorder(p, oh, ow) ? "border" : "interior")}");
        return tile.Rows < 1 || tile.Columns < 1 ? place : place + string.Create(
            CultureInfo.InvariantCulture,
            $", row {oh / p.DilationH % tile.Rows} and column {ow / p.DilationW % tile.Columns} of its {tile.Rows}×{tile.Columns} tile");
    }
}
