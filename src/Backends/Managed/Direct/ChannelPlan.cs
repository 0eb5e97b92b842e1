using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Direct convolution with vectors over output channels: pixels are broadcast, weights are packed vectors.</summary>
/// <remarks>
/// Register tile [up to 14 pixels][2 vectors of K] of <see cref="RegisterTile"/>. Packed weights:
/// [group][K block][chunk][r][s][c in chunk][K in block]. Output lines are brought in before the last chunk, since every
/// channel of a block lies on a page of its own.
/// Registers: 28 sums + 2 weights + 1 pixel = 31 of 32. Per 28 FMA 128 B of weights from L2 and 14 floats from L1; bound
/// by FMA: 95 % of the peak on 3×3 layers, 90 % on 3 input channels with stride 4 (Zen 4, AVX-512, one thread).
/// </remarks>
internal sealed unsafe class ChannelPlan<TSimd, TVec> : StripPlan<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly TapRanges? _ranges;

    public ChannelPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : this(problem, weights, bias, options, TapRanges.Pay(problem, MaxPixels, ChunkProducts))
    {
    }

    private ChannelPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, bool byTap)
        : this(problem, weights, bias, options,
            new StripGeometry(problem, MaxPixels, slack: 0, byTap ? ChunkProducts * problem.S : ChunkProducts)) =>
        _ranges = byTap ? new TapRanges(problem) : null;

    private ChannelPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, StripGeometry cut)
        : base(problem, weights, bias, options, cut, BlockK, PackedFloats(problem),
            (cut.HasPanels ? cut.RowTile : 1L) * cut.ColTile * BlockK)
    {
        for (int g = 0; g < problem.Groups; g++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                PackBlock(weights, g, block, Packed.Pointer + BlockOffset(g, block));
            }
        }
    }

    /// <inheritdoc/>
    public override Choice? Choice => new() { Form = "channels" };

    /// <inheritdoc/>
    /// <remarks>Taps that a tile's pixels have none of inside the image are left out, of all its pixels or (by tap) of
    /// each; output channels in whole vectors.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            ConvProblem v = Cut.View;
            double taps = 0;
            for (int ow = 0; ow < Cut.OW; ow += Cut.ColTile)
            {
                int cols = Math.Min(Cut.ColTile, Cut.OW - ow), tiles = (cols + MaxPixels - 1) / MaxPixels;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int first = (int)((long)cols * tile / tiles);
                    taps += TapsOf(ow + first, (int)((long)cols * (tile + 1) / tiles) - first);
                }
            }

            long lanes = Enumerable.Range(0, Blocks).Sum(block => (long)VectorsOf(block) * TSimd.Width);
            return 2.0 * v.N * v.Groups * v.CPerGroup * FilterRows.Total(v) * taps * lanes;
        }
    }

    /// <inheritdoc/>
    /// <remarks>By tap: a chain per chunk and filter column, added in order to sums that begin as zero.</remarks>
    public override IErrorBound? Bound =>
        _ranges is null ? base.Bound : SumBound.Chains(Problem, Cut.ChunkC * Problem.R, ChannelChunks * Problem.S);

    private static int MaxPixels => RegisterTile.MaxRows<TSimd, TVec>();

    private static int BlockK => 2 * TSimd.Width;

    private static long PackedFloats(ConvProblem p) =>
        (long)p.Groups * ((p.KPerGroup + BlockK - 1) / BlockK) * BlockK * p.Accumulations;

    private int VectorsOf(int block) => Problem.KPerGroup - (block * BlockK) > TSimd.Width ? 2 : 1;

    /// <summary>First packed float of a block; every block has room for two vectors, the last may use one.</summary>
    private long BlockOffset(int group, int block) => (((long)group * Blocks) + block) * BlockK * Problem.Accumulations;

    private void PackBlock(ReadOnlySpan<float> w, int g, int block, float* target)
    {
        ConvProblem v = Cut.View;
        int lanes = VectorsOf(block) * TSimd.Width, k0 = block * BlockK, ks = Math.Min(lanes, v.KPerGroup - k0);
        PackSteps(w, (g * v.KPerGroup) + k0, ks, lanes, target);
    }

    /// <summary>Products per filter row and channel of a tile's pixels.</summary>
    private double TapsOf(int column, int pixels)
    {
        if (_ranges is not null)
        {
            return Enumerable.Range(0, Cut.View.S).Select(s => _ranges.Inside(s, column, pixels)).Sum(r => Math.Max(0, r.End - r.First));
        }

        (int s0, int s1) = FilterRows.ColumnsInside(Cut.View, column, column + pixels - 1);
        return (double)pixels * (s1 - s0);
    }

    /// <inheritdoc/>
    protected override void Block(in Place at, float* scratch, float* sums)
    {
        ConvProblem v = Cut.View;
        int lanes = VectorsOf(at.Block) * TSimd.Width, tiles = (at.Cols + MaxPixels - 1) / MaxPixels;
        int k = (at.Group * v.KPerGroup) + (at.Block * BlockK), ks = Math.Min(lanes, v.KPerGroup - (at.Block * BlockK));
        float* weights = Packed.Pointer + BlockOffset(at.Group, at.Block) + ((long)at.C0 * v.R * v.S * lanes);
        bool last = at.C0 + at.Channels == v.CPerGroup;
        nint plane = (nint)Cut.OH * Cut.OW;
        float** rows = stackalloc float*[v.R];
        for (int o = 0; o < at.Rows; o++)
        {
            (int r0, int r1) = RowsOf(at, o, scratch, rows);

            // a whole row of sums before it is written: the NCHW planes are then filled line by line
            float* sum = Cut.HasPanels ? sums + ((((long)at.SumBlock * Cut.RowTile) + o) * Cut.ColTile * BlockK) : sums;
            float* y = Output(at, k, o);
            for (int tile = 0; tile < tiles; tile++)
            {
                int first = (int)((long)at.Cols * tile / tiles), pixels = (int)((long)at.Cols * (tile + 1) / tiles) - first;
                var args = new RegisterTile.Args
                {
                    Rows = rows,
                    RCount = r1 - r0,
                    Out = sum + (first * lanes),
                    OutPitch = lanes,
                    Offset = first
                };
                if (_ranges is not null)
                {
                    ByTap(at, &args, weights, lanes, r0, pixels);
                    continue;
                }

                var taps = FilterRows.ColumnsInside(v, at.Ow + first, at.Ow + first + pixels - 1);
                var lines = new Lines(last ? y + first : null, pixels, ks, plane);
                var kernel = RegisterTile.Kernel<TSimd, TVec, RegisterTile.ScalarsWalk>(pixels, lanes / TSimd.Width);
                Chunks(at, new TileWork { Kernel = kernel, Weights = weights, Lanes = lanes, FirstRow = r0, Taps = taps, Output = lines },
                    &args);
            }

            if (last)
            {
                Clock?.Lap(at.Thread, Phase.Multiply);
                TileTranspose.Write(TSimd.Width, sum, lanes, at.Cols, ks, End.From(k), y, plane);
                Clock?.Lap(at.Thread, Phase.Output);
            }
        }
    }

    /// <summary>A tile's chunks with one call per filter column, of the pixels whose tap is inside the image.</summary>
    private void ByTap(in Place at, RegisterTile.Args* args, float* weights, int lanes, int r0, int pixels)
    {
        ConvProblem v = Cut.View;
        float* sums = args->Out;
        int start = (int)args->Offset, column = at.Ow + start;
        if (at.C0 == 0)
        {
            new Span<float>(sums, pixels * lanes).Clear();
        }

        args->SCount = 1;
        args->CStep = Cut.RowLength;
        args->Accumulate = true;
        for (int c = 0; c < at.Channels; c += Cut.ChunkC)
        {
            int channels = Math.Min(Cut.ChunkC, at.Channels - c);
            args->CCount = channels;
            args->PackedPitch = (nint)v.S * channels * lanes;
            for (int s = 0; s < v.S; s++)
            {
                (int first, int end) = _ranges!.Inside(s, column, pixels);
                if (first < end)
                {
                    args->Taps = Taps + s;
                    args->Offset = start + first + ((nint)c * Cut.RowLength);
                    args->Packed = weights + ((((long)c * v.R * v.S) + ((((long)r0 * v.S) + s) * channels)) * lanes);
                    args->Out = sums + ((nint)first * lanes);
                    RegisterTile.Kernel<TSimd, TVec, RegisterTile.ScalarsWalk>(end - first, lanes / TSimd.Width)(args);
                }
            }
        }
    }
}
