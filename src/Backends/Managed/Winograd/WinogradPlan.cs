using ConvBench.Backends.Managed.Cost;
using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Winograd convolution, or SFC, by blocks of tiles: gather and input transform, one matrix product per frequency, output
/// transform and scatter.</summary>
/// <remarks>
/// A thread's V is [frequency][channel block][tile][W], its M, for one panel of output channels, is
/// [frequency][tile][vectors]. Threads split outputs
/// (blocks of tiles, panels of output channels), never a channel sum: every bit of the result is independent of their number.
/// </remarks>
internal sealed unsafe partial class WinogradPlan<TSimd, TVec, TTransforms> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TTransforms : struct, IWinogradTransforms
{
    private const int LineFloats = 16; // one cache line between frequencies: their stride is never a power of two

    private readonly WinogradAxis _h;
    private readonly WinogradAxis _w;
    private readonly TileMap _map;
    private readonly WinogradBlocking _blocking;
    private readonly WinogradWeights _weights;
    private readonly AlignedBuffer _constants;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _scratch;
    private readonly int _channelBlocks;
    private readonly int _tiles;
    private readonly nint _vFrequency;
    private readonly nint _mFrequency;
    private readonly nint _scratchFloats;
    private readonly bool _prefetch;
    private readonly bool _compensated;
    private readonly WinogradSetup _setup;
    private WorkQueue _queue;
    private Stage _stage;
    private int _group;
    private int _block;

    public WinogradPlan(ConvProblem p, WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        ConvOptions options, WinogradBlocking? blocking = null, PlanShare? share = null)
        : base(p, weights, bias, options, share)
    {
        (_h, _w) = (h, w);
        _prefetch = p.Bytes > 4L * CacheModel.L2Bytes; // small images stay in the caches by themselves
        _compensated = WinogradBlocking.Compensates(p, h, w, TSimd.Width);
        _blocking = blocking ?? WinogradBlocking.Choose(p, h, w, TSimd.Width, options.Threads);
        _map = new TileMap(p, h.M, w.M, _blocking.TilesPerBlock, SegmentTiles(h, w));
        _tiles = _map.BlockTiles;
        _weights = new WinogradWeights(p, h, w, weights, TSimd.Width, Team);
        _channelBlocks = (p.CPerGroup + TSimd.Width - 1) / TSimd.Width;
        _vFrequency = ((nint)_channelBlocks * _tiles * TSimd.Width) + LineFloats;
        _mFrequency = ((nint)_tiles * 2 * TSimd.Width) + LineFloats;
        nint frequencies = h.Products * w.Products, sets = _blocking.Shared ? 1 : options.Threads;
        _v = new AlignedBuffer(sets * frequencies * _vFrequency);
        _m = new AlignedBuffer(options.Threads * frequencies * _mFrequency);
        _constants = new AlignedBuffer(4 * WinogradSetup.Block);
        _setup = new WinogradSetup(h, w, _constants.Pointer);
        TTransforms.Input(h).CopyTo(_constants.Span);
        TTransforms.Input(w).CopyTo(_constants.Span[WinogradSetup.Block..]);
        TTransforms.Output(h).CopyTo(_constants.Span[(2 * WinogradSetup.Block)..]);
        TTransforms.Output(w).CopyTo(_constants.Span[(3 * WinogradSetup.Block)..]);
        _scratchFloats = ScratchFloats();
        _scratch = new AlignedBuffer(options.Threads * _scratchFloats);
    }

    private enum Stage
    {
        Whole,
        Input,
        Output,
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _v.Bytes + _m.Bytes + _scratch.Bytes;

    /// <inheritdoc/>
    public override Choice? Choice => new()
    {
        Form = _h.IsSymbolic ? _h.Exact.Symbol : "",
        Tile = new ChosenTile(_h.M, _w.M, _h.R, _w.R),
    };

    /// <inheritdoc/>
    /// <remarks>Compensated sums have no such length.</remarks>
    public override int? ChainLength => _compensated ? null : Math.Min(Problem.CPerGroup, TileProduct<TSimd, TVec>.Chunk);

    /// <inheritdoc/>
    /// <remarks>Every frequency of every tile, those over the edge too; output channels in whole vectors.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            long lanes = Enumerable.Range(0, _weights.Panels).Sum(panel => (long)_weights.Columns(panel) * TSimd.Width);
            return 2.0 * _h.Products * _w.Products * _map.Blocks.Sum(b => (long)b.Tiles) * Problem.Groups * Problem.CPerGroup * lanes;
        }
    }

    /// <inheritdoc/>
    public override IErrorBound? Bound =>
        new WinogradBound(_h.Exact, _w.Exact, WinogradRoundings.Of<TTransforms>(Problem, _h, _w, TSimd.Width, _compensated),
            exactFilter: true, biasRoundings: 1);

    /// <inheritdoc/>
    public override (int Rows, int Columns) OutputTile => (_h.M, _w.M);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int item))
        {
            switch (_stage)
            {
                case Stage.Whole:
                    Whole(item / _map.Blocks.Length, item % _map.Blocks.Length, index);
                    break;
                case Stage.Input:
                    Input(_group, in _map.Blocks[_block], item, _v.Pointer, Scratch(index));
                    Clock?.Lap(index, Phase.InputTransform);
                    break;
                default:
                    Output(_group, _block, item, _v.Pointer, index);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        if (!_blocking.Shared)
        {
            Run(Stage.Whole, Problem.Groups * _map.Blocks.Length);
            return;
        }

        for (_group = 0; _group < Problem.Groups; _group++)
        {
            for (_block = 0; _block < _map.Blocks.Length; _block++)
            {
                Run(Stage.Input, _map.Blocks[_block].Segments * _channelBlocks);
                Run(Stage.Output, _weights.Panels);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _weights.Dispose();
        _constants.Dispose();
        _v.Dispose();
        _m.Dispose();
        _scratch.Dispose();
    }

    /// <summary>Tiles of a segment, so that its strip of input rows (and of half-transformed outputs) stays in L1 beside
    /// the lines in flight.</summary>
    private static int SegmentTiles(WinogradAxis h, WinogradAxis w)
    {
        int columns = (24 << 10) / (h.Products * TSimd.Width * sizeof(float));
        return Math.Max(1, Math.Min((columns - w.R + 1) / w.M, columns / w.Products * h.Products / h.M));
    }

    private nint ScratchFloats()
    {
        int tiles = _map.SegmentTiles;
        nint input = TTransforms.InputFloats(_setup, (tiles * _w.M) + _w.R - 1, TSimd.Width);
        nint output = TTransforms.HalfFloats(_setup, tiles, TSimd.Width) + ((nint)tiles * _w.M * TSimd.Width);
        return ((Math.Max(input, output) + LineFloats - 1) / LineFloats * LineFloats) + LineFloats;
    }

    private void Run(Stage stage, int items)
    {
        _stage = stage;
        _queue.Reset(items);
        Team.Run(this);
    }

    private float* Scratch(int thread) => _scratch.Pointer + (thread * _scratchFloats);

    private void Whole(int group, int blockIndex, int thread)
    {
        TileBlock block = _map.Blocks[blockIndex];
        float* v = _v.Pointer + (thread * _h.Products * _w.Products * _vFrequency);
        for (int item = 0; item < block.Segments * _channelBlocks; item++)
        {
            Input(group, in block, item, v, Scratch(thread));
        }

        Clock?.Lap(thread, Phase.InputTransform);

        for (int k = 0; k < _weights.Panels; k++)
        {
            Output(group, blockIndex, k, v, thread);
        }
    }
}
