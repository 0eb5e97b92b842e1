using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>The network in float64, level by level: what every row and policy is held against.</summary>
/// <remarks>
/// A convolution's input x is in float64. With x₁ = fl32(x) and x₂ = fl32(x − x₁), both exact operands of <see cref="ReferenceConv"/>,
/// y = C(x₁) + C(x₂), the bias in the first alone; what is left out, |x − x₁ − x₂| ≤ 2⁻⁴⁸·|x|, is 2²⁴ times below what float32 can tell.
/// </remarks>
/// <param name="network">The network.</param>
/// <param name="store">Holds its inputs, floats in float64; receives every tensor that a level leaves to later ones.</param>
internal sealed class TrueNetwork(NetworkGraph network, TensorStore store)
{
    private static readonly int Threads = Environment.ProcessorCount;

    /// <summary>Runs it.</summary>
    /// <param name="each">Receives each convolution with its operands, x rounded to float32, and their truth.</param>
    /// <exception cref="NetworkFaultException">A level cannot be run, or its values are no numbers.</exception>
    /// <exception cref="FormatException">A convolution does not fit its input.</exception>
    public IReadOnlyList<LayerAt> Run(Action<LayerAt, ConvData, Truth> each)
    {
        List<LayerAt> layers = [];
        for (int level = 0; level < network.Cut.Levels; level++)
        {
            network.RunLevel(level, store, inDouble: true);
            foreach (ConvNode conv in network.Cut.Convs.Where(c => c.Depth == level))
            {
                LayerAt layer = Convolve(conv, layers.Count, each);
                layers.Add(layer);
            }
        }

        return layers;
    }

    private LayerAt Convolve(ConvNode conv, int index, Action<LayerAt, ConvData, Truth> each)
    {
        TensorData input = store.Read(conv.Input);
        var layer = new LayerAt(index, conv, conv.ProblemOf(input.Shape));
        double[] x = input.Doubles();
        if (x.Any(v => !float.IsFinite((float)v)))
        {
            throw new NetworkFaultException($"node '{conv.Name}': its input in float64 has values beyond float32, NaN or infinities");
        }

        float[] first = Array.ConvertAll(x, v => (float)v);
        float[] rest = [.. x.Zip(first, (v, f) => (float)(v - f))];
        ConvData data = layer.Data(first);
        Truth truth = ReferenceConv.Compute(layer.Problem, data, Threads);
        double[] y = truth.Y;
        if (rest.Any(v => v != 0))
        {
            ConvProblem plain = layer.Problem with { HasBias = false };
            double[] further = ReferenceConv.Compute(plain, new ConvData(rest, data.W, []), Threads).Y;
            y = [.. y.Zip(further, (a, b) => a + b)];
        }

        store.Write(conv.Output, TensorData.Of(y, layer.OutputShape));
        each(layer, data, truth);
        return layer;
    }
}
