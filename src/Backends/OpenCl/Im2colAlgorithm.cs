using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>opencl/im2col: one matrix product per group, over patches that are gathered a part of the outputs at a time; every
/// layer.</summary>
internal sealed class Im2colAlgorithm() : OpenClAlgorithm(
    "opencl/im2col", "im2col into panels, a part of the outputs at a time, and a GEMM in register tiles")
{
    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Im2col;

    /// <inheritdoc/>
    protected override void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ConvProblem p = plan.Problem;
        PackedInput input = PackedInput.OfTaps(p);
        var layer = LayerArguments.Of(p, input, plan, out RegisterTile tile);
        ClBuffer x = input.Fill(plan), w = plan.Constants<float>(LayerArguments.Panels(p, weights, tile.Filters)), b = plan.Bias(bias),
            offsets = plan.Constants<int>(LayerArguments.Offsets(p, input));
        long tiles = tile.ColumnTiles(layer.AllVectors), floats = (long)p.Accumulations * p.Groups * tile.Columns;
        var parts = TileParts.Of(plan.Unit.Device, tiles, floats);
        ClBuffer patches = plan.Buffer(floats * parts.Largest);
        string source = KernelSource.Of("common", "layer", "gemm", "im2col");
        foreach ((int first, int count) in parts.All)
        {
            plan.Launch(source, tile.Defines, "patches", (plan.Along(p.C), count, 1))
                .With(layer).With(x).With(patches).With(offsets).With(first).With(count);
            plan.Launch(source, tile.Defines, "gemm_nchw", (plan.Along(layer.FilterTiles), count, p.Groups))
                .With(layer).With(w).With(patches).With(b).With(plan.Y).With(first).With(count);
        }

        plan.Choice = new Choice { Form = tile.ToString() };
        plan.Bound = SumBound.Chains(p, p.Accumulations, 1);
        plan.ExecutedFlops = 2.0 * tiles * tile.Columns * layer.FilterTiles * tile.Filters * p.Groups * p.Accumulations;
    }
}
