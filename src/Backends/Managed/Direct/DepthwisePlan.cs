using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Depthwise convolution with vectors over channels: Width channels side by side, [row][column][channel] in scratch.</summary>
/// <remarks>
/// For what <see cref="PlanePlan{TSimd, TVec}"/> leaves: filters other than 3×3, dilation, odd strides. The strip is transposed
/// on the way in and out; between lies <see cref="PixelTile{TSimd, TVec}"/>, whole aligned vectors whatever the width of the
/// image. Rows that are padding are skipped, columns that are padding are zeros. Filter columns of a strided layer are taken
/// by phase modulo StrideW, so that neighbouring pixels share inputs. Chains of about 144 products, added one after the other.
/// On Zen 4 with 512 bits a vector of outputs takes R·S cycles of FMA (the kernel reaches that for 5×5) and 14 of transposition,
/// 37 with stride 2: 57 to 65 % of the FMA peak for 5×5 (35 % with stride 2), 76 % for 7×7.
/// </remarks>
internal sealed unsafe class DepthwisePlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int MostColumns = 1 << 20; // beyond it, padding as a rule, which other plans need no memory for
    private const int ScratchFloats = CacheModel.L2Bytes * 3 / 16 / sizeof(float);
    private const int FlushPixels = 64;
    private readonly int _oh;
    private readonly int _ow;
    private readonly int _columns;
    private readonly int _stripRows;
    private readonly int _strips;
    private readonly int _flushRows;
    private readonly int _blocks;
    private readonly int _pixels;
    private readonly int _chunkRows;
    private readonly nint _tapStep;
    private readonly ColumnPhase[] _phases;
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
        int tiles = (_ow + PixelTile<TSimd, TVec>.MaxPixels - 1) / PixelTile<TSimd, TVec>.MaxPixels;
        _pixels = (_ow + tiles - 1) / tiles; // 14 columns are 7 + 7, not 8 + 8 with two columns twice
        _chunkRows = Math.Max(1, DirectCost.ChainProducts / problem.S);
        int phases = problem.StrideW % problem.DilationW == 0 ? problem.StrideW / problem.DilationW : 1;
        phases = phases > (problem.S + 1) / 2 ? 1 : phases; // with one tap each there is nothing to share
        _tapStep = (nint)phases * problem.DilationW * TSimd.Width;
        _phases = [.. Enumerable.Range(0, phases).Select(first => PhaseOf(first, phases))];
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
    public override Choice? Choice => new() { Form = "depthwise" };

    /// <inheritdoc/>
    /// <remarks>Channels in whole vectors; padding columns are multiplied as zeros, rows outside the image not at all.</remarks>
    public override double? ExecutedFlops => 2.0 * Problem.N * _blocks * TSimd.Width * _ow * Problem.S * FilterRows.Total(Problem);

    /// <inheritdoc/>
    /// <remarks>A chain per chunk of filter rows and phase of filter columns, added in order, the bias last.</remarks>
    public override IErrorBound? Bound =>
        SumBound.Chains(Problem, Math.Min(_chunkRows, Problem.R) * _phases.Max(f => f.Taps),
            (Problem.R + _chunkRows - 1) / _chunkRows * _phases.Length);

    /// <summary>One output channel per channel, enough channels to fill half a vector or more, and rows that fit into scratch
    /// with their padding.</summary>
    public static bool Fits(ConvProblem p) => p.IsDepthwise && p.K == p.C && TSimd.Width > 1 && 2 * p.C >= TSimd.Width
        && (long)p.W + p.PadLeft + p.PadRight <= MostColumns;

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

    private ColumnPhase PhaseOf(int first, int phases)
    {
        int taps = TapsOf(first), before = Enumerable.Range(0, first).Sum(TapsOf);
        int[] blocks = _tapStep == (nint)Problem.StrideW * TSimd.Width ? [1, 2, 3, 5, 7] : [1];
        return new ColumnPhase(
            first, taps, (nint)before * Problem.R * TSimd.Width, (nint)first * Problem.DilationW * TSimd.Width,
                PixelTile<TSimd, TVec>.Kernel(_pixels, blocks.MinBy(Loads)));

        int TapsOf(int f) => (Problem.S - f + phases - 1) / phases;

        // a block takes its weights and the inputs of all its pixels once; a tap that is left over, one input per pixel
        int Loads(int block) => (taps / block * ((2 * block) + _pixels - 1)) + (taps % block * (1 + _pixels));
    }

    /// <summary>[block][phase][r][tap][channel], zeros beyond the last channel.</summary>
    private AlignedBuffer Pack(ReadOnlySpan<float> w)
    {
        int taps = Problem.R * Problem.S;
        var packed = new AlignedBuffer((long)_blocks * taps * TSimd.Width);
        for (int c = 0; c < Problem.C; c++)
        {
            float* block = packed.Pointer + ((nint)(c / TSimd.Width) * taps * TSimd.Width) + (c % TSimd.Width);
            foreach (ColumnPhase phase in _phases)
            {
                for (int i = 0; i < Problem.R * phase.Taps; i++)
                {
                    (int r, int tap) = Math.DivRem(i, phase.Taps);
                    block[phase.Weights + ((nint)i * TSimd.Width)] = w[(c * taps) + (r * Problem.S) + phase.First + (tap * _phases.Length)];
                }
            }
        }

        return packed;
    }

    private void Strip(int item, int thread, float* scratch, float* sums)
    {
        ConvProblem p = Problem;
        (item, int strip) = Math.DivRem(item, _strips);
        (int n, int block) = Math.DivRem(item, _blocks);
        int oh = strip * _stripRows, rows = Math.Min(_stripRows, _oh - oh), c = block * TSimd.Width,
            channels = Math.Min(TSimd.Width, p.C - c);
        Window window = p.Rows;
        int top = Math.Max(window.Start(oh), 0), end = Math.Min(window.Start(oh + rows - 1) + window.Span, p.H);
        nint plane = (nint)p.H * p.W, pitch = (nint)_columns * TSimd.Width;
        float* x = X + ((((nint)n * p.C) + c) * plane);
        for (int h = top; h < end; h++)
        {
            TileTranspose.Read(TSimd.Width, x + ((nint)h * p.W), plane, p.W, channels,
                scratch + ((h - top) * pitch) + (p.PadLeft * TSimd.Width), TSimd.Width);
        }

        Clock?.Lap(thread, Phase.TransposeIn);
        float* weights = _weights.Pointer + ((long)block * p.R * p.S * TSimd.Width);
        for (int o = 0; o < rows; o++)
        {
            int first = window.Start(oh + o);
            (int r0, int r1) = FilterRows.Inside(p, oh + o, oh + o);
            int held = o % _flushRows;
            Row(scratch + ((first - top) * pitch), weights, r0, r1, sums + ((nint)held * _ow * TSimd.Width));
            if (held == _flushRows - 1 || o == rows - 1)
            {
                Clock?.Lap(thread, Phase.Multiply);
                float* y = Y + ((((nint)n * p.K) + c) * _oh * _ow) + ((nint)(oh + o - held) * _ow);
                TileTranspose.Write(TSimd.Width, sums, TSimd.Width, (held + 1) * _ow, channels, End.From(c), y, (nint)_oh * _ow);
                Clock?.Lap(thread, Phase.TransposeOut);
            }
        }
    }

    /// <summary>One output row: filter rows in chunks, filter columns by phase, pixels in tiles of which the last may overlap.</summary>
    private void Row(float* input, float* weights, int r0, int r1, float* sums)
    {
        ConvProblem p = Problem;
        nint rowStep = (nint)_columns * p.DilationH * TSimd.Width;
        var tile = new PixelTile<TSimd, TVec>.Args { RowStep = rowStep, TapStep = _tapStep, PixelStep = (nint)p.StrideW * TSimd.Width };
        // of one call; sums of an overlap are overwritten, never added twice
        int run = _phases.Length == 1 && r1 - r0 <= _chunkRows ? _ow : _pixels;
        tile.Pixels = run;
        for (int i = 0; i < _ow; i += run)
        {
            int first = Math.Min(i, _ow - run);
            tile.Sums = sums + ((nint)first * TSimd.Width);
            tile.Accumulate = false;
            for (int r = r0; r < r1 || !tile.Accumulate; r += _chunkRows)
            {
                tile.R = Math.Min(_chunkRows, r1 - r);
                foreach (ColumnPhase phase in _phases)
                {
                    tile.S = phase.Taps;
                    tile.Weights = weights + phase.Weights + ((nint)r * phase.Taps * TSimd.Width);
                    tile.Input = input + phase.Input + (r * rowStep) + (first * tile.PixelStep);
                    phase.Kernel(&tile);
                    tile.Accumulate = true;
                }
            }
        }
    }

    /// <summary>Filter columns first, first + StrideW, …: as far apart in the image as pixels are.</summary>
    private readonly struct ColumnPhase(int first, int taps, nint weights, nint input, delegate*<PixelTile<TSimd, TVec>.Args*, void> kernel)
    {
        public readonly int First = first;
        public readonly int Taps = taps;

        /// <summary>Floats from the block's weights, [phase][r][tap][channel], to this phase's.</summary>
        public readonly nint Weights = weights;

        /// <summary>Floats from a pixel's first tap to this phase's.</summary>
        public readonly nint Input = input;

        public readonly delegate*<PixelTile<TSimd, TVec>.Args*, void> Kernel = kernel;
    }
}
