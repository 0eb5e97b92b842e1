namespace ConvBench.Backends.Managed;

/// <summary>Depthwise convolution with vectors over channels: Width channels side by side, [row][column][channel] in scratch.</summary>
/// <remarks>
/// The strip is transposed on the way in and out (about 0.3 instructions per element with 512 bits); between lies one FMA
/// with a memory operand per product, whole aligned vectors, whatever the stride, dilation or width of the image: bound by
/// one load per FMA. Rows that are padding are skipped, columns that are padding are zeros. One chain of R·S products.
/// Bytes: x and y once each; a 3×3 layer beyond the caches is bound by memory.
/// </remarks>
internal sealed unsafe class DepthwisePlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int ScratchFloats = 48 * 1024; // 192 KiB of L2
    private const int FlushPixels = 64;
    private const int MaxPixels = 8;
    private readonly int _oh;
    private readonly int _ow;
    private readonly int _columns;
    private readonly int _stripRows;
    private readonly int _strips;
    private readonly int _flushRows;
    private readonly int _blocks;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer[] _scratch;
    private readonly AlignedBuffer[] _sums;
    private WorkQueue _queue;

    public DepthwisePlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options)
    {
        (_oh, _ow) = (problem.OH, problem.OW);
        _columns = problem.W + problem.PadLeft + problem.PadRight;
        _blocks = (problem.C + TSimd.Width - 1) / TSimd.Width;
        int fitting = (ScratchFloats / (_columns * TSimd.Width)) - problem.SpanH;
        _stripRows = Math.Clamp((fitting / problem.StrideH) + 1, Math.Min(_oh, 4), _oh);
        _strips = (_oh + _stripRows - 1) / _stripRows;
        _flushRows = Math.Clamp((FlushPixels + _ow - 1) / _ow, 1, _stripRows); // sums stay in L1, and short rows are written together
        _weights = Pack(weights);
        _scratch = new AlignedBuffer[options.Threads];
        _sums = new AlignedBuffer[options.Threads];
        int rowsIn = Math.Min(((_stripRows - 1) * problem.StrideH) + problem.SpanH, problem.H);
        for (int t = 0; t < options.Threads; t++)
        {
            _scratch[t] = new AlignedBuffer((long)rowsIn * _columns * TSimd.Width); // zeroed: padding columns are never written
            _sums[t] = new AlignedBuffer((long)_flushRows * _ow * TSimd.Width);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _scratch.Sum(b => b.Bytes) + _sums.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override string Variant => "depthwise";

    /// <inheritdoc/>
    /// <remarks>Channels in whole vectors; padding columns are multiplied as zeros, rows outside the image not at all.</remarks>
    public override double? ExecutedFlops => 2.0 * Problem.N * _blocks * TSimd.Width * _ow * Problem.S * FilterRows.Total(Problem);

    /// <summary>One output channel per channel, and enough channels to fill half a vector or more.</summary>
    public static bool Fits(ConvProblem p) => p.IsDepthwise && p.K == p.C && TSimd.Width > 1 && 2 * p.C >= TSimd.Width;

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
        _queue.Reset(Problem.N * _blocks * _strips);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _weights.Dispose();
        foreach (AlignedBuffer b in _scratch.Concat(_sums))
        {
            b.Dispose();
        }
    }

    /// <summary>[block][r][s][channel], zeros beyond the last channel.</summary>
    private AlignedBuffer Pack(ReadOnlySpan<float> w)
    {
        int taps = Problem.R * Problem.S;
        var packed = new AlignedBuffer((long)_blocks * taps * TSimd.Width);
        for (int c = 0; c < Problem.C; c++)
        {
            for (int t = 0; t < taps; t++)
            {
                packed.Pointer[((((c / TSimd.Width) * taps) + t) * TSimd.Width) + (c % TSimd.Width)] = w[(c * taps) + t];
            }
        }

        return packed;
    }

    private void Strip(int item, int thread, float* scratch, float* sums)
    {
        ConvProblem p = Problem;
        (item, int strip) = Math.DivRem(item, _strips);
        (int n, int block) = Math.DivRem(item, _blocks);
        int oh = strip * _stripRows, rows = Math.Min(_stripRows, _oh - oh), c = block * TSimd.Width, channels = Math.Min(TSimd.Width, p.C - c);
        int top = Math.Max((oh * p.StrideH) - p.PadTop, 0), end = Math.Min(((oh + rows - 1) * p.StrideH) - p.PadTop + p.SpanH, p.H);
        nint plane = (nint)p.H * p.W, pitch = (nint)_columns * TSimd.Width;
        float* x = X + ((((nint)n * p.C) + c) * plane);
        for (int h = top; h < end; h++)
        {
            TileTranspose.Read(TSimd.Width, x + ((nint)h * p.W), plane, p.W, channels, scratch + ((h - top) * pitch) + (p.PadLeft * TSimd.Width), TSimd.Width);
        }

        Clock?.Lap(thread, Phase.TransposeIn);
        float* weights = _weights.Pointer + ((long)block * p.R * p.S * TSimd.Width);
        for (int o = 0; o < rows; o++)
        {
            int first = ((oh + o) * p.StrideH) - p.PadTop;
            (int r0, int r1) = FilterRows.Inside(p, oh + o, oh + o);
            float* input = scratch + ((first + (r0 * p.DilationH) - top) * pitch);
            int held = o % _flushRows;
            Row(input, weights + ((long)r0 * p.S * TSimd.Width), r1 - r0, sums + ((nint)held * _ow * TSimd.Width));
            if (held == _flushRows - 1 || o == rows - 1)
            {
                Clock?.Lap(thread, Phase.Multiply);
                float* y = Y + ((((nint)n * p.K) + c) * _oh * _ow) + ((nint)(oh + o - held) * _ow);
                TileTranspose.Write(TSimd.Width, sums, TSimd.Width, (held + 1) * _ow, channels, Bias.Pointer + c, y, (nint)_oh * _ow);
                Clock?.Lap(thread, Phase.TransposeOut);
            }
        }
    }

    /// <summary>One output row, in tiles of up to 8 pixels of nearly equal size.</summary>
    private void Row(float* input, float* weights, int filterRows, float* sums)
    {
        ConvProblem p = Problem;
        int tiles = (_ow + MaxPixels - 1) / MaxPixels;
        var tile = new Tile { Weights = weights, RowStep = (nint)_columns * p.DilationH * TSimd.Width, TapStep = (nint)p.DilationW * TSimd.Width, PixelStep = (nint)p.StrideW * TSimd.Width, R = filterRows, S = p.S };
        for (int i = 0; i < tiles; i++)
        {
            int first = _ow * i / tiles;
            tile.Input = input + (first * tile.PixelStep);
            tile.Sums = sums + ((nint)first * TSimd.Width);
            Pixels(&tile, (_ow * (i + 1) / tiles) - first);
        }
    }

    private static void Pixels(Tile* t, int pixels)
    {
        switch (pixels)
        {
            case 8:
                Compute<RegisterTile.C8>(t);
                break;
            case 7:
                Compute<RegisterTile.C7>(t);
                break;
            case 6:
                Compute<RegisterTile.C6>(t);
                break;
            case 5:
                Compute<RegisterTile.C5>(t);
                break;
            case 4:
                Compute<RegisterTile.C4>(t);
                break;
            case 3:
                Compute<RegisterTile.C3>(t);
                break;
            case 2:
                Compute<RegisterTile.C2>(t);
                break;
            default:
                Compute<RegisterTile.C1>(t);
                break;
        }
    }

    /// <summary>sums[j] = Σ_r Σ_s w[r, s]·x[r, s, j], j &lt; pixels: 8 accumulators and 1 weight of 16 registers.</summary>
    private static void Compute<TPixels>(Tile* t)
        where TPixels : struct, RegisterTile.IConst
    {
        nint step = t->PixelStep;
        float* weights = t->Weights;
        TVec a0 = TSimd.Zero;
        TVec a1 = TSimd.Zero;
        TVec a2 = TSimd.Zero;
        TVec a3 = TSimd.Zero;
        TVec a4 = TSimd.Zero;
        TVec a5 = TSimd.Zero;
        TVec a6 = TSimd.Zero;
        TVec a7 = TSimd.Zero;
        for (int r = 0; r < t->R; r++)
        {
            float* p = t->Input + (r * t->RowStep);
            for (int s = 0; s < t->S; s++, p += t->TapStep, weights += TSimd.Width)
            {
                TVec w = TSimd.Load(weights);
                a0 = TSimd.Fma(w, TSimd.Load(p), a0);
                a1 = TPixels.Value > 1 ? TSimd.Fma(w, TSimd.Load(p + (1 * step)), a1) : a1;
                a2 = TPixels.Value > 2 ? TSimd.Fma(w, TSimd.Load(p + (2 * step)), a2) : a2;
                a3 = TPixels.Value > 3 ? TSimd.Fma(w, TSimd.Load(p + (3 * step)), a3) : a3;
                a4 = TPixels.Value > 4 ? TSimd.Fma(w, TSimd.Load(p + (4 * step)), a4) : a4;
                a5 = TPixels.Value > 5 ? TSimd.Fma(w, TSimd.Load(p + (5 * step)), a5) : a5;
                a6 = TPixels.Value > 6 ? TSimd.Fma(w, TSimd.Load(p + (6 * step)), a6) : a6;
                a7 = TPixels.Value > 7 ? TSimd.Fma(w, TSimd.Load(p + (7 * step)), a7) : a7;
            }
        }

        float* sums = t->Sums;
        TSimd.Store(a0, sums);
        if (TPixels.Value > 1)
        {
            TSimd.Store(a1, sums + (1 * TSimd.Width));
        }

        if (TPixels.Value > 2)
        {
            TSimd.Store(a2, sums + (2 * TSimd.Width));
        }

        if (TPixels.Value > 3)
        {
            TSimd.Store(a3, sums + (3 * TSimd.Width));
        }

        if (TPixels.Value > 4)
        {
            TSimd.Store(a4, sums + (4 * TSimd.Width));
        }

        if (TPixels.Value > 5)
        {
            TSimd.Store(a5, sums + (5 * TSimd.Width));
        }

        if (TPixels.Value > 6)
        {
            TSimd.Store(a6, sums + (6 * TSimd.Width));
        }

        if (TPixels.Value > 7)
        {
            TSimd.Store(a7, sums + (7 * TSimd.Width));
        }

    }

    private struct Tile
    {
        public float* Input;
        public float* Weights;
        public float* Sums;
        public nint RowStep;
        public nint TapStep;
        public nint PixelStep;
        public int R;
        public int S;
    }
}
