namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>One wrong convolution as a row like any other: it goes through the gates of every case.</summary>
/// <param name="name">Second half of the id, behind "bug/".</param>
/// <param name="what">One line: what is wrong.</param>
/// <param name="model">Error model of the algorithm that it spoils.</param>
/// <param name="compute">Fills the output.</param>
internal sealed class PlantedBug(string name, string what, ErrorModel model, Action<BugRun> compute) : IConvAlgorithm
{
    public string Id { get; } = "bug/" + name;

    /// <summary>The id without its backend.</summary>
    public string Name => name;

    public string Description => what;

    public AlgorithmFamily Family => model == ErrorModel.Componentwise ? AlgorithmFamily.Direct : AlgorithmFamily.Winograd;

    public ErrorModel ErrorModel => model;

    /// <summary>Problems that its algorithm can do.</summary>
    public Func<ConvProblem, bool> Can { get; init; } = _ => true;

    /// <summary>Problems on which the bug shows.</summary>
    public Func<ConvProblem, bool> Shows { get; init; } = _ => true;

    /// <summary>Name of the right algorithm that it spoils.</summary>
    public string Spoils { get; init; } = "none-sums";

    /// <summary>What the right algorithm predicts of itself.</summary>
    public Func<ConvProblem, ErrorPrediction>? Predicts { get; init; }

    /// <summary>What Load does besides; null for nothing.</summary>
    public Action<BugRun>? Loads { get; init; }

    /// <summary>What Store does first; null for nothing.</summary>
    public Action<BugRun>? Stores { get; init; }

    /// <summary>The clock that its products move.</summary>
    public WorkClock Clock { get; } = new();

    public ProblemFeatures Features => ProblemFeatures.Convolution;

    public string? WhyNot(ConvProblem problem, Device device) => !Can(problem) ? "its algorithm cannot do this"
        : !Shows(problem) ? "the bug does not show here"
        : !device.IsCpu ? "cpu alone"
        : null;

    public double MinimumFlops(ConvProblem problem) => 0; // nothing here is about time

    public ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) => Predicts?.Invoke(problem);

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Plan(new BugRun(problem, weights.ToArray(), bias.ToArray(), options.Threads, Clock), options, this, compute);

    private sealed class Plan(BugRun run, ConvOptions options, PlantedBug row, Action<BugRun> compute) : IConvPlan
    {
        public Execution Execution => new(options.Device, options.Threads, Execution.Library);

        public long WorkspaceBytes => 0;

        public void Load(ReadOnlySpan<float> x)
        {
            run.X = x.ToArray();
            run.FirstX = run.FirstX.Length == 0 ? run.X : run.FirstX;
            Array.Fill(run.Y, float.NaN);
            run.IsFresh = true;
            row.Loads?.Invoke(run);
        }

        public void Run(int iterations)
        {
            for (int i = 0; i < iterations; i++)
            {
                run.Runs++;
                run.LeftInCall = iterations - 1 - i;
                compute(run);
                run.IsFresh = false;
            }
        }

        public void Store(Span<float> y)
        {
            row.Stores?.Invoke(run);
            run.Y.CopyTo(y);
        }

        public void Dispose()
        {
        }
    }
}
