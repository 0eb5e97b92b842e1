namespace ConvBench.Backends.Managed;

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
    private readonly int[] _channelOf;
    private readonly int[] _rowOf;
    private readonly int[] _columnOf;
    private WorkQueue _queue;

    public Im2colPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options)
    {
        _pixels = problem.OH * problem.OW;
        _items = (_pixels + (_nr * PanelsPerItem) - 1) / (_nr * PanelsPerItem);
        (_channelOf, _rowOf, _columnOf) = Index(problem);
        _weights = Pack(weights);
        _packed = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _packed[t] = new AlignedBuffer(((long)KC * _nr * PanelsPerItem) + (_mr * _nr));
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _packed.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        while (_queue.TryTake(out int item))
        {
            Pixels(item, _packed[index].Pointer);
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

    /// <summary>Channel, row and column offset of each k: k = (c·R + r)·S + s.</summary>
    private static (int[] Channel, int[] Row, int[] Column) Index(ConvProblem p)
    {
        int n = p.Accumulations;
        var (channel, row, column) = (new int[n], new int[n], new int[n]);
        for (int k = 0; k < n; k++)
        {
            channel[k] = k / (p.R * p.S);
            row[k] = (k / p.S % p.R * p.DilationH) - p.PadTop;
            column[k] = (k % p.S * p.DilationW) - p.PadLeft;
        }

        return (channel, row, column);
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

    private void Pixels(int item, float* packed)
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
            PackPixels(image, first, count, panels, k0, kc, packed);
            float* weights = _weights.Pointer + ((((long)group * p.Accumulations) + k0) * mPanels * _mr);
            for (int m = 0; m < mPanels; m++)
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    int rows = Math.Min(_mr, p.KPerGroup - (m * _mr)), columns = Math.Min(_nr, count - (panel * _nr));
                    float* a = weights + ((long)m * _mr * kc), b = packed + ((long)panel * _nr * kc);
                    Tile(a, b, kc, rows, columns, y + ((nint)m * _mr * _pixels) + (panel * _nr), Bias.Pointer + (group * p.KPerGroup) + (m * _mr), k0 > 0, packed + ((long)KC * _nr * PanelsPerItem));
                }
            }
        }
    }

    /// <summary>y[rows, columns] (+)= a · b (+ bias with the first block); partial tiles go through spare.</summary>
    private void Tile(float* a, float* b, int kc, int rows, int columns, float* y, float* bias, bool accumulate, float* spare)
    {
        bool whole = columns == _nr;
        float* scalars = a;
        nint tap = 0;
        var args = new RegisterTile.Args { Rows = &scalars, Taps = &tap, Vectors = b, Out = whole ? y : spare, OutPitch = whole ? _pixels : _nr, CStep = _mr, RCount = 1, SCount = 1, CCount = kc, Accumulate = whole };
        for (int m = 0; whole && !accumulate && m < rows; m++)
        {
            TVec start = TSimd.Broadcast(bias[m]);
            TSimd.Store(start, y + ((nint)m * _pixels));
            TSimd.Store(start, y + ((nint)m * _pixels) + TSimd.Width);
        }

        RegisterTile.Kernel<TSimd, TVec>(rows, 2)(&args);
        for (int m = 0; !whole && m < rows; m++)
        {
            for (int j = 0; j < columns; j++)
            {
                float* target = y + ((nint)m * _pixels) + j;
                *target = (accumulate ? *target : bias[m]) + spare[(m * _nr) + j];
            }
        }
    }

    /// <summary>packed[panel][k][NR] = im2col(x)[k0 + k, first + panel·NR + j], zero beyond the last pixel and on padding.</summary>
    private void PackPixels(float* image, int first, int count, int panels, int k0, int kc, float* packed)
    {
        ConvProblem p = Problem;
        for (int panel = 0; panel < panels; panel++)
        {
            int start = first + (panel * _nr), end = Math.Min(start + _nr, first + count);
            float* target = packed + ((long)panel * _nr * kc);
            for (int k = k0; k < k0 + kc; k++, target += _nr)
            {
                float* plane = image + ((nint)_channelOf[k] * p.H * p.W);
                int oh = start / p.OW, ow = start % p.OW, at = 0;
                for (int pixel = start; pixel < end; oh++, ow = 0)
                {
                    int run = Math.Min(p.OW - ow, end - pixel);
                    Row(plane, (oh * p.StrideH) + _rowOf[k], (ow * p.StrideW) + _columnOf[k], run, target + at);
                    at += run;
                    pixel += run;
                }

                new Span<float>(target + at, _nr - at).Clear();
            }
        }
    }

    /// <summary>target[i] = x[h, w + i·StrideW], zero outside the image.</summary>
    private void Row(float* plane, int h, int w, int run, float* target)
    {
        ConvProblem p = Problem;
        if ((uint)h >= (uint)p.H)
        {
            new Span<float>(target, run).Clear();
            return;
        }

        float* source = plane + ((nint)h * p.W);
        int i = 0;
        for (; i < run && w < 0; i++, w += p.StrideW)
        {
            target[i] = 0;
        }

        int inside = w >= p.W ? i : Math.Min(run, i + ((p.W - 1 - w) / p.StrideW) + 1);
        if (p.StrideW == 1)
        {
            new ReadOnlySpan<float>(source + w, inside - i).CopyTo(new Span<float>(target + i, inside - i));
            i = inside;
        }

        for (; i < inside; i++, w += p.StrideW)
        {
            target[i] = source[w];
        }

        new Span<float>(target + i, run - i).Clear();
    }
}
