namespace ConvBench.Backends.Managed.Rounded;

/// <summary>A plan whose runs round the loaded input first, in its own team; the input stays as it was loaded.</summary>
internal sealed unsafe class RoundedPlan : IConvPlan, ITeamWork
{
    private readonly ManagedPlan _plan;
    private readonly AlignedBuffer _loaded;
    private readonly delegate*<float*, float*, nint, void> _round;

    public RoundedPlan(ConvProblem problem, ManagedPlan plan, FloatFormat format, Isa isa)
    {
        _plan = plan;
        _plan.Before = this;
        _loaded = new AlignedBuffer(problem.InputCount);
        _round = InputRounding.Of(format, isa);
    }

    /// <inheritdoc/>
    /// <remarks>The rounded input is a copy.</remarks>
    public long WorkspaceBytes => _plan.WorkspaceBytes + _loaded.Bytes;

    /// <inheritdoc/>
    public Choice? Choice => _plan.Choice;

    /// <inheritdoc/>
    public Execution Execution => _plan.Execution;

    /// <inheritdoc/>
    public int? ChainLength => _plan.ChainLength;

    /// <inheritdoc/>
    public double? ExecutedFlops => _plan.ExecutedFlops;

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<float> x)
    {
        _plan.Load(x);
        x.CopyTo(_loaded.Span);
    }

    /// <inheritdoc/>
    public void Run(int iterations) => _plan.Run(iterations);

    /// <inheritdoc/>
    public void Store(Span<float> y) => _plan.Store(y);

    /// <inheritdoc/>
    public IReadOnlyList<PhaseTime> Profile(int iterations) => _plan.Profile(iterations);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        _plan.Clock?.Begin(index);
        long first = _loaded.Length * index / count, end = _loaded.Length * (index + 1) / count;
        _round(_loaded.Pointer + first, _plan.X + first, (nint)(end - first));
        _plan.Clock?.Lap(index, Phase.Rounding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _loaded.Dispose();
        GC.SuppressFinalize(this);
    }
}
