using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>Fetches what a session left in its device's memory: a second session of one Identity node, whose input is that memory
/// and whose output is the host's.</summary>
/// <remarks>ONNX Runtime's C# interface has no copy between memories that every provider supports; binding an output does one.</remarks>
internal sealed class DeviceOutput : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;

    /// <summary>Opens the session.</summary>
    /// <param name="shape">Of the output.</param>
    /// <param name="options">Those of the session whose output it is.</param>
    /// <param name="host">Where the numbers go.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the device.</exception>
    internal DeviceOutput(int[] shape, SessionOptions options, OrtValue host)
    {
        session = new InferenceSession(OnnxModel.Copy(shape), options);
        binding = session.CreateIoBinding();
        binding.BindOutput(OnnxModel.Output, host);
    }

    /// <summary>Copies the output of the last run of a binding to the host.</summary>
    internal void Fetch(OrtIoBinding source, RunOptions runOptions)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = source.GetOutputValues();
        binding.BindInput(OnnxModel.Input, outputs[0]);
        session.RunWithBinding(runOptions, binding);
        binding.SynchronizeBoundOutputs();
    }

    /// <summary>Closes the session.</summary>
    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
    }
}
