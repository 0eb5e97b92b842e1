namespace ConvBench.Backends.Nnpack;

/// <summary>One NNPACK convolution: buffers, a pool of exactly the asked threads, weights transformed where the algorithm
/// has that.</summary>
internal sealed unsafe class NnpackPlan : IConvPlan
{
    private const int Identity = 0, Relu = 1; // enum nnp_activation
    private readonly NnpackLibrary _library = NnpackLibrary.Instance;
    private readonly NnpAlgorithm _algorithm;
    private readonly ConvProblem _p;
    private readonly NativeBuffer _x;
    private readonly NativeBuffer _y;
    private readonly NativeBuffer _b;
    private readonly NativeBuffer _w; // KCRS, or transformed
    private readonly NativeBuffer _workspace;
    private readonly NnpStrategy _strategy = NnpStrategy.Compute;
    private nuint _workspaceBytes;
    private nint _pool;

    public NnpackPlan(NnpAlgorithm algorithm, ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int threads,
        Choice? choice)
    {
        _algorithm = algorithm;
        _p = problem;
        Choice = choice;
        _x = new NativeBuffer(problem.InputCount);
        _y = new NativeBuffer(problem.OutputCount);
        _b = new NativeBuffer(problem.K); // NNPACK always adds one: zeros where the problem has none
        bias.CopyTo(_b.Span);
        _pool = threads > 1 ? _library.CreatePool((nuint)threads) : 0;
        if (threads > 1 && _pool == 0)
        {
            throw new InvalidOperationException($"NNPACK: no pool of {threads} threads");
        }

        _w = new NativeBuffer(weights.Length);
        weights.CopyTo(_w.Span);
        if (algorithm is not (NnpAlgorithm.ImplicitGemm or NnpAlgorithm.Direct)) // these two use the weights as they are
        {
            using NativeBuffer plain = _w;
            _w = Transformed(plain);
            _strategy = NnpStrategy.Reuse;
        }

        // Without a buffer NNPACK would map and unmap its workspace in every call.
        _workspaceBytes = Query(_strategy);
        _workspace = new NativeBuffer((long)(_workspaceBytes + 3) / 4);
    }

    public long WorkspaceBytes => (long)_workspaceBytes + (_strategy == NnpStrategy.Reuse ? 4 * _w.Count : 0);

    public Choice? Choice { get; }

    public IErrorBound? Bound { get; init; }

    /// <remarks>Threads as the pool counts them.</remarks>
    public Execution Execution => new(Device.Cpu, _pool == 0 ? 1 : (int)_library.PoolThreads(_pool), Execution.Library);

    public void Load(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, _p.InputCount, nameof(x));
        x.CopyTo(_x.Span);
        _y.Span.Fill(float.NaN);
    }

    public void Run(int iterations)
    {
        long image = _p.InputCount / _p.N, output = _p.OutputCount / _p.N;
        for (int i = 0; i < iterations; i++)
        {
            for (int n = 0; n < _p.N; n++)
            {
                nuint size = _workspaceBytes;
                Check(Call(_strategy, _x.Pointer + (n * image), _w.Pointer, _y.Pointer + (n * output), _workspace.Pointer, &size));
            }
        }
    }

    public void Store(Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, _p.OutputCount, nameof(y));
        _y.Span.CopyTo(y);
    }

    public void Dispose()
    {
        if (_pool != 0)
        {
            _library.DestroyPool(_pool);
            _pool = 0;
        }

        _x.Dispose();
        _y.Dispose();
        _b.Dispose();
        _w.Dispose();
        _workspace.Dispose();
    }

    private NativeBuffer Transformed(NativeBuffer plain)
    {
        nuint bytes = Query(NnpStrategy.Precompute);
        var transformed = new NativeBuffer((long)(bytes + 3) / 4);
        Check(Call(NnpStrategy.Precompute, null, plain.Pointer, null, transformed.Pointer, &bytes));
        return transformed;
    }

    /// <summary>Bytes of workspace that a strategy needs: NNPACK tells where it is given a size but no buffer.</summary>
    private nuint Query(NnpStrategy strategy)
    {
        nuint bytes = 0;
        Check(Call(strategy, null, null, null, null, &bytes));
        return bytes;
    }

    private int Call(NnpStrategy strategy, float* x, float* w, float* y, void* workspace, nuint* workspaceBytes) => _library.Inference(
        _algorithm, strategy, (nuint)_p.C, (nuint)_p.K, new NnpSize((nuint)_p.W, (nuint)_p.H),
        new NnpPadding((nuint)_p.PadTop, (nuint)_p.PadRight, (nuint)_p.PadBottom, (nuint)_p.PadLeft),
        new NnpSize((nuint)_p.S, (nuint)_p.R), new NnpSize((nuint)_p.StrideW, (nuint)_p.StrideH),
        x, w, _b.Pointer, y, workspace, workspaceBytes, _p.HasRelu ? Relu : Identity, null, _pool, null);

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"NNPACK: {NnpackLibrary.StatusText(status)}");
        }
    }
}
