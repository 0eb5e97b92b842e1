using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Gemm;

/// <summary>im2col fused into the packing of a blocked GEMM, y[K, OH·OW] = w[K, n] · im2col(x)[n, OH·OW], n = (C/Groups)·R·S.</summary>
/// <remarks>
/// // m = K/Groups, n = OH·OW, k = (C/Groups)·R·S in BLAS letters. Only KC × NC values of the im2col matrix exist at a
/// time, per thread, in L2. Register tile [up to 14 output channels][2 vectors of pixels] of <see cref="RegisterTile"/>.
/// Each KC block is one chain of FMA, blocks are added in order: |error| ≤ (γ_KC + γ_blocks)·s.
/// Threads split pixels, never the sum. Goto and van de Geijn, ACM TOMS 34(3), 2008; fused packing: M. Dukhan,
/// "The indirect convolution algorithm", 2019, compares it with im2col.
/// </remarks>
internal sealed unsafe class Im2colPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int KC = 256;
    private const int PanelsPerItem = 8;
    private readonly int _mr = RegisterTile.MaxRows<TSimd, TVec>();
    private readonly int _nr = 2 * TSimd.Width;
    private readonly int _pixels;
    private readonly int _items;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer[] _packed;
    private readonly PatchPacker<TSimd, TVec> _patches;
    private WorkQueue _queue;

    public Im2colPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options, readAfter: TSimd.Width - 1)
    {
        _pixels = problem.OH * problem.OW;
        _items = (_pixels + (_nr * PanelsPerItem) - 1) / (_nr * PanelsPerItem);
        _patches = new PatchPacker<TSimd, TVec>(problem, _nr);
        _weights = Pack(weights);
        _packed = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _packed[t] = new AlignedBuffer(SpareOffset + (_mr * _nr));
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _packed.Sum(b => b.Bytes);

    /// <inheritdoc/>
    /// <remarks>All rows of the im2col matrix, padding too; pixels in whole panels.</remarks>
    public override double? ExecutedFlops => 2.0 * Problem.N * Problem.K * Problem.Accumulations * ((_pixels + _nr - 1) / _nr * _nr);

    /// <inheritdoc/>
    /// <remarks>A chain per block of KC products from zero, the first added to the bias, the others in order.</remarks>
    public override IErrorBound? Bound =>
        SumBound.Chains(Problem, Math.Min(KC, Problem.Accumulations), (Problem.Accumulations + KC - 1) / KC);

    /// <summary>Where partial tiles go: behind the packed pixels and the one vector that packing may write beyond them.</summary>
    private long SpareOffset => (_patches.Pitch(KC) * PanelsPerItem) + TSimd.Width;

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int item))
        {
            Pixels(item, index, _packed[index].Pointer);
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        _queue.Reset(Problem.N * Problem.Groups * _items);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _weights.Dispose();
        foreach (AlignedBuffer b in _packed)
        {
            b.Dispose();
        }
    }

    /// <summary>[group][KC block][m panel][k][MR], zero beyond m.</summary>
    private AlignedBuffer Pack(ReadOnlySpan<float> w)
    {
        ConvProblem p = Problem;
        int panels = (p.KPerGroup + _mr - 1) / _mr;
        var packed = new AlignedBuffer((long)p.Groups * panels * _mr * p.Accumulations);
        float* target = packed.Pointer;
        for (int g = 0; g < p.Groups; g++)
        {
            for (int k0 = 0; k0 < p.Accumulations; k0 += KC)
            {
                int kc = Math.Min(KC, p.Accumulations - k0);
                for (int m0 = 0; m0 < panels * _mr; m0 += _mr)
                {
                    for (int k = k0; k < k0 + kc; k++, target += _mr)
                    {
                        for (int m = m0; m < Math.Min(m0 + _mr, p.KPerGroup); m++)
                        {
                            target[m - m0] = w[(int)(((((long)g * p.KPerGroup) + m) * p.Accumulations) + k)];
                        }
                    }
                }
            }
        }

        return packed;
    }

    private void Pixels(int item, int thread, float* packed)
    {
        ConvProblem p = Problem;
        (item, int block) = Math.DivRem(item, _items);
        (int n, int group) = Math.DivRem(item, p.Groups);
        int first = block * _nr * PanelsPerItem, count = Math.Min(_nr * PanelsPerItem, _pixels - first);
        int panels = (count + _nr - 1) / _nr, mPanels = (p.KPerGroup + _mr - 1) / _mr;
        float* image = X + (((((nint)n * p.C) + (group * p.CPerGroup)) * p.H) * p.W);
        float* y = Y + (((((nint)n * p.K) + (group * p.KPerGroup)) * _pixels) + first);
        for (int k0 = 0; k0 < p.Accumulations; k0 += KC)
        {
            int kc = Math.Min(KC, p.Accumulations - k0);
            _patches.Pack(image, first, count, k0, kc, packed);
            Clock?.Lap(thread, Phase.Im2col);
            float* weights = _weights.Pointer + ((((long)group * p.Accumulations) + k0) * mPanels * _mr);
            for (int m = 0; m < mPanels; m++)
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    int rows = Math.Min(_mr, p.KPerGroup - (m * _mr)), columns = Math.Min(_nr, count - (panel * _nr));
                    float* a = weights + ((long)m * _mr * kc), b = packed + (panel * _patches.Pitch(kc));
                    float* to = y + ((nint)m * _mr * _pixels) + (panel * _nr);
                    Tile(a, b, kc, rows, columns, to, End.From((group * p.KPerGroup) + (m * _mr)), k0, packed + SpareOffset);
                }
            }

            Clock?.Lap(thread, Phase.Multiply);
        }
    }

    /// <summary>y[rows, columns] (+)= a · b, bias with the first block, floor with the last; partial tiles go through spare.</summary>
    private void Tile(float* a, float* b, int kc, int rows, int columns, float* y, Epilogue end, int k0, float* spare)
    {
        bool whole = columns == _nr, accumulate = k0 > 0, relu = Problem.HasRelu && k0 + kc == Problem.Accumulations;
        float* scalars = a;
        nint tap = 0;
        var args = new RegisterTile.Args
        {
            Rows = &scalars,
            Taps = &tap,
            Packed = b,
            Out = whole ? y : spare,
            OutPitch = whole ? _pixels : _nr,
            CStep = _mr,
            RCount = 1,
            SCount = 1,
            CCount = kc,
            Accumulate = whole
        };
        for (int m = 0; whole && !accumulate && m < rows; m++)
        {
            TVec start = TSimd.Broadcast(end.Bias[m]);
            TSimd.Store(start, y + ((nint)m * _pixels));
            TSimd.Store(start, y + ((nint)m * _pixels) + TSimd.Width);
        }

        var kernel = whole && relu ? RegisterTile.Kernel<TSimd, TVec, RegisterTile.ScalarsWalkRelu>(rows, 2)
            : RegisterTile.Kernel<TSimd, TVec, RegisterTile.ScalarsWalk>(rows, 2);
        kernel(&args);
        float floor = relu ? end.Floor : float.NegativeInfinity;
        for (int m = 0; !whole && m < rows; m++)
        {
            for (int j = 0; j < columns; j++)
            {
                float* target = y + ((nint)m * _pixels) + j;
                *target = Epilogue.Of(accumulate ? *target : end.Bias[m], spare[(m * _nr) + j], floor);
            }
        }
    }
}
