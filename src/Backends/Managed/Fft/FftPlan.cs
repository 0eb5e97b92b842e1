namespace ConvBench.Backends.Managed.Fft;

/// <summary>What both kinds of plan share: bands, pairs of tiles, and per-thread scratch.</summary>
internal abstract unsafe class FftPlan<TSimd, TVec> : ManagedPlan
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly AlignedBuffer _scratch;
    private readonly nint _scratchFloats;
    private readonly nint _bandFloats;

    protected FftPlan(ConvProblem problem, FftTile tile, int tilesAtOnce, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        ConvOptions options)
        : base(problem, weights, bias, options)
    {
        Geometry = new FftGeometry(problem, tile, TSimd.Width, tilesAtOnce);
        Bins = new FftBins(tile.Rows, tile.Columns);
        Transforms = new FftTransforms<TSimd, TVec>(tile, Bins, Geometry.Chunks.Max(Geometry.InputColumns) * TSimd.Width);
        _bandFloats = (nint)Math.Max(Geometry.InputBand(), Geometry.OutputBand()) * TSimd.Width;
        _scratchFloats = (Transforms.ScratchFloats + (2 * _bandFloats) + (2 * 16) + 15) / 16 * 16;
        _scratch = new AlignedBuffer(_scratchFloats * options.Threads);
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _scratch.Bytes;

    /// <inheritdoc/>
    public override Choice? Choice => new() { Tile = new ChosenTile(Geometry.Tile.Rows, Geometry.Tile.Columns) };

    /// <inheritdoc/>
    public override (int Rows, int Columns) OutputTile => (Geometry.Tile.ValidRows, Geometry.Tile.ValidColumns);

    protected FftGeometry Geometry { get; }

    protected FftBins Bins { get; }

    protected FftTransforms<TSimd, TVec> Transforms { get; }

    protected static int Blocks(int channels) => (channels + TSimd.Width - 1) / TSimd.Width;

    /// <summary>Scratch of the transforms.</summary>
    protected float* Scratch(int thread) => _scratch.Pointer + (thread * _scratchFloats);

    /// <summary>Band of inputs.</summary>
    protected float* InputBand(int thread) => Scratch(thread) + Transforms.ScratchFloats;

    /// <summary>Band of outputs.</summary>
    protected float* OutputBand(int thread) => InputBand(thread) + _bandFloats;

    /// <summary>Channel of every lane, Width integers.</summary>
    protected int* LaneChannels(int thread) => (int*)(OutputBand(thread) + _bandFloats);

    /// <summary>Tiles q and q + 1 of a chunk as sources; the second is absent past the end.</summary>
    protected FftPair Source(FftChunk chunk, int q, float* band, int low, int high)
    {
        FftTile tile = Geometry.Tile;
        int columns = Geometry.InputColumns(chunk);
        FftPair pair = new() { Pitch = (nint)columns * TSimd.Width };
        int row = q / chunk.TileColumns * tile.ValidRows, column = q % chunk.TileColumns * tile.ValidColumns;
        pair.A = band + ((((nint)row * columns) + column) * TSimd.Width);
        (pair.LowA, pair.HighA) = (low - row, high - row);
        q++;
        if (q < chunk.Tiles)
        {
            row = q / chunk.TileColumns * tile.ValidRows;
            column = q % chunk.TileColumns * tile.ValidColumns;
            pair.B = band + ((((nint)row * columns) + column) * TSimd.Width);
            (pair.LowB, pair.HighB) = (low - row, high - row);
        }

        return pair;
    }

    /// <summary>Tiles q and q + 1 of a chunk as targets: only the rows and columns that exist in the output.</summary>
    protected FftPair Target(FftChunk chunk, int q, float* band)
    {
        FftTile tile = Geometry.Tile;
        FftPair pair = new() { Pitch = (nint)chunk.OutColumns * TSimd.Width };
        int row = q / chunk.TileColumns * tile.ValidRows, column = q % chunk.TileColumns * tile.ValidColumns;
        pair.A = band + ((((nint)row * chunk.OutColumns) + column) * TSimd.Width);
        pair.HighA = Math.Min(tile.ValidRows, chunk.OutRows - row);
        pair.ColumnsA = Math.Min(tile.ValidColumns, chunk.OutColumns - column);
        q++;
        if (q < chunk.Tiles)
        {
            row = q / chunk.TileColumns * tile.ValidRows;
            column = q % chunk.TileColumns * tile.ValidColumns;
            pair.B = band + ((((nint)row * chunk.OutColumns) + column) * TSimd.Width);
            pair.HighB = Math.Min(tile.ValidRows, chunk.OutRows - row);
            pair.ColumnsB = Math.Min(tile.ValidColumns, chunk.OutColumns - column);
        }

        return pair;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        Transforms.Dispose();
        _scratch.Dispose();
    }
}
