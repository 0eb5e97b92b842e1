namespace ConvBench.Backends.Managed;

/// <summary>Winograd convolution by blocks of tiles: gather and input transform, one matrix product per frequency, output transform and scatter.</summary>
/// <remarks>
/// A thread's V is [frequency][channel block][tile][W], its M is [frequency][panel][tile][vectors of the panel]. Threads split outputs
/// (blocks of tiles, blocks of output channels), never a channel sum: every bit of the result is independent of their number.
/// </remarks>
internal sealed unsafe class WinogradPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
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
    private WorkQueue _queue;
    private Stage _stage;
    private int _group;
    private int _block;

    public WinogradPlan(ConvProblem p, WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, WinogradBlocking? blocking = null)
        : base(p, weights, bias, options)
    {
        (_h, _w) = (h, w);
        _blocking = blocking ?? WinogradBlocking.Choose(p, h, w, TSimd.Width, TileProduct<TSimd, TVec>.MaxRows, options.Threads);
        _map = new TileMap(p, h.M, w.M, _blocking.TilesPerBlock, SegmentTiles(h, w));
        _tiles = _map.BlockTiles;
        _weights = new WinogradWeights(p, h, w, weights, TSimd.Width, _blocking.PanelsPerBlock);
        _channelBlocks = (p.CPerGroup + TSimd.Width - 1) / TSimd.Width;
        _vFrequency = ((nint)_channelBlocks * _tiles * TSimd.Width) + LineFloats;
        _mFrequency = ((nint)_blocking.PanelsPerBlock * _tiles * 2 * TSimd.Width) + LineFloats;
        nint frequencies = h.Alpha * w.Alpha, sets = _blocking.Shared ? 1 : options.Threads;
        _v = new AlignedBuffer(sets * frequencies * _vFrequency);
        _m = new AlignedBuffer(options.Threads * frequencies * _mFrequency);
        _scratchFloats = ScratchFloats();
        _scratch = new AlignedBuffer(options.Threads * _scratchFloats);
        _constants = new AlignedBuffer(4 * 32);
        h.Input.CopyTo(_constants.Span);
        w.Input.CopyTo(_constants.Span[32..]);
        h.Output.CopyTo(_constants.Span[64..]);
        w.Output.CopyTo(_constants.Span[96..]);
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
    public void Execute(int index, int count)
    {
        while (_queue.TryTake(out int item))
        {
            switch (_stage)
            {
                case Stage.Whole:
                    Whole(item / _map.Blocks.Length, item % _map.Blocks.Length, index);
                    break;
                case Stage.Input:
                    TileBlock block = _map.Blocks[_block];
                    Input(_group, in _map.Segments[block.FirstSegment + (item / _channelBlocks)], item % _channelBlocks, _v.Pointer, Scratch(index));
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
                Run(Stage.Output, _weights.Blocks);
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

    /// <summary>Tiles of a segment, so that its strip of input rows (and of half-transformed outputs) stays in L1 beside the lines in flight.</summary>
    private static int SegmentTiles(WinogradAxis h, WinogradAxis w)
    {
        int columns = (24 << 10) / (h.Alpha * TSimd.Width * sizeof(float));
        return Math.Max(1, Math.Min((columns - w.R + 1) / w.M, columns / w.Alpha * h.Alpha / h.M));
    }

    private nint ScratchFloats()
    {
        int tiles = _map.SegmentTiles;
        int input = _h.Alpha * ((tiles * _w.M) + _w.R - 1);
        int output = (_h.M * tiles * _w.Alpha) + (tiles * _w.M);
        return (Math.Max(input, output) * TSimd.Width) + LineFloats;
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
        float* v = _v.Pointer + (thread * _h.Alpha * _w.Alpha * _vFrequency);
        for (int c = 0; c < _channelBlocks; c++)
        {
            for (int s = 0; s < block.Segments; s++)
            {
                Input(group, in _map.Segments[block.FirstSegment + s], c, v, Scratch(thread));
            }
        }

        for (int k = 0; k < _weights.Blocks; k++)
        {
            Output(group, blockIndex, k, v, thread);
        }
    }

    /// <summary>Gathers one channel block of a segment's strip of input rows and transforms it into V.</summary>
    private void Input(int group, in TileSegment s, int channelBlock, float* v, float* strip)
    {
        ConvProblem p = Problem;
        int columns = (s.Tiles * _w.M) + _w.R - 1, channel = (group * p.CPerGroup) + (channelBlock * TSimd.Width);
        int channels = Math.Min(TSimd.Width, p.CPerGroup - (channelBlock * TSimd.Width));
        nint plane = (nint)p.H * p.W, row = (nint)columns * TSimd.Width;
        float* image = X + (((nint)s.Image * p.C) + channel) * plane;

        // First row and column of the strip in the image: outside it where the filter hangs over the edge.
        int h = s.PhaseH - p.PadTop + (s.TileRow * _h.M * p.DilationH);
        int w = s.PhaseW - p.PadLeft + (s.TileColumn * _w.M * p.DilationW);
        int first = Math.Clamp((-w + p.DilationW - 1) / p.DilationW, 0, columns);
        int end = w >= p.W ? first : Math.Clamp((p.W - w + p.DilationW - 1) / p.DilationW, first, columns);
        for (int i = 0; i < _h.Alpha; i++, h += p.DilationH)
        {
            float* to = strip + (i * row);
            bool inside = (uint)h < (uint)p.H;
            int from = inside ? first : columns, until = inside ? end : columns;
            new Span<float>(to, from * TSimd.Width).Clear();
            ChannelRows<TSimd, TVec>.Gather(image + ((nint)h * p.W) + w + (from * p.DilationW), plane, p.DilationW, channels, until - from, to + (from * TSimd.Width));
            new Span<float>(to + (until * TSimd.Width), (columns - until) * TSimd.Width).Clear();
        }

        InputTransform<TSimd, TVec>.Lines(_h.Alpha, _constants.Pointer, strip, row, TSimd.Width, strip, row, TSimd.Width, columns);
        float* to0 = v + ((((nint)channelBlock * _tiles) + s.First) * TSimd.Width);
        for (int i = 0; i < _h.Alpha; i++)
        {
            InputTransform<TSimd, TVec>.Lines(_w.Alpha, _constants.Pointer + 32, strip + (i * row), TSimd.Width, _w.M * TSimd.Width, to0 + (i * _w.Alpha * _vFrequency), _vFrequency, TSimd.Width, s.Tiles);
        }
    }

    /// <summary>Multiplies a block of tiles with a block of output channels and writes their outputs.</summary>
    private void Output(int group, int blockIndex, int panelBlock, float* v, int thread)
    {
        TileBlock block = _map.Blocks[blockIndex];
        float* m = _m.Pointer + (thread * _h.Alpha * _w.Alpha * _mFrequency);
        for (int f = 0; f < _h.Alpha * _w.Alpha; f++)
        {
            Multiply(group, panelBlock, f, block.Tiles, v + (f * _vFrequency), m + (f * _mFrequency));
        }

        for (int panel = 0; panel < _weights.Panels(panelBlock); panel++)
        {
            int number = (panelBlock * _blocking.PanelsPerBlock) + panel, columns = _weights.Columns(number);
            for (int vector = 0; vector < columns; vector++)
            {
                float* from = m + ((nint)panel * _tiles * 2 * TSimd.Width) + (vector * TSimd.Width);
                for (int s = 0; s < block.Segments; s++)
                {
                    Restore(group, (2 * number) + vector, columns, in _map.Segments[block.FirstSegment + s], from, Scratch(thread));
                }
            }
        }
    }

    /// <summary>M of one frequency for all panels of a block: register tiles of equal size over the tiles, chunk after chunk of the channels.</summary>
    private void Multiply(int group, int panelBlock, int frequency, int tiles, float* v, float* m)
    {
        int max = TileProduct<TSimd, TVec>.MaxRows, parts = (tiles + max - 1) / max, channels = Problem.CPerGroup;
        nint vBlock = (nint)_tiles * TSimd.Width;
        for (int panel = 0; panel < _weights.Panels(panelBlock); panel++)
        {
            int columns = _weights.Columns((panelBlock * _blocking.PanelsPerBlock) + panel);
            float* u = _weights.Panel(group, panelBlock, frequency, panel), to = m + ((nint)panel * _tiles * 2 * TSimd.Width);
            for (int c = 0; c < channels; c += WinogradBlocking.ChannelChunk)
            {
                int chunk = Math.Min(WinogradBlocking.ChannelChunk, channels - c);
                for (int part = 0; part < parts; part++)
                {
                    int first = part * tiles / parts, rows = ((part + 1) * tiles / parts) - first;
                    float* from = v + (c / TSimd.Width * vBlock) + (first * TSimd.Width);
                    TileProduct<TSimd, TVec>.Run(rows, columns, from, vBlock, u + ((nint)c * columns * TSimd.Width), chunk, to + ((nint)first * columns * TSimd.Width), c > 0);
                }
            }
        }
    }

    /// <summary>Transforms one vector of output channels of a segment back and writes it to the NCHW output.</summary>
    private void Restore(int group, int vector, int columns, in TileSegment s, float* m, float* half)
    {
        ConvProblem p = Problem;
        nint row = (nint)s.Tiles * _w.Alpha * TSimd.Width, plane = (nint)p.OH * p.OW;
        float* line = half + (_h.M * row);
        for (int j = 0; j < _w.Alpha; j++)
        {
            OutputTransform<TSimd, TVec>.Lines(_h.Alpha, _h.M, _constants.Pointer + 64, m + (j * _mFrequency) + ((nint)s.First * columns * TSimd.Width), _w.Alpha * _mFrequency, columns * TSimd.Width, half + (j * TSimd.Width), row, _w.Alpha * TSimd.Width, s.Tiles);
        }

        int channel = (group * p.KPerGroup) + (vector * TSimd.Width), channels = Math.Min(TSimd.Width, p.KPerGroup - (vector * TSimd.Width));
        int oh = s.TileRow * _h.M, ow = s.TileColumn * _w.M;
        int rows = Math.Min(_h.M, TileMap.PhaseOutputs(p.OH, p.DilationH, s.PhaseH) - oh);
        int count = Math.Min(s.Tiles * _w.M, TileMap.PhaseOutputs(p.OW, p.DilationW, s.PhaseW) - ow);
        float* to = Y + ((((nint)s.Image * p.K) + channel) * plane) + ((nint)((oh * p.DilationH) + s.PhaseH) * p.OW) + (ow * p.DilationW) + s.PhaseW;
        for (int i = 0; i < rows; i++)
        {
            OutputTransform<TSimd, TVec>.Lines(_w.Alpha, _w.M, _constants.Pointer + 96, half + (i * row), TSimd.Width, _w.Alpha * TSimd.Width, line, TSimd.Width, _w.M * TSimd.Width, s.Tiles);
            ChannelRows<TSimd, TVec>.Scatter(line, Bias.Pointer + channel, to + ((nint)i * p.DilationH * p.OW), plane, p.DilationW, channels, count);
        }
    }
}
