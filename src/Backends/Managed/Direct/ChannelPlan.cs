using System.Runtime.InteropServices;

namespace ConvBench.Backends.Managed;

/// <summary>Direct convolution with vectors over output channels: pixels are broadcast, weights are packed vectors.</summary>
/// <remarks>
/// Register tile [up to 14 pixels][2 vectors of K] of <see cref="RegisterTile"/>. Packed weights:
/// [group][K block][chunk][r][s][c in chunk][K in block]. The channel sum is cut into chunks of about
/// <see cref="ChunkProducts"/> products, each one chain of FMA from zero, then added: |error| ≤ (γ_chunk + γ_chunks)·s.
/// Bytes per FMA vector: weights 128 B per 28 FMA from L2; bound by FMA.
/// </remarks>
internal sealed unsafe class ChannelPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Length of one chain of additions; 16 channels × 3×3 is what the most accurate library kernels take.</summary>
    public const int ChunkProducts = 144;

    private const int ItemsPerThread = 6;
    private readonly StripGeometry _g;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer[] _scratch;
    private readonly AlignedBuffer[] _sums;
    private readonly AlignedBuffer _taps;
    private readonly int _blockK = 2 * TSimd.Width;
    private readonly int _blocks;
    private readonly int _parts;
    private WorkQueue _queue;

    public ChannelPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options)
    {
        int maxRows = RegisterTile.MaxRows<TSimd, TVec>();
        _g = new StripGeometry(problem, maxRows, slack: 0, ChunkProducts);
        ConvProblem v = _g.View;
        _blocks = (v.KPerGroup + _blockK - 1) / _blockK;
        int strips = v.N * v.Groups * _g.RowStrips * _g.ColStrips;
        _parts = options.Threads == 1 ? 1 : Math.Clamp(((ItemsPerThread * options.Threads) + strips - 1) / strips, 1, _blocks);
        _weights = Pack(v, weights);
        _taps = new AlignedBuffer(_g.Taps.Length * 2L);
        MemoryMarshal.Cast<nint, float>(_g.Taps).CopyTo(_taps.Span);
        _scratch = new AlignedBuffer[options.Threads];
        _sums = new AlignedBuffer[options.Threads];
        bool panels = _g.PanelC < v.CPerGroup;
        int blocksPerPart = (_blocks + _parts - 1) / _parts;
        for (int t = 0; t < options.Threads; t++)
        {
            _scratch[t] = new AlignedBuffer(_g.ScratchLength + (2 * TSimd.Width));
            _sums[t] = new AlignedBuffer((panels ? (long)blocksPerPart * _g.RowTile : 1) * _g.ColTile * _blockK);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _scratch.Sum(b => b.Bytes) + _sums.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override string Variant => "channels";

    /// <inheritdoc/>
    /// <remarks>Every output pixel once; padding columns are multiplied as zeros, rows outside the image not at all; output channels in whole vectors.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            ConvProblem v = _g.View;
            long lanes = Enumerable.Range(0, _blocks).Sum(block => (long)VectorsOf(block) * TSimd.Width);
            return 2.0 * v.N * v.Groups * v.CPerGroup * v.S * FilterRows.Total(v) * _g.OW * lanes;
        }
    }

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
        ConvProblem v = _g.View;
        _queue.Reset(v.N * v.Groups * _g.RowStrips * _g.ColStrips * _parts);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _weights.Dispose();
        _taps.Dispose();
        foreach (AlignedBuffer b in _scratch.Concat(_sums))
        {
            b.Dispose();
        }
    }

    private int VectorsOf(int block) => Problem.KPerGroup - (block * _blockK) > TSimd.Width ? 2 : 1;

    /// <summary>First packed float of a block; every block has room for two vectors, the last may use one.</summary>
    private long BlockOffset(int group, int block) => (((long)group * _blocks) + block) * _blockK * _g.View.Accumulations;

    private AlignedBuffer Pack(ConvProblem v, ReadOnlySpan<float> w)
    {
        var packed = new AlignedBuffer(BlockOffset(v.Groups, 0));
        for (int g = 0; g < v.Groups; g++)
        {
            for (int block = 0; block < _blocks; block++)
            {
                PackBlock(v, w, g, block, packed.Pointer + BlockOffset(g, block));
            }
        }

        return packed;
    }

    private void PackBlock(ConvProblem v, ReadOnlySpan<float> w, int g, int block, float* target)
    {
        int lanes = VectorsOf(block) * TSimd.Width, k0 = block * _blockK, ks = Math.Min(lanes, v.KPerGroup - k0);
        for (int c0 = 0; c0 < v.CPerGroup; c0 += _g.ChunkC)
        {
            int channels = Math.Min(_g.ChunkC, v.CPerGroup - c0);
            for (int rs = 0; rs < v.R * v.S; rs++)
            {
                for (int c = c0; c < c0 + channels; c++, target += lanes)
                {
                    for (int k = 0; k < ks; k++)
                    {
                        target[k] = w[(int)((((((long)g * v.KPerGroup) + k0 + k) * v.CPerGroup) + c) * v.R * v.S) + rs];
                    }
                }
            }
        }
    }

    private void Strip(int item, int thread, float* scratch, float* sums)
    {
        ConvProblem v = _g.View;
        (item, int part) = Math.DivRem(item, _parts);
        (item, int colStrip) = Math.DivRem(item, _g.ColStrips);
        (item, int rowStrip) = Math.DivRem(item, _g.RowStrips);
        (int n, int group) = Math.DivRem(item, v.Groups);
        int oh = rowStrip * _g.RowTile, ow = colStrip * _g.ColTile;
        int rows = Math.Min(_g.RowTile, _g.OH - oh), cols = Math.Min(_g.ColTile, _g.OW - ow);
        int firstBlock = (int)((long)_blocks * part / _parts), endBlock = (int)((long)_blocks * (part + 1) / _parts);
        for (int c0 = 0; c0 < v.CPerGroup; c0 += _g.PanelC)
        {
            int channels = Math.Min(_g.PanelC, v.CPerGroup - c0);
            float* plane = X + (((((nint)n * v.C) + (group * v.CPerGroup) + c0) * Problem.H) * Problem.W);
            StripGather<TSimd, TVec>.Fill(_g, plane, channels, oh, rows, ow, zeroRows: false, scratch);
            Clock?.Lap(thread, Phase.Gather);
            for (int block = firstBlock; block < endBlock; block++)
            {
                Block(new Place(n, group, block, block - firstBlock, oh, rows, ow, cols, c0, channels, thread), scratch, sums);
            }
        }
    }

    /// <summary>All pixels of a strip for one block of output channels and one panel of input channels.</summary>
    private void Block(in Place at, float* scratch, float* sums)
    {
        ConvProblem v = _g.View;
        int lanes = VectorsOf(at.Block) * TSimd.Width, tiles = (at.Cols + RegisterTile.MaxRows<TSimd, TVec>() - 1) / RegisterTile.MaxRows<TSimd, TVec>();
        float* weights = _weights.Pointer + BlockOffset(at.Group, at.Block) + ((long)at.C0 * v.R * v.S * lanes);
        bool panels = _g.PanelC < v.CPerGroup, last = at.C0 + at.Channels == v.CPerGroup;
        float** rowPointers = stackalloc float*[v.R];
        for (int o = 0; o < at.Rows; o++)
        {
            (int r0, int r1) = FilterRows.Inside(v, at.Oh + o, at.Oh + o);
            for (int r = r0; r < r1; r++)
            {
                rowPointers[r - r0] = scratch + ((nint)_g.SlotOf[(o * v.R) + r] * _g.PanelC * _g.RowLength);
            }

            // a whole row of sums before it is written: the NCHW planes are then filled line by line
            float* sum = panels ? sums + ((((long)at.SumBlock * _g.RowTile) + o) * _g.ColTile * _blockK) : sums;
            for (int tile = 0; tile < tiles; tile++)
            {
                int first = (int)((long)at.Cols * tile / tiles), pixels = (int)((long)at.Cols * (tile + 1) / tiles) - first;
                var args = new RegisterTile.Args { Rows = rowPointers, Taps = (nint*)_taps.Pointer, Out = sum + (first * lanes), OutPitch = lanes, CStep = _g.RowLength, Offset = first, RCount = r1 - r0, SCount = v.S };
                Chunks(at, &args, weights, lanes, pixels, r0);
            }

            if (last)
            {
                Clock?.Lap(at.Thread, Phase.Multiply);
                int k = (at.Group * v.KPerGroup) + (at.Block * _blockK);
                float* y = Y + ((((((nint)at.N * v.K) + k) * _g.OH) + at.Oh + o) * _g.OW) + at.Ow;
                TileTranspose.Write(TSimd.Width, sum, lanes, at.Cols, Math.Min(lanes, v.KPerGroup - (at.Block * _blockK)), Bias.Pointer + k, y, (nint)_g.OH * _g.OW);
                Clock?.Lap(at.Thread, Phase.Output);
            }
        }

        if (!last)
        {
            Clock?.Lap(at.Thread, Phase.Multiply);
        }
    }

    /// <summary>Adds one panel's products to a tile of sums, one chain per chunk of channels.</summary>
    private void Chunks(in Place at, RegisterTile.Args* args, float* weights, int lanes, int pixels, int r0)
    {
        ConvProblem v = _g.View;
        delegate*<RegisterTile.Args*, void> kernel = RegisterTile.Kernel<TSimd, TVec>(pixels, lanes / TSimd.Width);
        nint start = args->Offset;
        for (int c = 0; c < at.Channels; c += _g.ChunkC)
        {
            int channels = Math.Min(_g.ChunkC, at.Channels - c);
            args->CCount = channels;
            args->Offset = start + ((nint)c * _g.RowLength);
            args->Vectors = weights + ((((long)c * v.R) + ((long)r0 * channels)) * v.S * lanes);
            args->Accumulate = at.C0 + c > 0;
            kernel(args);
        }
    }

    /// <summary>Where a block of work lies.</summary>
    private readonly record struct Place(int N, int Group, int Block, int SumBlock, int Oh, int Rows, int Ow, int Cols, int C0, int Channels, int Thread);
}
