using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Auto;

/// <summary>managed/auto: the algorithm that the cost model expects to be fastest among those that it expects to keep an
/// error budget.</summary>
/// <remarks>
/// Rows on request are never chosen. The choice depends on problem, vector width and budget alone, never on a measurement
/// or the thread count, so that it is repeatable.
/// The budget is kept by expectation here and by measurement in the gates: a row that misses it is failed, not published.
/// Where no algorithm is expected to keep it, the most accurate one runs.
/// </remarks>
internal sealed class AutoAlgorithm(IReadOnlyList<ManagedAlgorithm> candidates)
    : ManagedAlgorithm("auto", "whichever managed algorithm the cost model expects to be fastest, within --max-error", ErrorModel.Normwise)
{
    private readonly IReadOnlyList<ManagedAlgorithm> _candidates = candidates;

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Auto;

    /// <inheritdoc/>
    public override bool Chooses => true;

    /// <inheritdoc/>
    public override ModelFit? Fit => CostTerms.Fit;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => Capable(problem).Min(a => a.MinimumFlops(problem));

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => Choose(problem, lanes, double.PositiveInfinity).Cycles(problem, lanes);

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) =>
        Choose(problem, lanes, double.PositiveInfinity).ExpectedRelL2(problem, lanes);

    /// <inheritdoc/>
    public override ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) =>
        Choose(problem, IsaSelector.Lanes(options.Isa), options.MaxRelL2).Predict(problem, options);

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ManagedAlgorithm choice = Choose(problem, IsaSelector.Lanes(options.Isa), options.MaxRelL2);
        return new Plan(choice, choice.Prepare(problem, weights, bias, options), options.MaxRelL2);
    }

    /// <summary>The algorithm for a problem.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="lanes">Floats of a vector.</param>
    /// <param name="maxRelL2">Error budget.</param>
    public ManagedAlgorithm Choose(ConvProblem problem, int lanes, double maxRelL2)
    {
        ManagedAlgorithm[] capable = [.. Capable(problem)];
        ManagedAlgorithm[] accurate = [.. capable.Where(a => a.ExpectedRelL2(problem, lanes) <= maxRelL2)];
        return accurate.Length > 0 ? accurate.MinBy(a => a.Cycles(problem, lanes))! : capable.MinBy(a => a.ExpectedRelL2(problem, lanes))!;
    }

    private IEnumerable<ManagedAlgorithm> Capable(ConvProblem problem) =>
        _candidates.Where(a => !a.OnRequest && a.Supports(problem, Device.Cpu, out _));

    /// <summary>The chosen plan, which says what it is.</summary>
    private sealed class Plan(ManagedAlgorithm choice, IConvPlan plan, double maxRelL2) : IConvPlan
    {
        public long WorkspaceBytes => plan.WorkspaceBytes;

        public Choice? Choice { get; } =
            (plan.Choice ?? new Choice()) with { Row = choice.Id, Budget = double.IsInfinity(maxRelL2) ? null : maxRelL2 };

        public IConvAlgorithm? Runs => choice;

        public Execution Execution => plan.Execution;

        public int? ChainLength => plan.ChainLength;

        public double? ExecutedFlops => plan.ExecutedFlops;

        public IErrorBound? Bound => plan.Bound;

        public (int Rows, int Columns) OutputTile => plan.OutputTile;

        public void Load(ReadOnlySpan<float> x) => plan.Load(x);

        public void Run(int iterations) => plan.Run(iterations);

        public void Store(Span<float> y) => plan.Store(y);

        public IReadOnlyList<PhaseTime> Profile(int iterations) => plan.Profile(iterations);

        public void Dispose() => plan.Dispose();
    }
}
