using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>What the rows on OpenCL share.</summary>
/// <param name="id">Row id.</param>
/// <param name="description">One line for a reader.</param>
internal abstract class OpenClAlgorithm(string id, string description) : IConvAlgorithm
{
    /// <summary>Layers from here on measure their register tile, which does not change results: below, compilers take longer than
    /// a wrong tile ever costs.</summary>
    private const double TunedFlops = 20e6;

    private const int Measured = 3; // register tiles, those that promise most

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public abstract AlgorithmFamily Family { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> DeviceKinds => ["opencl"];

    /// <inheritdoc/>
    public virtual bool IsOwn => true;

    /// <inheritdoc/>
    public virtual ErrorModel ErrorModel => ErrorModel.Componentwise;

    /// <inheritdoc/>
    public virtual ProblemFeatures Features => ProblemFeatures.Convolution | ProblemFeatures.Relu;

    /// <inheritdoc/>
    public virtual double MinimumFlops(ConvProblem problem) => problem.Flops;

    /// <inheritdoc/>
    public virtual ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) => null;

    /// <inheritdoc/>
    public string? WhyNot(ConvProblem problem, Device device) =>
        device.Kind != "opencl" ? "runs on the devices of OpenCL alone, opencl:0, …" : WhyNot(problem);

    /// <inheritdoc/>
    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        var unit = ClUnit.Of(options.Device, options.Threads);
        string layer = $"{Id} {problem}";
        if (unit.MeasuredTile(layer) is not { } tile)
        {
            OpenClPlan first = Built(problem, weights, bias, options, 0);
            int candidates = problem.Flops < TunedFlops ? 1 : Math.Min(first.Tiles, Measured);
            if (candidates == 1)
            {
                return first;
            }

            // one plan at a time: together their buffers may not fit
            var times = new double[candidates];
            for (int rank = 0; rank < candidates; rank++)
            {
                using OpenClPlan plan = rank == 0 ? first : Built(problem, weights, bias, options, rank);
                times[rank] = plan.ShortestRun();
            }

            tile = (Array.IndexOf(times, times.Min()), candidates);
            unit.Remember(layer, tile);
        }

        OpenClPlan best = Built(problem, weights, bias, options, tile.Rank);
        best.Choice = best.Choice! with { Form = FormattableString.Invariant($"{best.Choice.Form}, the fastest of {tile.Of}") };
        return best;
    }

    private OpenClPlan Built(
        ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int rank)
    {
        var plan = new OpenClPlan(problem, options, rank);
        try
        {
            Build(plan, weights, bias);
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    /// <summary>Its own reason why it cannot compute a layer; null for none.</summary>
    protected virtual string? WhyNot(ConvProblem problem) => null;

    /// <summary>Adds the kernels.</summary>
    protected abstract void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias);
}
