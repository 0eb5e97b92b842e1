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
    private const int TileRows = 4;
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
        _g = new StripGeometry(problem, _lanes, slack: _lanes, ChunkProducts, minRows: TileRows);
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
            _sums[t] = new AlignedBuffer((long)_g.View.KPerGroup * (_g.RowTile + TileRows) * _colTiles * _lanes);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _scratch.Sum(b => b.Bytes) + _sums.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        while (_queue.TryTake(out int item))
        {
            Strip(item, _scratch[index].Pointer, _sums[index].Pointer);
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

    private void Strip(int item, float* scratch, float* sums)
    {
        ConvProblem v = _g.View;
        (item, int colStrip) = Math.DivRem(item, _g.ColStrips);
        (item, int rowStrip) = Math.DivRem(item, _g.RowStrips);
        (int n, int group) = Math.DivRem(item, v.Groups);
        int oh = rowStrip * _g.RowTile, ow = colStrip * _g.ColTile;
        int rows = Math.Min(_g.RowTile, v.OH - oh), cols = Math.Min(_g.ColTile, v.OW - ow);
        for (int c0 = 0; c0 < v.CPerGroup; c0 += _g.PanelC)
        {
            int channels = Math.Min(_g.PanelC, v.CPerGroup - c0);
            float* plane = X + (((((nint)n * v.C) + (group * v.CPerGroup) + c0) * v.H) * v.W);
            StripGather.Fill(_g, plane, channels, oh, rows, ow, zeroRows: true, scratch);
            for (int k = 0; k < v.KPerGroup; k++)
            {
                float* w = _weights.Pointer + (((((long)group * v.KPerGroup) + k) * v.CPerGroup) + c0) * v.R * v.S;
                float* sum = sums + ((long)k * (_g.RowTile + TileRows) * _colTiles * _lanes);
                Panel(rows, cols, channels, first: c0 == 0, w, scratch, sum);
                if (c0 + channels == v.CPerGroup)
                {
                    int channel = (group * v.KPerGroup) + k;
                    Write(sum, rows, cols, Bias.Pointer[channel], Y + (((((nint)n * v.K) + channel) * v.OH) + oh) * v.OW + ow);
                }
            }
        }
    }

    /// <summary>Adds one panel of channels to one output channel's strip of sums.</summary>
    private void Panel(int rows, int cols, int channels, bool first, float* w, float* scratch, float* sum)
    {
        ConvProblem v = _g.View;
        float** pointers = stackalloc float*[TileRows * v.R];
        nint pitch = (nint)_colTiles * _lanes;
        for (int o = 0; o < rows; o += TileRows)
        {
            int live = Math.Min(TileRows, rows - o);
            for (int i = 0; i < TileRows * v.R; i++)
            {
                // rows beyond the strip repeat the last one: computed, never written
                int row = o + Math.Min(i / v.R, live - 1);
                pointers[i] = scratch + ((nint)_g.SlotOf[(row * v.R) + (i % v.R)] * _g.PanelC * _g.RowLength);
            }

            for (int col = 0; col < cols; col += _lanes)
            {
                for (int c = 0; c < channels; c += _g.ChunkC)
                {
                    var tile = new Tile(pointers, (nint*)_taps.Pointer, w + ((long)c * v.R * v.S), sum + (o * pitch) + col, pitch, _g.RowLength, ((nint)c * _g.RowLength) + col, v.R, v.S, Math.Min(_g.ChunkC, channels - c), !first || c > 0);
                    if (live == 1)
                    {
                        OneRow(tile);
                    }
                    else
                    {
                        FourRows(tile);
                    }
                }
            }
        }
    }

    private void Write(float* sum, int rows, int cols, float bias, float* y)
    {
        nint pitch = (nint)_colTiles * _lanes;
        TVec b = TSimd.Broadcast(bias);
        for (int o = 0; o < rows; o++, sum += pitch, y += _g.View.OW)
        {
            int i = 0;
            for (; i + TSimd.Width <= cols; i += TSimd.Width)
            {
                TSimd.Store(TSimd.Add(TSimd.Load(sum + i), b), y + i);
            }

            for (; i < cols; i++)
            {
                y[i] = sum[i] + bias;
            }
        }
    }

    /// <summary>sum[o, 0..2V) (+)= Σ_c Σ_r Σ_s w[c,r,s]·x[c, row(o,r), tap(s) + 0..2V), o = 0..3.</summary>
    private static void FourRows(in Tile t)
    {
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        float* w = t.Weights;
        nint offset = t.Offset;
        for (int c = 0; c < t.CCount; c++, offset += t.CStep)
        {
            for (int r = 0; r < t.R; r++)
            {
                float* p0 = t.Rows[r] + offset, p1 = t.Rows[t.R + r] + offset, p2 = t.Rows[(2 * t.R) + r] + offset, p3 = t.Rows[(3 * t.R) + r] + offset;
                for (int s = 0; s < t.S; s++)
                {
                    TVec weight = TSimd.Broadcast(*w++);
                    nint tap = t.Taps[s];
                    a0 = TSimd.Fma(weight, TSimd.Load(p0 + tap), a0);
                    b0 = TSimd.Fma(weight, TSimd.Load(p0 + tap + TSimd.Width), b0);
                    a1 = TSimd.Fma(weight, TSimd.Load(p1 + tap), a1);
                    b1 = TSimd.Fma(weight, TSimd.Load(p1 + tap + TSimd.Width), b1);
                    a2 = TSimd.Fma(weight, TSimd.Load(p2 + tap), a2);
                    b2 = TSimd.Fma(weight, TSimd.Load(p2 + tap + TSimd.Width), b2);
                    a3 = TSimd.Fma(weight, TSimd.Load(p3 + tap), a3);
                    b3 = TSimd.Fma(weight, TSimd.Load(p3 + tap + TSimd.Width), b3);
                }
            }
        }

        Put(t, 0, a0, b0);
        Put(t, 1, a1, b1);
        Put(t, 2, a2, b2);
        Put(t, 3, a3, b3);
    }

    /// <summary>The same for a single row: images of height 1 and last rows.</summary>
    private static void OneRow(in Tile t)
    {
        TVec a0 = TSimd.Zero, b0 = TSimd.Zero;
        float* w = t.Weights;
        nint offset = t.Offset;
        for (int c = 0; c < t.CCount; c++, offset += t.CStep)
        {
            for (int r = 0; r < t.R; r++)
            {
                float* p0 = t.Rows[r] + offset;
                for (int s = 0; s < t.S; s++)
                {
                    TVec weight = TSimd.Broadcast(*w++);
                    a0 = TSimd.Fma(weight, TSimd.Load(p0 + t.Taps[s]), a0);
                    b0 = TSimd.Fma(weight, TSimd.Load(p0 + t.Taps[s] + TSimd.Width), b0);
                }
            }
        }

        Put(t, 0, a0, b0);
    }

    private static void Put(in Tile t, int row, TVec a, TVec b)
    {
        float* target = t.Sum + (row * t.SumPitch);
        if (t.Accumulate)
        {
            a = TSimd.Add(a, TSimd.Load(target));
            b = TSimd.Add(b, TSimd.Load(target + TSimd.Width));
        }

        TSimd.Store(a, target);
        TSimd.Store(b, target + TSimd.Width);
    }

    /// <summary>Operands of one register tile.</summary>
    private readonly struct Tile(float** rows, nint* taps, float* weights, float* sum, nint sumPitch, nint cStep, nint offset, int r, int s, int cCount, bool accumulate)
    {
        public readonly float** Rows = rows;
        public readonly nint* Taps = taps;
        public readonly float* Weights = weights;
        public readonly float* Sum = sum;
        public readonly nint SumPitch = sumPitch;
        public readonly nint CStep = cStep;
        public readonly nint Offset = offset;
        public readonly int R = r;
        public readonly int S = s;
        public readonly int CCount = cCount;
        public readonly bool Accumulate = accumulate;
    }
}
