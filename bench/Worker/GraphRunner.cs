using ConvBench.Backends.Onnx;
using ConvBench.Bench.Protocol;
using ConvBench.Models;

namespace ConvBench.Bench.Worker;

/// <summary>Models inside the worker of ONNX Runtime: a hostile one costs this process alone.</summary>
internal sealed class GraphRunner(IConvBackend backend, Action<string> stage) : IDisposable
{
    private readonly Dictionary<string, OnnxGraph> _open = [];

    /// <summary>Does what is asked; what ONNX Runtime refuses is the result, not an exception.</summary>
    public GraphReply Run(GraphRequest request)
    {
        stage("graph");
        if (!backend.IsAvailable(out string reason))
        {
            return new GraphReply(reason, [], new Dictionary<string, int>());
        }

        bool[] opened = [.. request.Open.Select(m => Opens(m, request.Threads))];
        if (request.Model is null)
        {
            return new GraphReply(null, opened, new Dictionary<string, int>());
        }

        try
        {
            if (request.TypesAlone)
            {
                using var graph = new OnnxGraph(request.Model, request.Threads); // every tensor as an output: not one to keep
                return new GraphReply(null, opened, graph.OutputTypes);
            }

            Compute(request);
            return new GraphReply(null, opened, new Dictionary<string, int>());
        }
        catch (Exception e)
        {
            return new GraphReply(FaultText.OneLine(e), opened, new Dictionary<string, int>());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _open.Values.ToList().ForEach(g => g.Dispose());

    private void Compute(GraphRequest request)
    {
        if (!_open.TryGetValue(request.Model!, out OnnxGraph? graph))
        {
            graph = _open[request.Model!] = new OnnxGraph(request.Model!, request.Threads);
        }

        Dictionary<string, GraphTensor> inputs = request.Inputs.ToDictionary(i => i.Key, i => Tensor(ModelFile.ReadTensor(i.Value)));
        string[] names = [.. request.Outputs.Keys];
        foreach ((string name, GraphTensor tensor) in names.Zip(graph.Run(inputs, names)))
        {
            ModelFile.WriteTensor(request.Outputs[name], name, new TensorData(tensor.Type, tensor.Shape, tensor.Bytes));
        }
    }

    private static GraphTensor Tensor(TensorData data) => new(data.Type, data.Shape, data.Bytes);

    private static bool Opens(string model, int threads)
    {
        try
        {
            using var graph = new OnnxGraph(model, threads);
            return true;
        }
        catch (Exception)
        {
            return false; // the caller asks whether it can be opened, not why not
        }
    }
}
