using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Overlap-save with a channel sum: forward transforms of a tile block, one complex matrix product per bin,
/// inverse transforms.</summary>
/// <remarks>
/// Spectra of the input lie as [bin][channel block][tile][re, im][lane], of the output alike, of the weights as
/// [bin][group][part][k block][c][re, im][lane]:
/// in the order of their use, so that memory streams.
/// Three stages with a barrier after each. Units of work are outputs of their own stage, and the channel sum is never split over threads,
/// so the result does not depend on their number.
/// </remarks>
internal sealed unsafe class FftDensePlan<TSimd, TVec> : FftPlan<TSimd, TVec>, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly AlignedBuffer _w;
    private readonly AlignedBuffer _xSpectra;
    private readonly AlignedBuffer _ySpectra;
    private readonly FftOffsets _xPairs;
    private readonly FftOffsets _xSingles;
    private readonly FftOffsets _yPairs;
    private readonly FftOffsets _ySingles;
    private readonly int _cBlocks;
    private readonly int _kBlocks;
    private readonly int _kBlocksPerGroup;
    private readonly int _kSplits;
    private readonly FftParts _parts;
    private readonly nint _xBin;
    private readonly nint _yBin;
    private WorkQueue _queue;
    private Stage _stage;
    private FftTileBlock _block;

    public FftDensePlan(ConvProblem problem, FftTile tile, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, tile, tile.TilesAtOnce(problem, TSimd.Width), weights, bias, options)
    {
        _cBlocks = Blocks(problem.C);
        _kBlocksPerGroup = Blocks(problem.KPerGroup);
        _kBlocks = problem.Groups * _kBlocksPerGroup;
        _parts = new FftParts(problem.CPerGroup, TSimd.Width);
        _kSplits = Math.Clamp((64 + Bins.Count - 1) / Bins.Count, 1, _kBlocksPerGroup);
        _xBin = BinStride(_cBlocks);
        _yBin = BinStride(_kBlocks);
        _xSpectra = new AlignedBuffer(_xBin * Bins.Count);
        _ySpectra = new AlignedBuffer(_yBin * Bins.Count);
        int next = 2 * TSimd.Width; // a pair's mirrored values go to the second tile's column
        _xPairs = new FftOffsets(Bins.Offsets(_xBin, next));
        _xSingles = new FftOffsets(Bins.Offsets(_xBin, 0));
        _yPairs = new FftOffsets(Bins.Offsets(_yBin, next));
        _ySingles = new FftOffsets(Bins.Offsets(_yBin, 0));
        _w = FftWeightPacking.Dense(problem, tile, Bins, TSimd.Width, weights, Team);
    }

    private enum Stage
    {
        Forward,
        Multiply,
        Inverse,
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => base.WorkspaceBytes + _w.Bytes + _xSpectra.Bytes + _ySpectra.Bytes;

    /// <inheritdoc/>
    /// <remarks>4 FMAs for each bin, tile, input channel and output channel, output channels in whole vectors.</remarks>
    public override double? ExecutedFlops =>
        8.0 * Bins.Count * Geometry.Blocks.Sum(b => (long)b.Tiles) * Problem.CPerGroup * _kBlocks * TSimd.Width;

    /// <inheritdoc/>
    /// <remarks>A channel's complex product adds two chained roundings to a sum, each part after the first one more.</remarks>
    public override int? ChainLength => Math.Min(_parts.Size, Problem.CPerGroup);

    /// <inheritdoc/>
    public override IErrorBound? Bound =>
        new FftBound(Geometry, (2 * Math.Min(_parts.Size, Problem.CPerGroup)) + _parts.Count - 1, TSimd.Width, pairsChannels: false);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int unit))
        {
            switch (_stage)
            {
                case Stage.Forward:
                    Forward(index, Geometry.Chunks[_block.First + (unit / _cBlocks)], unit % _cBlocks);
                    Clock?.Lap(index, Phase.ForwardTransform);
                    break;
                case Stage.Multiply:
                    Multiply(unit / _kSplits, unit % _kSplits);
                    Clock?.Lap(index, Phase.Multiply);
                    break;
                default:
                    Inverse(index, Geometry.Chunks[_block.First + (unit / _kBlocks)], unit % _kBlocks);
                    Clock?.Lap(index, Phase.InverseTransform);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        for (int i = 0; i < Geometry.Blocks.Count; i++)
        {
            _block = Geometry.Blocks[i];
            int chunks = _block.End - _block.First;
            Run(Stage.Forward, chunks * _cBlocks);
            Run(Stage.Multiply, Bins.Count * _kSplits);
            Run(Stage.Inverse, chunks * _kBlocks);
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        _w.Dispose();
        _xSpectra.Dispose();
        _ySpectra.Dispose();
        _xPairs.Dispose();
        _xSingles.Dispose();
        _yPairs.Dispose();
        _ySingles.Dispose();
    }

    private void Run(Stage stage, int units)
    {
        _stage = stage;
        _queue.Reset(units);
        Team.Run(this);
    }

    /// <summary>Floats from bin to bin: an odd multiple of 256 bytes, so that a tile's values for all bins spread over all
    /// cache sets.</summary>
    private nint BinStride(int blocks)
    {
        nint quads = (((nint)blocks * Geometry.TilesAtOnce * 2 * TSimd.Width) + 63) / 64;
        return (quads | 1) * 64;
    }

    private void Forward(int thread, FftChunk chunk, int block)
    {
        int* channels = LaneChannels(thread);
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            int c = (block * TSimd.Width) + lane;
            channels[lane] = c < Problem.C ? c : -1;
        }

        float* band = InputBand(thread);
        int columns = Geometry.InputColumns(chunk);
        FftBand<TSimd, TVec>.Pack(
            Problem, Geometry.Tile, chunk, Geometry.InputRows(chunk), columns, X, channels, band, Geometry.Tile.Columns == 1, out int low,
                out int high);
        for (int q = 0; q < chunk.Tiles; q += 2)
        {
            FftPair pair = Source(chunk, q, band, low, high);
            float* target = _xSpectra.Pointer + ((((nint)block * Geometry.TilesAtOnce) + chunk.FirstTile + q) * 2 * TSimd.Width);
            Transforms.Forward(pair, Scratch(thread), target, q + 1 < chunk.Tiles ? _xPairs.Pointer : _xSingles.Pointer);
        }
    }

    /// <summary>Output channels of one split, all tiles of the block, one bin: y[k][t] = Σ_c x[c][t]·conj(w[c][k]).</summary>
    private void Multiply(int bin, int split)
    {
        float* x = _xSpectra.Pointer + (bin * _xBin), y = _ySpectra.Pointer + (bin * _yBin);
        nint xBlock = (nint)Geometry.TilesAtOnce * 2 * TSimd.Width;
        long group = (long)_kBlocksPerGroup * Problem.CPerGroup;
        int first = split * _kBlocksPerGroup / _kSplits, end = (split + 1) * _kBlocksPerGroup / _kSplits;
        for (int g = 0; g < Problem.Groups; g++)
        {
            for (int part = 0; part < _parts.Count; part++)
            {
                int start = part * _parts.Size, channel = (g * Problem.CPerGroup) + start;
                for (int k = first; k < end; k++)
                {
                    float* w = _w.Pointer + (((((long)bin * Problem.Groups) + g) * group) + _parts.Offset(_kBlocksPerGroup, k, start)) * 2
                        * TSimd.Width;
                    float* sums = y + (((g * _kBlocksPerGroup) + k) * xBlock);
                    Tiles(x + (channel / TSimd.Width * xBlock), channel % TSimd.Width, _parts.Length(part), w, sums, part > 0);
                }
            }
        }
    }

    private void Tiles(float* x, int lane, int channels, float* w, float* y, bool add)
    {
        int tiles = _block.Tiles, most = FftMultiply<TSimd, TVec>.MaxTiles, calls = (tiles + most - 1) / most;
        nint xBlock = (nint)Geometry.TilesAtOnce * 2 * TSimd.Width;
        for (int i = 0; i < calls; i++)
        {
            int t = (int)((long)i * tiles / calls), end = (int)((i + 1L) * tiles / calls);
            nint at = (nint)t * 2 * TSimd.Width;
            FftMultiply<TSimd, TVec>.Run(end - t, x + at, xBlock, lane, channels, w, y + at, add);
        }
    }

    private void Inverse(int thread, FftChunk chunk, int block)
    {
        float* band = OutputBand(thread);
        for (int q = 0; q < chunk.Tiles; q += 2)
        {
            float* source = _ySpectra.Pointer + ((((nint)block * Geometry.TilesAtOnce) + chunk.FirstTile + q) * 2 * TSimd.Width);
            float* next = q + 2 < chunk.Tiles ? source + (4 * TSimd.Width) : null;
            Transforms.Inverse(source, next, q + 1 < chunk.Tiles ? _yPairs.Pointer : _ySingles.Pointer, Target(chunk, q, band),
                Scratch(thread));
        }

        int within = block % _kBlocksPerGroup * TSimd.Width;
        int channel = (block / _kBlocksPerGroup * Problem.KPerGroup) + within;
        FftBand<TSimd, TVec>.Unpack(Problem, chunk, band, End, channel, Math.Min(TSimd.Width, Problem.KPerGroup - within), Y);
    }
}
