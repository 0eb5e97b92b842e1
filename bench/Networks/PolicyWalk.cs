using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>The network in float32 with a policy's rows, from its inputs to its outputs.</summary>
/// <param name="session">Workers.</param>
/// <param name="network">The network.</param>
/// <param name="layers">Its convolutions.</param>
/// <param name="truth">Every tensor of the float64 network.</param>
/// <param name="store">Holds the inputs, receives what the walk computes.</param>
/// <param name="files">Where workers find operands.</param>
internal sealed class PolicyWalk(
    Session session, NetworkGraph network, IReadOnlyList<LayerAt> layers, TensorStore truth, TensorStore store, OutputFiles files)
{
    private static readonly int Cores = Environment.ProcessorCount;

    /// <summary>Walks.</summary>
    /// <param name="policy">The rows.</param>
    /// <param name="rows">Facts of the rows by id.</param>
    /// <param name="threads">Their threads.</param>
    public PolicyLine Run(Policy policy, IReadOnlyDictionary<string, IConvAlgorithm> rows, int threads)
    {
        var errors = new PolicyLayer[layers.Count];
        var line = new PolicyLine(policy.Name) { Rows = policy.Rows, Substituted = policy.Substituted, Budget = policy.Budget };
        try
        {
            for (int level = 0; level < network.Cut.Levels; level++)
            {
                network.RunLevel(level, store, inDouble: false);
                foreach (LayerAt layer in layers.Where(l => l.Conv.Depth == level))
                {
                    errors[layer.Index] = Convolve(layer, rows.GetValueOrDefault(policy.Rows[layer.Index]), threads);
                }
            }

            return line with { Layers = errors, Outputs = [.. network.FloatOutputs.Select(Output)] };
        }
        catch (Exception e) when (e is NetworkFaultException or WorkerException or FormatException)
        {
            return line with { Layers = [.. errors.TakeWhile(l => l is not null)], Fault = e.Message };
        }
    }

    /// <summary>One layer by a row; null for the exact convolution, rounded.</summary>
    private PolicyLayer Convolve(LayerAt layer, IConvAlgorithm? row, int threads)
    {
        session.Pool.Stop.ThrowIfCancellationRequested();
        ConvData data = layer.Data(store.Read(layer.Conv.Input).Floats());
        Truth own = ReferenceConv.Compute(layer.Problem, data, Cores);
        double[] exact = truth.Read(layer.Conv.Output).Doubles();
        float[] y;
        if (row is null)
        {
            y = own.Rounded();
        }
        else
        {
            files.Write(layer.Problem, data);
            y = files.Ask(session.Pool, NetworkCases.Of(layer, row, threads), layer.Problem).Y;
        }

        store.Write(layer.Conv.Output, TensorData.Of(y, layer.OutputShape));
        double size = Norm(exact.Length, i => exact[i]);
        return new PolicyLayer(
            Norm(y.Length, i => y[i] - own.Y[i]) / size,
            Norm(y.Length, i => own.Y[i] - exact[i]) / size,
            Norm(y.Length, i => y[i] - exact[i]) / size);
    }

    private NetworkOutput Output(string name)
    {
        TensorData tensor = store.Read(name);
        return OutputErrors.Of(name, tensor.Shape, tensor.Floats(), truth.Read(name).Doubles());
    }

    private static double Norm(int count, Func<int, double> value)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double v = value(i);
            sum += v * v;
        }

        return Math.Sqrt(sum);
    }
}
