namespace ConvBench.Backends.Managed.Fft;

/// <summary>Overlap-save without a channel sum: a pair of tiles goes from rows to rows without leaving the core's cache.</summary>
/// <remarks>
/// Weight spectra lie as [k block][v][u][re, im][lane], every frequency, in the order in which the column stage meets them.
/// An image that is a single tile has no second tile to pair with (another image's would make its bits depend on the
/// batch): there two blocks of channels share a complex tile and are separated per frequency.
/// </remarks>
internal sealed unsafe class FftDepthwisePlan<TSimd, TVec> : FftPlan<TSimd, TVec>, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly AlignedBuffer _w;
    private readonly int _kBlocks;
    private readonly bool _pairsChannels;
    private WorkQueue _queue;

    public FftDepthwisePlan(ConvProblem problem, FftTile tile, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, tile, 1 << 16, weights, bias, options)
    {
        _kBlocks = Blocks(problem.K);
        _pairsChannels = FftCost.PairsChannels(problem, tile);
        double scale = (_pairsChannels ? 0.5 : 1.0) / (tile.Rows * tile.Columns);
        _w = FftWeightPacking.Depthwise(problem, tile, Bins, TSimd.Width, scale, weights, Team);
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => base.WorkspaceBytes + _w.Bytes;

    /// <inheritdoc/>
    /// <remarks>6 flops for each complex product: one per frequency of a pair of tiles, two per frequency and its mirror
    /// where channels are paired.</remarks>
    public override double? ExecutedFlops => _pairsChannels
        ? 12.0 * TSimd.Width * ((_kBlocks + 1) / 2) * Transforms.MirrorPairs * Geometry.Chunks.Count
        : 6.0 * TSimd.Width * _kBlocks * Geometry.Tile.Rows * Geometry.Tile.Columns * Geometry.Chunks.Sum(c => (c.Tiles + 1L) / 2);

    /// <inheritdoc/>
    /// <remarks>A complex product rounds twice; separating paired channels and putting them together again once each.</remarks>
    public override IErrorBound? Bound => new FftBound(Geometry, _pairsChannels ? 4 : 2, TSimd.Width, _pairsChannels);

    private nint WeightBlock => (nint)Geometry.Tile.Rows * Geometry.Tile.Columns * 2 * TSimd.Width;

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int unit))
        {
            if (_pairsChannels)
            {
                Channels(index, Geometry.Chunks[unit % Geometry.Chunks.Count], 2 * (unit / Geometry.Chunks.Count));
            }
            else
            {
                Tiles(index, Geometry.Chunks[unit % Geometry.Chunks.Count], unit / Geometry.Chunks.Count);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        _queue.Reset(Geometry.Chunks.Count * (_pairsChannels ? (_kBlocks + 1) / 2 : _kBlocks));
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        _w.Dispose();
    }

    private void Tiles(int thread, FftChunk chunk, int block)
    {
        float* band = InputBand(thread), output = OutputBand(thread);
        Pack(thread, chunk, block, band, out int low, out int high);
        Clock?.Lap(thread, Phase.Gather);
        for (int q = 0; q < chunk.Tiles; q += 2)
        {
            Transforms.Filter(Source(chunk, q, band, low, high), _w.Pointer + (block * WeightBlock), Target(chunk, q, output),
                Scratch(thread));
        }

        Clock?.Lap(thread, Phase.Filter);
        Unpack(chunk, block, output);
        Clock?.Lap(thread, Phase.Output);
    }

    /// <summary>Blocks b and b + 1 of an image's only tile; the bands serve as input, then as output.</summary>
    private void Channels(int thread, FftChunk chunk, int block)
    {
        float* first = InputBand(thread), second = OutputBand(thread);
        bool both = block + 1 < _kBlocks;
        Pack(thread, chunk, block, first, out int low, out int high);
        FftPair source = Source(chunk, 0, first, low, high), target = Target(chunk, 0, first);
        if (both)
        {
            Pack(thread, chunk, block + 1, second, out low, out high);
            (source.LowB, source.HighB, target.HighB, target.ColumnsB) = (low, high, target.HighA, target.ColumnsA);
        }

        Clock?.Lap(thread, Phase.Gather);
        source.B = target.B = second;
        float* w = _w.Pointer + (block * WeightBlock);
        Transforms.FilterApart(source, w, both ? w + WeightBlock : w, target, Scratch(thread));
        Clock?.Lap(thread, Phase.Filter);
        Unpack(chunk, block, first);
        if (both)
        {
            Unpack(chunk, block + 1, second);
        }

        Clock?.Lap(thread, Phase.Output);
    }

    private void Pack(int thread, FftChunk chunk, int block, float* band, out int low, out int high)
    {
        int first = block * TSimd.Width;
        int* channels = LaneChannels(thread);
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            channels[lane] = first + lane < Problem.K ? (first + lane) / Problem.KPerGroup : -1;
        }

        FftBand<TSimd, TVec>.Pack(
            Problem, Geometry.Tile, chunk, Geometry.InputRows(chunk), Geometry.InputColumns(chunk), X, channels, band,
                Geometry.Tile.Columns == 1, out low, out high);
    }

    private void Unpack(FftChunk chunk, int block, float* band)
    {
        int first = block * TSimd.Width;
        FftBand<TSimd, TVec>.Unpack(Problem, chunk, band, End, first, Math.Min(TSimd.Width, Problem.K - first), Y);
    }
}
