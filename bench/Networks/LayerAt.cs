using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>A convolution of a network whose input's shape is known.</summary>
/// <param name="Index">Place among the convolutions that rows compute.</param>
/// <param name="Conv">Its node.</param>
/// <param name="Problem">Its problem.</param>
internal sealed record LayerAt(int Index, ConvNode Conv, ConvProblem Problem)
{
    /// <summary>Sizes of its output as the graph has them: a convolution over one axis has no height.</summary>
    public long[] OutputShape => Conv.Weights.Shape.Length == 3
        ? [Problem.N, Problem.K, Problem.OW] : [Problem.N, Problem.K, Problem.OH, Problem.OW];

    /// <summary>The operands on an input.</summary>
    public ConvData Data(float[] x) => new(x, Conv.Weights.Floats(), Conv.Bias?.Floats() ?? []);
}
