using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Direct convolution with vectors over output columns and output rows in registers: for one to three output
/// channels per group.</summary>
/// <remarks>
/// Register tile [4 output rows][2 vectors of columns]; one weight is broadcast, inputs are unaligned loads, one per FMA:
/// bound by loads. The channel sum is cut into chunks as in the other direct kernels.
/// </remarks>
internal sealed unsafe class SpatialPlan<TSimd, TVec> : StripPlan<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    public SpatialPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : this(problem, weights, bias, options,
            new StripGeometry(problem, Lanes, slack: Lanes, ChunkProducts, minRows: RowTile<TSimd, TVec>.Rows))
    {
    }

    private SpatialPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, StripGeometry cut)
        : base(problem, weights, bias, options, cut, blockK: 1, problem.WeightCount, SumRows(cut) * SumPitch(cut)) =>
        weights.CopyTo(Packed.Span);

    /// <inheritdoc/>
    protected override bool ZeroRows => true;

    private static int Lanes => 2 * TSimd.Width;

    /// <inheritdoc/>
    public override Choice? Choice => new() { Form = "rows" };

    /// <inheritdoc/>
    /// <remarks>Whole register tiles of 4 rows × 2 vectors, rows and columns beyond the strip too, times the filter rows
    /// that meet the image for any of the 4.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            ConvProblem v = Cut.View;
            int step = Cut.TileStep;
            double filterRows = 0, columns = 0;
            for (int strip = 0; strip < Cut.RowStrips; strip++)
            {
                (int oh, int rows) = Cut.Rows(strip);
                for (int o = 0; o < rows; o = NextTile(o, step))
                {
                    (int r0, int r1) = TileRows(oh + o, step);
                    filterRows += r1 - r0;
                }
            }

            for (int ow = 0; ow < Cut.OW; ow += Cut.ColTile)
            {
                columns += CostTerms.Blocks(Math.Min(Cut.ColTile, Cut.OW - ow), Lanes) * Lanes;
            }

            return 2.0 * v.N * v.K * v.CPerGroup * v.S * filterRows * RowTile<TSimd, TVec>.Rows * columns;
        }
    }

    /// <summary>Rows of sums: a tile may reach three steps beyond the strip.</summary>
    private static long SumRows(StripGeometry cut) => cut.RowTile + (RowTile<TSimd, TVec>.Rows * cut.TileStep);

    /// <summary>Floats between rows of sums: whole tiles.</summary>
    private static nint SumPitch(StripGeometry cut) => (cut.ColTile + Lanes - 1) / Lanes * (nint)Lanes;

    /// <inheritdoc/>
    protected override void Block(in Place at, float* scratch, float* sums)
    {
        ConvProblem v = Cut.View;
        int channel = (at.Group * v.KPerGroup) + at.Block;
        var band = new Band(at.Oh, at.Rows, at.Cols, at.Channels, at.C0 == 0, Bias.Pointer[channel]);
        float* w = Packed.Pointer + ((((long)channel * v.CPerGroup) + at.C0) * v.R * v.S);
        float* y = at.C0 + at.Channels < v.CPerGroup ? null : Output(at, channel, 0);
        Panel(band, w, scratch, sums + (at.SumBlock * SumRows(Cut) * SumPitch(Cut)), y);
    }

    /// <summary>Adds one panel of channels to one output channel's strip: to its sums, with the last panel to y.</summary>
    private void Panel(in Band band, float* w, float* scratch, float* sum, float* y)
    {
        ConvProblem v = Cut.View;
        float** inputs = stackalloc float*[RowTile<TSimd, TVec>.Rows * v.R];
        nint pitch = SumPitch(Cut);
        bool shared = v.StrideH == 1;
        int step = Cut.TileStep;
        for (int o = 0; o < band.Rows; o = NextTile(o, step))
        {
            Inputs(o, step, shared, scratch, inputs);
            (int r0, int r1) = TileRows(band.Oh + o, step);
            for (int c = 0; c < band.Channels; c += Cut.ChunkC)
            {
                bool last = y != null && c + Cut.ChunkC >= band.Channels;
                var tile = new RowTile<TSimd, TVec>.Args
                {
                    Inputs = inputs + r0,
                    Taps = Taps,
                    Weights = w + ((((long)c * v.R) + r0) * v.S),
                    WeightStep = (nint)v.R * v.S,
                    Sums = sum + (o * pitch),
                    SumPitch = pitch * step,
                    CStep = Cut.RowLength,
                    Offset = (nint)c * Cut.RowLength,
                    Columns = band.Cols,
                    Output = last ? y + ((nint)o * Cut.OW) : null,
                    OutputPitch = (nint)Cut.OW * step,
                    LiveRows = (band.Rows - o + step - 1) / step,
                    Bias = band.Bias,
                    Floor = End.Floor,
                    R = r1 - r0,
                    InputPitch = v.R,
                    S = v.S,
                    CCount = Math.Min(Cut.ChunkC, band.Channels - c),
                    Accumulate = !band.First || c > 0,
                };
                if (shared)
                {
                    RowTile<TSimd, TVec>.Shared(&tile);
                }
                else
                {
                    RowTile<TSimd, TVec>.Separate(&tile);
                }
            }
        }
    }

    /// <summary>Filter rows that meet the image for any output row of the tile that starts at this one.</summary>
    private (int R0, int R1) TileRows(int oh, int step) =>
        FilterRows.Inside(Cut.View, oh, Math.Min(oh + ((RowTile<TSimd, TVec>.Rows - 1) * step), Cut.OH - 1));

    /// <summary>First output row of the tile after the one that starts at o: tiles take rows o, o + step, o + 2·step, o + 3·step.</summary>
    private static int NextTile(int o, int step) =>
        (o + 1) % step != 0 ? o + 1 : o + 1 + ((RowTile<TSimd, TVec>.Rows - 1) * step);

    /// <summary>Addresses of a tile's input rows; rows beyond the strip get any address: computed, never written.</summary>
    private void Inputs(int o, int step, bool shared, float* scratch, float** inputs)
    {
        ConvProblem v = Cut.View;
        nint slotPitch = (nint)Cut.PanelC * Cut.RowLength;
        for (int i = 0; i < RowTile<TSimd, TVec>.Rows; i++)
        {
            int row = o + (i * step);
            bool inside = row < Cut.RowTile;
            for (int r = 0; r < v.R; r++)
            {
                int at = shared ? i + r : (i * v.R) + r;
                if (inside)
                {
                    inputs[at] = scratch + (Cut.SlotOf[(row * v.R) + r] * slotPitch);
                }
                else if (!shared || r == v.R - 1)
                {
                    inputs[at] = scratch;
                }
            }
        }
    }

    /// <summary>A strip of one output channel, and the panel of channels that is added to it.</summary>
    private readonly record struct Band(int Oh, int Rows, int Cols, int Channels, bool First, float Bias);
}
