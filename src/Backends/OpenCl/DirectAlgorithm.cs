using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>opencl/direct: the definition's sum; every layer.</summary>
/// <remarks>Taps on padding are multiplied like others: the input is packed with zeros around it.</remarks>
internal sealed class DirectAlgorithm() : OpenClAlgorithm(
    "opencl/direct", "direct convolution: a work-item sums a register tile of filters and vectors of outputs")
{
    private const double ItemVectors = 4096; // vector products of a work-item, at least
    private const long MinItems = 8; // work to share among threads
    private const long NearBytes = 256 << 10; // half of a usual second-level cache

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Direct;

    /// <inheritdoc/>
    protected override void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ConvProblem p = plan.Problem;
        PackedInput input = PackedInput.OfTaps(p);
        var layer = LayerArguments.Of(p, input, plan, out RegisterTile tile);
        long tiles = tile.ColumnTiles(layer.AllVectors), filterTiles = (long)layer.FilterTiles * p.Groups;

        // neighbours share the weights where an image stays in the cache, else the inputs
        int axis = 4L * input.Plane * p.CPerGroup <= NearBytes ? 0 : 1;
        // starting a work-item of a CPU costs as much as some hundred vectors of products: short sums walk several tiles
        double work = (double)tile.Filters * tile.Vectors * p.Accumulations;
        long items = plan.Unit.Device.IsCpu ? (long)Math.Clamp(Math.Ceiling(tiles * work / ItemVectors), Math.Min(tiles, MinItems), tiles)
            : tiles;
        ClBuffer x = input.Fill(plan);
        plan.Launch(
            KernelSource.Of("common", "layer", "direct"), $"{tile.Defines} -D TILE_AXIS={axis}", "direct",
            axis == 0 ? (items, filterTiles, 1) : (filterTiles, items, 1))
            .With(layer).With(x).With(plan.Constants<float>(LayerArguments.Panels(p, weights, tile.Filters))).With(plan.Bias(bias))
            .With(plan.Y).With(plan.Constants<int>(LayerArguments.Offsets(p, input)));
        plan.Choice = new Choice { Form = tile.ToString() };
        plan.Bound = SumBound.Chains(p, p.Accumulations, 1);
        plan.ExecutedFlops = 2.0 * tiles * tile.Columns * filterTiles * tile.Filters * p.Accumulations;
    }
}
