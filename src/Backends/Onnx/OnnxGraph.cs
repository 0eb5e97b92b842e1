using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ConvBench.Backends.Onnx;

/// <summary>A whole model file in ONNX Runtime on the CPU, its nodes as they stand there: no graph optimisation changes an
/// operation.</summary>
public sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    /// <summary>Opens a model.</summary>
    /// <param name="file">The model's file.</param>
    /// <param name="threads">Threads of one operator.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model, or lacks an operator for a type.</exception>
    public OnnxGraph(string file, int threads)
    {
        OnnxLibrary.Load();
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        _session = new InferenceSession(file, options);
    }

    /// <summary>Element type of each output, by its number in onnx.proto; 0 where it is no tensor.</summary>
    public IReadOnlyDictionary<string, int> OutputTypes =>
        _session.OutputMetadata.ToDictionary(o => o.Key, o => o.Value.IsTensor ? (int)o.Value.ElementDataType : 0);

    /// <summary>Runs it once.</summary>
    /// <param name="inputs">Every input.</param>
    /// <param name="outputs">Outputs that are wanted.</param>
    /// <returns>Them, in that order.</returns>
    /// <exception cref="OnnxRuntimeException">An operator fails.</exception>
    public IReadOnlyList<GraphTensor> Run(IReadOnlyDictionary<string, GraphTensor> inputs, IReadOnlyList<string> outputs)
    {
        string[] names = [.. inputs.Keys];
        List<OrtValue> values = [];
        try
        {
            values.AddRange(names.Select(n => Value(inputs[n])));
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, names, values, outputs);
            return [.. results.Select(Tensor)];
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue Value(GraphTensor tensor)
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)tensor.Type, tensor.Shape);
        tensor.Bytes.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static GraphTensor Tensor(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return new GraphTensor((int)info.ElementDataType, info.Shape, value.GetTensorMutableRawData().ToArray());
    }
}
