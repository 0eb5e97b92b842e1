using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Direct convolution with vectors over output columns and rows of output channels: weights are broadcast, NCHW
/// sums are written as they are.</summary>
/// <remarks>
/// Register tile [up to 14 output channels][2 vectors of columns] of <see cref="RegisterTile"/>. Packed weights:
/// [group][K block][chunk][r][s][c in chunk][K in block]. For wide images with few products per output or few output
/// channels: no transposition, and no lanes without a channel.
/// Registers: 28 sums + 2 inputs + 1 weight = 31 of 32. Per 28 FMA 128 B of inputs and 56 B of weights from L1; bound by
/// FMA, beside the gather: 83 % of the peak on 12 channels 3×3, 90 % on a 7×7 stem (Zen 4, AVX-512, one thread).
/// </remarks>
internal sealed unsafe class ColumnPlan<TSimd, TVec> : StripPlan<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    public ColumnPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options, new StripGeometry(problem, Lanes, slack: Lanes, ChunkProducts), MaxK, problem.WeightCount,
            (long)MaxK * Lanes)
    {
        for (int g = 0; g < problem.Groups; g++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                int k = (g * problem.KPerGroup) + FirstK(block);
                PackSteps(weights, k, FirstK(block + 1) - FirstK(block), FirstK(block + 1) - FirstK(block),
                    Packed.Pointer + ((long)k * problem.Accumulations));
            }
        }
    }

    /// <inheritdoc/>
    public override Choice? Choice => new() { Form = "columns" };

    /// <inheritdoc/>
    /// <remarks>Whole vectors of columns, the overlap of the last tile too, times the filter columns that meet the image
    /// for any of them.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            ConvProblem v = Cut.View;
            double taps = 0;
            for (int ow = 0; ow < Cut.OW; ow += Cut.ColTile)
            {
                int cols = Math.Min(Cut.ColTile, Cut.OW - ow);
                for (int first = 0; first < cols; first += Lanes)
                {
                    (int start, int width) = TileOf(first, cols);
                    (int s0, int s1) = FilterRows.ColumnsInside(v, ow + start, ow + Math.Min(start + width, cols) - 1);
                    taps += (double)width * (s1 - s0);
                }
            }

            return 2.0 * v.N * v.K * v.CPerGroup * FilterRows.Total(v) * taps;
        }
    }

    private static int MaxK => RegisterTile.MaxRows<TSimd, TVec>();

    private static int Lanes => 2 * TSimd.Width;

    /// <summary>Blocks of nearly equal size.</summary>
    private int FirstK(int block) => (int)((long)Problem.KPerGroup * block / Blocks);

    /// <summary>A tile's first column and its columns, of a strip: the last one begins before the end of the one before,
    /// and writes the same again; or, where panels add up, beside the output.</summary>
    private (int Start, int Width) TileOf(int first, int cols)
    {
        int width = (cols - first > TSimd.Width ? 2 : 1) * TSimd.Width;
        return (Cut.HasPanels ? first : Math.Clamp(cols - width, 0, first), width);
    }

    /// <inheritdoc/>
    protected override void Block(in Place at, float* scratch, float* sums)
    {
        ConvProblem v = Cut.View;
        int ks = FirstK(at.Block + 1) - FirstK(at.Block), k = (at.Group * v.KPerGroup) + FirstK(at.Block);
        float* weights = Packed.Pointer + ((long)k * v.Accumulations) + ((long)at.C0 * v.R * v.S * ks);
        nint plane = (nint)Cut.OH * Cut.OW;
        float** rows = stackalloc float*[v.R];
        for (int o = 0; o < at.Rows; o++)
        {
            (int r0, int r1) = RowsOf(at, o, scratch, rows);
            float* y = Output(at, k, o);
            for (int first = 0; first < at.Cols; first += Lanes)
            {
                (int start, int width) = TileOf(first, at.Cols);
                int columns = Math.Min(width, at.Cols - start);
                bool whole = columns == width;
                var args = new RegisterTile.Args
                {
                    Rows = rows,
                    RCount = r1 - r0,
                    Offset = start,
                    Bias = at.C0 == 0 ? Bias.Pointer + k : null,
                    Out = whole ? y + start : sums,
                    OutPitch = whole ? plane : Lanes,
                };
                var taps = FilterRows.ColumnsInside(v, at.Ow + start, at.Ow + start + columns - 1);
                var lines = new Lines(y + start, columns, ks, plane);
                if (!whole && at.C0 > 0)
                {
                    Copy(y + start, plane, sums, Lanes, ks, columns);
                }

                var kernel = RegisterTile.Kernel<TSimd, TVec, RegisterTile.VectorsWalk>(ks, width / TSimd.Width);
                Chunks(at, new TileWork { Kernel = kernel, Weights = weights, Lanes = ks, FirstRow = r0, Taps = taps, Output = lines },
                    &args);
                if (!whole)
                {
                    Copy(sums, Lanes, y + start, plane, ks, columns);
                }
            }
        }
    }

    /// <summary>A last tile that is not whole is summed beside the output.</summary>
    private static void Copy(float* from, nint fromPitch, float* to, nint toPitch, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, from += fromPitch, to += toPitch)
        {
            new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
        }
    }
}
