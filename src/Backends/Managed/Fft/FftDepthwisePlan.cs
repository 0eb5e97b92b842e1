namespace ConvBench.Backends.Managed;

/// <summary>Overlap-save without a channel sum: a pair of tiles goes from rows to rows without leaving the core's cache.</summary>
/// <remarks>Weight spectra lie as [k block][v][u][re, im][lane], every frequency, in the order in which the column stage meets them.</remarks>
internal sealed unsafe class FftDepthwisePlan<TSimd, TVec> : FftPlan<TSimd, TVec>, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly AlignedBuffer _w;
    private readonly int _kBlocks;
    private WorkQueue _queue;

    public FftDepthwisePlan(ConvProblem problem, FftTile tile, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, tile, 1 << 16, weights, bias, options)
    {
        _kBlocks = Blocks(problem.K);
        _w = FftWeightPacking.Depthwise(problem, tile, Bins, TSimd.Width, weights, Team);
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => base.WorkspaceBytes + _w.Bytes;

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        while (_queue.TryTake(out int unit))
        {
            Unit(index, Geometry.Chunks[unit % Geometry.Chunks.Count], unit / Geometry.Chunks.Count);
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        _queue.Reset(Geometry.Chunks.Count * _kBlocks);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        _w.Dispose();
    }

    private void Unit(int thread, FftChunk chunk, int block)
    {
        int first = block * TSimd.Width;
        int* channels = LaneChannels(thread);
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            channels[lane] = first + lane < Problem.K ? (first + lane) / Problem.KPerGroup : -1;
        }

        float* band = InputBand(thread), output = OutputBand(thread);
        FftBand<TSimd, TVec>.Pack(
            Problem, chunk, Geometry.InputRows(chunk), Geometry.InputColumns(chunk), X, channels, band, Geometry.Tile.Columns == 1, out int low, out int high);
        float* w = _w.Pointer + ((nint)block * Geometry.Tile.Rows * Geometry.Tile.Columns * 2 * TSimd.Width);
        for (int q = 0; q < chunk.Tiles; q += 2)
        {
            Transforms.Filter(Source(chunk, q, band, low, high), w, Target(chunk, q, output), Scratch(thread));
        }

        FftBand<TSimd, TVec>.Unpack(Problem, chunk, output, Bias.Pointer, first, Math.Min(TSimd.Width, Problem.K - first), Y);
    }
}
