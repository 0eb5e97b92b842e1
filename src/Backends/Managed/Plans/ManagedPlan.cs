namespace ConvBench.Backends.Managed.Plans;

/// <summary>What all managed plans share: NCHW input and output, the team, and the lengths that are checked once.</summary>
internal abstract unsafe class ManagedPlan : IConvPlan
{
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly bool _isPart;
    private bool _disposed;

    protected ManagedPlan(
        ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, PlanShare? share = null,
        int readBefore = 0, int readAfter = 0)
    {
        if (weights.Length != problem.WeightCount || bias.Length != (problem.HasBias ? problem.K : 0))
        {
            throw new ArgumentException(
                $"{problem}: expected {problem.WeightCount} weights and {(problem.HasBias ? problem.K : 0)} biases, got "
                    + $"{weights.Length} and {bias.Length}");
        }

        Problem = problem;
        _isPart = share is not null;
        Team = share?.Team ?? new ThreadTeam(options.Threads);
        _x = share?.X ?? new AlignedBuffer(problem.InputCount, readBefore, readAfter);
        _y = share?.Y ?? new AlignedBuffer(problem.OutputCount);
        Bias = new AlignedBuffer(problem.K);
        bias.CopyTo(Bias.Span);
    }

    /// <inheritdoc/>
    public abstract long WorkspaceBytes { get; }

    /// <inheritdoc/>
    public virtual Choice? Choice => null;

    /// <inheritdoc/>
    /// <remarks>The width is read from the vector type that the plan was compiled for.</remarks>
    public Execution Execution => new(Device.Cpu, Team.Count, IsaSelector.Name(IsaSelector.Of(GetType())));

    /// <inheritdoc/>
    public virtual int? ChainLength => (Bound as SumBound)?.Chain;

    /// <inheritdoc/>
    public abstract double? ExecutedFlops { get; }

    /// <inheritdoc/>
    public virtual (int Rows, int Columns) OutputTile => (0, 0);

    /// <inheritdoc/>
    public abstract IErrorBound? Bound { get; }

    /// <summary>The layer.</summary>
    protected ConvProblem Problem { get; }

    /// <summary>Threads of this plan.</summary>
    protected internal ThreadTeam Team { get; }

    /// <summary>K floats, zeros where the layer has no bias.</summary>
    protected AlignedBuffer Bias { get; }

    /// <summary>What final sums pass, from channel 0 on.</summary>
    protected Epilogue End => new(Bias.Pointer, Problem.HasRelu ? 0 : float.NegativeInfinity);

    /// <summary>Takes the time of the phases while a profile is made; null in every other run.</summary>
    protected internal PhaseClock? Clock { get; set; }

    /// <summary>What every run does to the input first; null for nothing.</summary>
    internal ITeamWork? Before { get; set; }

    /// <summary>What a plan of a part of this layer needs: this plan's threads and input, and where its output goes.</summary>
    protected PlanShare Share(AlignedBuffer? output = null) => new(Team, _x, output ?? _y);

    /// <summary>NCHW input.</summary>
    protected internal float* X => _x.Pointer;

    /// <summary>NCHW output.</summary>
    protected float* Y => _y.Pointer;

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<float> x)
    {
        if (x.Length != Problem.InputCount)
        {
            throw new ArgumentException($"{Problem}: expected {Problem.InputCount} inputs, got {x.Length}");
        }

        x.CopyTo(_x.Span);
        _y.Span.Fill(float.NaN);
    }

    /// <inheritdoc/>
    public void Run(int iterations)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (int i = 0; i < iterations; i++)
        {
            if (Before is { } work)
            {
                Team.Run(work);
            }

            Compute();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PhaseTime> Profile(int iterations) => Profile(iterations, TimeProvider.System);

    /// <summary>The same by another clock.</summary>
    internal IReadOnlyList<PhaseTime> Profile(int iterations, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        var clock = new PhaseClock(Team.Count, time);
        Clock = clock;
        try
        {
            long start = time.GetTimestamp();
            Run(iterations);
            return clock.Times(time.GetTimestamp() - start, iterations);
        }
        finally
        {
            Clock = null;
        }
    }

    /// <inheritdoc/>
    public void Store(Span<float> y)
    {
        if (y.Length != Problem.OutputCount)
        {
            throw new ArgumentException($"{Problem}: expected room for {Problem.OutputCount} outputs, got {y.Length}");
        }

        _y.Span.CopyTo(y);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!_isPart)
            {
                Team.Dispose();
                _x.Dispose();
                _y.Dispose();
            }

            Bias.Dispose();
            Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>One convolution, from X to Y; allocates nothing.</summary>
    protected abstract void Compute();

    /// <summary>Frees the plan's own buffers.</summary>
    protected abstract void Release();
}
