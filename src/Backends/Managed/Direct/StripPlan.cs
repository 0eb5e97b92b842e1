using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>What the blocked direct kernels share: strips of the output are handed out, gathered panel by panel, and
/// computed block by block.</summary>
/// <remarks>
/// A block is a set of output channels that a kernel takes at a time. The channel sum is cut into chunks of about
/// <see cref="ChunkProducts"/> products, each one chain of FMA from zero, then added: |error| ≤ (γ_chunk + γ_chunks)·s.
/// </remarks>
internal abstract unsafe class StripPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Length of one chain of additions.</summary>
    public const int ChunkProducts = DirectCost.ChainProducts;

    private const double GatherCycles = 0.3; // per float copied, where a vector FMA takes one cycle

    private readonly AlignedBuffer _taps;
    private readonly AlignedBuffer[] _scratch;
    private readonly AlignedBuffer[] _sums;
    private readonly int _parts;
    private WorkQueue _queue;

    /// <summary>Buffers for a cut.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="weights">KCRS.</param>
    /// <param name="bias">K floats or none.</param>
    /// <param name="options">Threads.</param>
    /// <param name="cut">Strips and panels.</param>
    /// <param name="blockK">Output channels of a block.</param>
    /// <param name="packedFloats">Floats of packed weights.</param>
    /// <param name="blockSums">Floats of sums that one block needs in one strip; kept for all blocks where panels follow
    /// one another.</param>
    protected StripPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options,
        StripGeometry cut, int blockK, long packedFloats, long blockSums)
        : base(problem, weights, bias, options, readAfter: TSimd.Width - 1)
    {
        Cut = cut;
        Blocks = (cut.View.KPerGroup + blockK - 1) / blockK;
        _parts = Parts(cut, Strips, Blocks, blockK, options.Threads);
        Packed = new AlignedBuffer(packedFloats);
        _taps = new AlignedBuffer(cut.Taps.Length * 2L);
        MemoryMarshal.Cast<nint, float>(cut.Taps).CopyTo(_taps.Span);
        int blocksPerPart = (Blocks + _parts - 1) / _parts;
        _scratch = new AlignedBuffer[options.Threads];
        _sums = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _scratch[t] = new AlignedBuffer(cut.ScratchLength + (2 * TSimd.Width));
            _sums[t] = new AlignedBuffer((cut.HasPanels ? blocksPerPart : 1) * blockSums);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => Packed.Bytes + _scratch.Sum(b => b.Bytes) + _sums.Sum(b => b.Bytes);

    /// <inheritdoc/>
    /// <remarks>A chain per chunk of channels, all taps of it; the sums of chunks and panels are added in order, then the
    /// bias (columns: the bias to the first chain).</remarks>
    public override IErrorBound? Bound => SumBound.Chains(Problem, Cut.ChunkC * Problem.R * Problem.S, ChannelChunks);

    /// <summary>Chunks of the channel sum.</summary>
    protected int ChannelChunks => (Problem.CPerGroup + Cut.ChunkC - 1) / Cut.ChunkC;

    /// <summary>How the layer is cut.</summary>
    protected StripGeometry Cut { get; }

    /// <summary>Blocks of output channels in a group.</summary>
    protected int Blocks { get; }

    /// <summary>Packed weights.</summary>
    protected AlignedBuffer Packed { get; }

    /// <summary>Offset in scratch of each filter column.</summary>
    protected nint* Taps => (nint*)_taps.Pointer;

    /// <summary>Whether rows of padding are gathered as zeros, for kernels that cannot skip them.</summary>
    protected virtual bool ZeroRows => false;

    private int Strips => Cut.View.N * Cut.View.Groups * Cut.RowStrips * Cut.ColStrips;

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int item))
        {
            Strip(item, index, _scratch[index].Pointer, _sums[index].Pointer);
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        _queue.Reset(Strips * _parts);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        Packed.Dispose();
        _taps.Dispose();
        foreach (AlignedBuffer b in _scratch.Concat(_sums))
        {
            b.Dispose();
        }
    }

    /// <summary>Adds one panel's products to one block's outputs of a strip; the last panel completes them.</summary>
    protected abstract void Block(in Place at, float* scratch, float* sums);

    /// <summary>NCHW output of a channel at the strip's first column, in its o-th row.</summary>
    protected float* Output(in Place at, int channel, int o) =>
        Y + ((((((nint)at.N * Cut.View.K) + channel) * Cut.OH) + at.Oh + (o * Cut.RowStep)) * Cut.OW) + at.Ow;

    /// <summary>Addresses in scratch of the filter rows inside the image of the strip's o-th row; returns the first of them
    /// and their end.</summary>
    protected (int R0, int R1) RowsOf(in Place at, int o, float* scratch, float** rows)
    {
        ConvProblem v = Cut.View;
        (int r0, int r1) = FilterRows.Inside(v, at.Oh + (o * Cut.RowStep), at.Oh + (o * Cut.RowStep));
        for (int r = r0; r < r1; r++)
        {
            rows[r - r0] = scratch + ((nint)Cut.SlotOf[(o * v.R) + r] * Cut.PanelC * Cut.RowLength);
        }

        return (r0, r1);
    }

    /// <summary>Adds one panel's products to a tile, one chain per chunk of channels.</summary>
    /// <param name="at">The panel.</param>
    /// <param name="tile">What is multiplied.</param>
    /// <param name="args">Rows, RCount, Out, OutPitch, Bias, and Offset in scratch of the tile's first pixel.</param>
    protected void Chunks(in Place at, in TileWork tile, RegisterTile.Args* args)
    {
        ConvProblem v = Cut.View;
        nint start = args->Offset;
        args->Taps = Taps + tile.Taps.S0;
        args->SCount = tile.Taps.S1 - tile.Taps.S0;
        args->CStep = Cut.RowLength;
        for (int c = 0; c < at.Channels; c += Cut.ChunkC)
        {
            int channels = Math.Min(Cut.ChunkC, at.Channels - c);
            args->CCount = channels;
            args->Offset = start + ((nint)c * Cut.RowLength);
            args->PackedPitch = (nint)v.S * channels * tile.Lanes;
            long steps = ((long)c * v.R * v.S) + ((((long)tile.FirstRow * v.S) + tile.Taps.S0) * channels);
            args->Packed = tile.Weights + (steps * tile.Lanes);
            args->Accumulate = at.C0 > 0 || c > 0;
            if (c + channels == at.Channels)
            {
                args->Relu = Problem.HasRelu && at.C0 + at.Channels == v.CPerGroup;
                tile.Output.Prefetch();
            }

            tile.Kernel(args);
        }
    }

    /// <summary>Packs the weights of output channels k.. of all input channels: [chunk][r][s][c in chunk][lanes], lanes
    /// beyond ks left alone.</summary>
    protected void PackSteps(ReadOnlySpan<float> w, int k, int ks, int lanes, float* target)
    {
        ConvProblem v = Cut.View;
        for (int c0 = 0; c0 < v.CPerGroup; c0 += Cut.ChunkC)
        {
            int end = Math.Min(c0 + Cut.ChunkC, v.CPerGroup);
            for (int rs = 0; rs < v.R * v.S; rs++)
            {
                for (int c = c0; c < end; c++, target += lanes)
                {
                    for (int i = 0; i < ks; i++)
                    {
                        target[i] = w[(int)(((((long)k + i) * v.CPerGroup) + c) * v.R * v.S) + rs];
                    }
                }
            }
        }
    }

    private void Strip(int item, int thread, float* scratch, float* sums)
    {
        ConvProblem v = Cut.View;
        Place at = PlaceOf(item) with { Thread = thread };
        for (int c0 = 0; c0 < v.CPerGroup; c0 += Cut.PanelC)
        {
            at = at with { C0 = c0, Channels = Math.Min(Cut.PanelC, v.CPerGroup - c0) };
            float* plane = X + (((((nint)at.N * v.C) + (at.Group * v.CPerGroup) + c0) * Problem.H) * Problem.W);
            StripGather<TSimd, TVec>.Fill(Cut, plane, at.Channels, at.Oh, at.Rows, at.Ow, ZeroRows, scratch);
            Clock?.Lap(thread, Phase.Gather);
            for (Place block = at; block.Block < at.EndBlock; block = block with { Block = block.Block + 1 })
            {
                Block(block with { SumBlock = Cut.HasPanels ? block.Block - at.Block : 0 }, scratch, sums);
                Clock?.Lap(thread, Phase.Multiply);
            }
        }
    }

    /// <summary>Into how many parts the output channels of a strip are cut, so that the team ends together: each part
    /// gathers its strip again.</summary>
    /// <remarks>Least ⌈strips·parts/threads⌉·(gather + multiply·⌈blocks/parts⌉/blocks), fewest parts first; never a choice
    /// that changes a bit.</remarks>
    private static int Parts(StripGeometry cut, int strips, int blocks, int blockK, int threads)
    {
        ConvProblem v = cut.View;
        double gather = GatherCycles * cut.SlotRow.Length * cut.RowLength * v.CPerGroup;
        double multiply = (double)cut.RowTile * cut.ColTile * v.Accumulations * Math.Max(1, blocks * blockK / TSimd.Width);
        double Cycles(int parts) =>
            ((((long)strips * parts) + threads - 1) / threads) * (gather + (multiply * ((blocks + parts - 1) / parts) / blocks));
        return threads == 1 ? 1 : Enumerable.Range(1, Math.Min(blocks, 8 * threads)).MinBy(Cycles);
    }

    private Place PlaceOf(int item)
    {
        (item, int part) = Math.DivRem(item, _parts);
        (item, int colStrip) = Math.DivRem(item, Cut.ColStrips);
        (item, int rowStrip) = Math.DivRem(item, Cut.RowStrips);
        (int n, int group) = Math.DivRem(item, Cut.View.Groups);
        (int oh, int rows) = Cut.Rows(rowStrip);
        int ow = colStrip * Cut.ColTile;
        int firstBlock = (int)((long)Blocks * part / _parts), endBlock = (int)((long)Blocks * (part + 1) / _parts);
        return new Place
        {
            N = n,
            Group = group,
            Block = firstBlock,
            EndBlock = endBlock,
            Oh = oh,
            Rows = rows,
            Ow = ow,
            Cols = Math.Min(Cut.ColTile, Cut.OW - ow),
        };
    }

    /// <summary>Where a block of work lies.</summary>
    protected readonly record struct Place
    {
        /// <summary>Image.</summary>
        public int N { get; init; }

        public int Group { get; init; }

        /// <summary>Block of output channels.</summary>
        public int Block { get; init; }

        /// <summary>End of the strip's blocks.</summary>
        public int EndBlock { get; init; }

        /// <summary>The block's place in the sums.</summary>
        public int SumBlock { get; init; }

        /// <summary>First output row; the strip has Rows of them.</summary>
        public int Oh { get; init; }

        public int Rows { get; init; }

        /// <summary>First output column; the strip has Cols of them.</summary>
        public int Ow { get; init; }

        public int Cols { get; init; }

        /// <summary>First input channel of the panel, which has Channels of them.</summary>
        public int C0 { get; init; }

        public int Channels { get; init; }

        public int Thread { get; init; }
    }

    /// <summary>What the tiles of a block have to multiply.</summary>
    protected readonly ref struct TileWork
    {
        /// <summary>Kernel for the tile's shape.</summary>
        public delegate*<RegisterTile.Args*, void> Kernel { get; init; }

        /// <summary>Packed weights of the block from the panel's first channel on: [chunk][r][s][c in chunk][lanes].</summary>
        public float* Weights { get; init; }

        /// <summary>Floats per step of packed weights.</summary>
        public int Lanes { get; init; }

        /// <summary>First filter row.</summary>
        public int FirstRow { get; init; }

        /// <summary>Filter columns of the tile that meet the image.</summary>
        public (int S0, int S1) Taps { get; init; }

        /// <summary>Output lines to bring in before they are written.</summary>
        public Lines Output { get; init; }
    }

    /// <summary>Pieces of output rows, the same columns of successive planes.</summary>
    protected readonly ref struct Lines(float* first, int floats, int count, nint pitch)
    {
        /// <summary>Brings them in while products are computed: the planes lie on pages of their own, where no hardware
        /// prefetcher follows.</summary>
        public void Prefetch()
        {
            if (Sse.IsSupported && first != null)
            {
                float* line = first;
                for (int i = 0; i < count; i++, line += pitch)
                {
                    Sse.Prefetch0(line);
                    Sse.Prefetch0(line + floats - 1);
                }
            }
        }
    }
}
