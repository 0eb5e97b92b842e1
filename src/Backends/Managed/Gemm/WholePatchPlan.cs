using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Gemm;

/// <summary>What the plans share that see all n = (C/Groups)·R·S values of a patch at once, so that they may add up their
/// products in any way.</summary>
/// <remarks>
/// y[K, OH·OW] = w[K, n] · patches[n, OH·OW]; patches are gathered n × NR at a time, as many panels as fit a quarter of L2.
/// Threads split pixels, never a sum.
/// </remarks>
internal abstract unsafe class WholePatchPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int PackedFloats = CacheModel.L2Bytes / 4 / sizeof(float);
    private const int MaxPanels = 8;
    private readonly int _mr;
    private readonly int _nr;
    private readonly int _pixels;
    private readonly int _panels;
    private readonly int _items;
    private readonly PatchPacker<TSimd, TVec> _patches;
    private readonly AlignedBuffer[] _packed;
    private WorkQueue _queue;

    /// <summary>Buffers for tiles of mr output channels and nr pixels.</summary>
    protected WholePatchPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int mr,
        int nr)
        : base(problem, weights, bias, options, readAfter: TSimd.Width - 1)
    {
        (_mr, _nr) = (mr, nr);
        _pixels = problem.OH * problem.OW;
        _panels = Math.Clamp(PackedFloats / (problem.Accumulations * nr), 1, MaxPanels);
        _items = (_pixels + (nr * _panels) - 1) / (nr * _panels);
        _patches = new PatchPacker<TSimd, TVec>(problem, nr);
        _packed = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _packed[t] = new AlignedBuffer(SpareOffset + (mr * nr));
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _packed.Sum(b => b.Bytes);

    /// <inheritdoc/>
    /// <remarks>A multiplication and an addition per product, whatever the sum takes beyond; padding is multiplied, pixels
    /// in whole panels.</remarks>
    public override double? ExecutedFlops => 2.0 * Problem.N * Problem.K * Problem.Accumulations * ((_pixels + _nr - 1) / _nr * _nr);

    /// <summary>Panels of mr output channels in a group.</summary>
    protected int ChannelPanels => (Problem.KPerGroup + _mr - 1) / _mr;

    /// <summary>Where partial tiles go: behind the patches and the one vector that packing may write beyond them.</summary>
    private long SpareOffset => (_patches.Pitch(Problem.Accumulations) * (long)_panels) + TSimd.Width;

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
        foreach (AlignedBuffer b in _packed)
        {
            b.Dispose();
        }
    }

    /// <summary>y[row·pitch + j] = the epilogue of Σ_k w[k, row]·patches[k, j], for all nr columns j.</summary>
    /// <param name="thread">Whose scratch may be used.</param>
    /// <param name="panel">Panel of output channels, over all groups.</param>
    /// <param name="rows">Output channels, at most mr.</param>
    /// <param name="end">Epilogue from the first of them on.</param>
    /// <param name="patches">[n][nr].</param>
    /// <param name="y">First output.</param>
    /// <param name="pitch">Floats between output channels.</param>
    protected abstract void Tile(int thread, int panel, int rows, Epilogue end, float* patches, float* y, nint pitch);

    /// <summary>Where w[group][panel][k][row] lies in [group·panels + panel][k][mr], zeros beyond the last channel of a group.</summary>
    protected void Pack<T>(ReadOnlySpan<float> w, T* target, Func<float, T> pack)
        where T : unmanaged
    {
        int n = Problem.Accumulations;
        for (int k = 0; k < Problem.K; k++)
        {
            (int group, int inGroup) = Math.DivRem(k, Problem.KPerGroup);
            T* row = target + (((((long)group * ChannelPanels) + (inGroup / _mr)) * n * _mr) + (inGroup % _mr));
            for (int i = 0; i < n; i++)
            {
                row[(long)i * _mr] = pack(w[(k * n) + i]);
            }
        }
    }

    private void Pixels(int item, int thread, float* packed)
    {
        ConvProblem p = Problem;
        (item, int block) = Math.DivRem(item, _items);
        (int n, int group) = Math.DivRem(item, p.Groups);
        int first = block * _nr * _panels, count = Math.Min(_nr * _panels, _pixels - first);
        _patches.Pack(X + (((((nint)n * p.C) + (group * p.CPerGroup)) * p.H) * p.W), first, count, 0, p.Accumulations, packed);
        Clock?.Lap(thread, Phase.Im2col);
        float* y = Y + (((((nint)n * p.K) + (group * p.KPerGroup)) * _pixels) + first), spare = packed + SpareOffset;
        for (int m = 0; m < p.KPerGroup; m += _mr, y += (nint)_mr * _pixels)
        {
            int rows = Math.Min(_mr, p.KPerGroup - m), panel = (group * ChannelPanels) + (m / _mr);
            Epilogue end = End.From((group * p.KPerGroup) + m);
            float* patches = packed;
            for (int j = 0; j < count; j += _nr, patches += _patches.Pitch(p.Accumulations))
            {
                int columns = Math.Min(_nr, count - j);
                if (columns == _nr)
                {
                    Tile(thread, panel, rows, end, patches, y + j, _pixels);
                    continue;
                }

                Tile(thread, panel, rows, end, patches, spare, _nr);
                for (int row = 0; row < rows; row++)
                {
                    new ReadOnlySpan<float>(spare + (row * _nr), columns).CopyTo(new Span<float>(y + j + ((nint)row * _pixels), columns));
                }
            }
        }

        Clock?.Lap(thread, Phase.Multiply);
    }
}
