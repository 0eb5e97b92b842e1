using System.Runtime.InteropServices;

namespace ConvBench.Backends.Managed;

/// <summary>Direct convolution with vectors over output columns: for depthwise layers and for few output channels per group.</summary>
/// <remarks>
/// Register tile [4 output rows][2 vectors of columns]; one weight is broadcast, inputs are unaligned loads, one per FMA:
/// bound by loads, and by memory for 3×3 depthwise layers. The channel sum is cut into chunks as in the other direct kernel.
/// </remarks>
internal sealed unsafe class SpatialPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int ChunkProducts = 144;
    private readonly StripGeometry _g;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer[] _scratch;
    private readonly AlignedBuffer[] _sums;
    private readonly AlignedBuffer _taps;
    private readonly int _lanes = 2 * TSimd.Width;
    private readonly int _colTiles;
    private WorkQueue _queue;

    public SpatialPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options)
    {
        _g = new StripGeometry(problem, _lanes, slack: _lanes, ChunkProducts, minRows: RowTile<TSimd, TVec>.Rows);
        _colTiles = (_g.ColTile + _lanes - 1) / _lanes;
        _weights = new AlignedBuffer(problem.WeightCount);
        weights.CopyTo(_weights.Span);
        _taps = new AlignedBuffer(_g.Taps.Length * 2L);
        MemoryMarshal.Cast<nint, float>(_g.Taps).CopyTo(_taps.Span);
        _scratch = new AlignedBuffer[options.Threads];
        _sums = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _scratch[t] = new AlignedBuffer(_g.ScratchLength + _lanes);
            _sums[t] = new AlignedBuffer((long)_g.View.KPerGroup * SumRows * _colTiles * _lanes);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _scratch.Sum(b => b.Bytes) + _sums.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override string Variant => "columns";

    /// <inheritdoc/>
    /// <remarks>Whole register tiles of 4 rows × 2 vectors, rows and columns beyond the strip too, times the filter rows that meet the image for any of the 4.</remarks>
    public override double? ExecutedFlops
    {
        get
        {
            ConvProblem v = _g.View;
            int step = v.StrideH == 1 ? v.DilationH : 1;
            double filterRows = 0, columns = 0;
            for (int oh = 0; oh < _g.OH; oh += _g.RowTile)
            {
                for (int o = 0; o < Math.Min(_g.RowTile, _g.OH - oh); o = NextTile(o, step))
                {
                    (int r0, int r1) = FilterRows.Inside(v, oh + o, oh + o + ((RowTile<TSimd, TVec>.Rows - 1) * step));
                    filterRows += r1 - r0;
                }
            }

            for (int ow = 0; ow < _g.OW; ow += _g.ColTile)
            {
                columns += (Math.Min(_g.ColTile, _g.OW - ow) + _lanes - 1) / _lanes * _lanes;
            }

            return 2.0 * v.N * v.K * v.CPerGroup * v.S * filterRows * RowTile<TSimd, TVec>.Rows * columns;
        }
    }

    /// <summary>Rows of sums: a tile may reach three steps beyond the strip.</summary>
    private int SumRows => _g.RowTile + (RowTile<TSimd, TVec>.Rows * (_g.View.StrideH == 1 ? _g.View.DilationH : 1));

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
        _queue.Reset(_g.View.N * _g.View.Groups * _g.RowStrips * _g.ColStrips);
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

    private void Strip(int item, int thread, float* scratch, float* sums)
    {
        ConvProblem v = _g.View;
        (item, int colStrip) = Math.DivRem(item, _g.ColStrips);
        (item, int rowStrip) = Math.DivRem(item, _g.RowStrips);
        (int n, int group) = Math.DivRem(item, v.Groups);
        int oh = rowStrip * _g.RowTile, ow = colStrip * _g.ColTile;
        int rows = Math.Min(_g.RowTile, _g.OH - oh), cols = Math.Min(_g.ColTile, _g.OW - ow);
        for (int c0 = 0; c0 < v.CPerGroup; c0 += _g.PanelC)
        {
            int channels = Math.Min(_g.PanelC, v.CPerGroup - c0);
            float* plane = X + (((((nint)n * v.C) + (group * v.CPerGroup) + c0) * Problem.H) * Problem.W);
            StripGather<TSimd, TVec>.Fill(_g, plane, channels, oh, rows, ow, zeroRows: true, scratch);
            Clock?.Lap(thread, Phase.Gather);
            for (int k = 0; k < v.KPerGroup; k++)
            {
                int channel = (group * v.KPerGroup) + k;
                var band = new Band(oh, rows, cols, channels, c0 == 0, Bias.Pointer[channel]);
                float* w = _weights.Pointer + ((((long)channel * v.CPerGroup) + c0) * v.R * v.S);
                float* y = c0 + channels < v.CPerGroup ? null : Y + ((((((nint)n * v.K) + channel) * _g.OH) + oh) * _g.OW) + ow;
                Panel(band, w, scratch, sums + ((long)k * SumRows * _colTiles * _lanes), y);
            }

            Clock?.Lap(thread, Phase.Multiply);
        }
    }

    /// <summary>Adds one panel of channels to one output channel's strip: to its sums, with the last panel to y.</summary>
    private void Panel(in Band band, float* w, float* scratch, float* sum, float* y)
    {
        ConvProblem v = _g.View;
        float** inputs = stackalloc float*[RowTile<TSimd, TVec>.Rows * v.R];
        nint pitch = (nint)_colTiles * _lanes;
        bool shared = v.StrideH == 1;
        int step = shared ? v.DilationH : 1;
        for (int o = 0; o < band.Rows; o = NextTile(o, step))
        {
            Inputs(o, step, shared, scratch, inputs);
            (int r0, int r1) = FilterRows.Inside(v, band.Oh + o, band.Oh + o + ((RowTile<TSimd, TVec>.Rows - 1) * step));
            for (int c = 0; c < band.Channels; c += _g.ChunkC)
            {
                bool last = y != null && c + _g.ChunkC >= band.Channels;
                var tile = new RowTile<TSimd, TVec>.Args
                {
                    Inputs = inputs + r0,
                    Taps = (nint*)_taps.Pointer,
                    Weights = w + ((((long)c * v.R) + r0) * v.S),
                    WeightStep = (nint)v.R * v.S,
                    Sums = sum + (o * pitch),
                    SumPitch = pitch * step,
                    CStep = _g.RowLength,
                    Offset = (nint)c * _g.RowLength,
                    Columns = band.Cols,
                    Output = last ? y + ((nint)o * _g.OW) : null,
                    OutputPitch = (nint)_g.OW * step,
                    LiveRows = (band.Rows - o + step - 1) / step,
                    Bias = band.Bias,
                    R = r1 - r0,
                    InputPitch = v.R,
                    S = v.S,
                    CCount = Math.Min(_g.ChunkC, band.Channels - c),
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

    /// <summary>First output row of the tile after the one that starts at o: tiles take rows o, o + step, o + 2·step, o + 3·step.</summary>
    private static int NextTile(int o, int step) =>
        (o + 1) % step != 0 ? o + 1 : o + 1 + ((RowTile<TSimd, TVec>.Rows - 1) * step);

    /// <summary>Addresses of a tile's input rows; rows beyond the strip get any address: computed, never written.</summary>
    private void Inputs(int o, int step, bool shared, float* scratch, float** inputs)
    {
        ConvProblem v = _g.View;
        nint slotPitch = (nint)_g.PanelC * _g.RowLength;
        for (int i = 0; i < RowTile<TSimd, TVec>.Rows; i++)
        {
            int row = o + (i * step);
            bool inside = row < _g.RowTile;
            for (int r = 0; r < v.R; r++)
            {
                int at = shared ? i + r : (i * v.R) + r;
                if (inside)
                {
                    inputs[at] = scratch + (_g.SlotOf[(row * v.R) + r] * slotPitch);
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
