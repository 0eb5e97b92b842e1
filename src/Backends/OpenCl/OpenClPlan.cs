using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>A list of kernels that compute a layer, with the buffers between them. An algorithm adds them in their order.</summary>
internal sealed class OpenClPlan : IConvPlan
{
    /// <summary>Floats behind what is read, so that vectors may run over.</summary>
    public const int Slack = 64;

    private const int TimedRuns = 3;

    private readonly List<ClBuffer> _buffers = [];
    private readonly List<IClWork> _work = [];
    private readonly ClBuffer _y;
    private readonly int _rank;
    private nint _queue;

    /// <summary>A plan without kernels.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="rank">Which of the register tiles that the layer may have, best promise first.</param>
    public OpenClPlan(ConvProblem problem, ConvOptions options, int rank = 0)
    {
        (Problem, _rank) = (problem, rank);
        Unit = ClUnit.Of(options.Device, options.Threads);
        _queue = Unit.CreateQueue();
        try
        {
            X = Buffer(problem.InputCount + Slack);
            _y = Buffer(problem.OutputCount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The layer.</summary>
    public ConvProblem Problem { get; }

    /// <summary>What computes.</summary>
    public ClUnit Unit { get; }

    /// <summary>NCHW input.</summary>
    public ClBuffer X { get; }

    /// <summary>NCHW output.</summary>
    public ClBuffer Y => _y;

    /// <inheritdoc/>
    public long WorkspaceBytes => _buffers.Sum(b => b.Bytes) - (4 * (Problem.InputCount + Problem.OutputCount));

    /// <inheritdoc/>
    public Choice? Choice { get; set; }

    /// <inheritdoc/>
    public Execution Execution =>
        new(Unit.Device.Device, Unit.Threads, Execution.Library) { DeviceName = Unit.Device.Device.Name };

    /// <inheritdoc/>
    public int? ChainLength => (Bound as SumBound)?.Chain;

    /// <inheritdoc/>
    public double? ExecutedFlops { get; set; }

    /// <inheritdoc/>
    public (int Rows, int Columns) OutputTile { get; set; }

    /// <inheritdoc/>
    public IErrorBound? Bound { get; set; }

    /// <summary>Register tiles that its product may have; 1 before one is chosen.</summary>
    public int Tiles { get; private set; } = 1;

    /// <summary>The register tile of its rank.</summary>
    /// <param name="filters">Rows of the product.</param>
    /// <param name="vectors">Vectors of columns.</param>
    public RegisterTile ChooseTile(int filters, long vectors)
    {
        IReadOnlyList<RegisterTile> ranked = RegisterTile.Ranked(Unit.Device, filters, vectors);
        Tiles = ranked.Count;
        return ranked[_rank];
    }

    /// <summary>Shortest time of a run, ns, of an input of ones.</summary>
    public double ShortestRun()
    {
        X.Fill(_queue, 1);
        return ShortestTime.Ns(TimedRuns, () => Run(1));
    }

    /// <summary>Work-items along work that one can walk alone: a CPU has other axes to share, and starting one costs it time.</summary>
    public int Along(int work) => Unit.Device.IsCpu ? 1 : work;

    /// <summary>A buffer of this many numbers of 4 bytes that lives as long as the plan.</summary>
    public ClBuffer Buffer(long count)
    {
        var buffer = new ClBuffer(Unit, Math.Max(count, 1));
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>A buffer with these numbers.</summary>
    public ClBuffer Constants<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ClBuffer buffer = Buffer(values.Length);
        buffer.Write(_queue, values);
        return buffer;
    }

    /// <summary>The biases of all filters, zeros where the layer has none.</summary>
    public ClBuffer Bias(ReadOnlySpan<float> bias) => Constants(bias.Length > 0 ? bias : new float[Problem.K]);

    /// <summary>Adds a kernel; its arguments follow.</summary>
    /// <param name="source">OpenCL C.</param>
    /// <param name="defines">-D NAME=VALUE ….</param>
    /// <param name="name">The kernel.</param>
    /// <param name="global">Work-items along three axes.</param>
    public ClLaunch Launch(string source, string defines, string name, (long First, long Second, long Third) global)
    {
        var launch = new ClLaunch(Unit, Unit.Program(source, defines), name, global);
        Add(launch);
        return launch;
    }

    /// <summary>Adds what every run puts into the queue next.</summary>
    public void Add(IClWork work) => _work.Add(work);

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Problem.InputCount, nameof(x));
        X.Write(_queue, x);
        _y.Fill(_queue, float.NaN);
        Finish();
    }

    /// <inheritdoc/>
    public void Run(int iterations)
    {
        ObjectDisposedException.ThrowIf(_queue == 0, this);
        for (int i = 0; i < iterations; i++)
        {
            foreach (IClWork work in _work)
            {
                work.Enqueue(_queue);
            }
        }

        Finish();
    }

    /// <inheritdoc/>
    public void Store(Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, Problem.OutputCount, nameof(y));
        _y.Read(_queue, y);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.ForEach(w => w.Dispose());
        _buffers.ForEach(b => b.Dispose());
        if (_queue != 0)
        {
            Unit.Api.ReleaseCommandQueue(_queue);
            _queue = 0;
        }
    }

    private void Finish() => ClStatus.Check(Unit.Api.Finish(_queue), "clFinish");
}
