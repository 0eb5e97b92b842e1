using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ConvBench.Backends.Onnx;

/// <summary>One session over one layer, its NCHW input and output bound in advance.</summary>
/// <remarks>
/// CPU: both tensors are the plan's own native memory, 64-byte aligned; a call copies nothing. GPU: binding copies the input to the device
/// (Load), each call leaves its output there, and Store computes once more into host memory, because the C# interface has no other way
/// from there that both providers support.
/// </remarks>
internal sealed class OnnxPlan : IConvPlan
{
    private const nuint Alignment = 64;

    private readonly ConvProblem problem;
    private readonly bool gpu;
    private readonly List<IDisposable> owned = [];
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly OrtValue inputValue, outputValue;
    private readonly OrtIoBinding timed, stored;
    private unsafe float* input, output;
    private bool hasRun;

    /// <summary>Opens the session and binds the buffers.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model or the device.</exception>
    internal unsafe OnnxPlan(ConvProblem problem, byte[] model, SessionOptions options, Device device)
    {
        this.problem = problem;
        gpu = !device.IsCpu;
        Execution = new Execution(device, options.IntraOpNumThreads, Execution.Library);
        try
        {
            session = Own(new InferenceSession(model, options));
            runOptions = Own(new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL });
            input = Allocate(problem.InputCount);
            output = Allocate(problem.OutputCount);
            inputValue = Own(Tensor(input, problem.N, problem.C, problem.H, problem.W));
            outputValue = Own(Tensor(output, problem.N, problem.K, problem.OH, problem.OW));
            stored = Own(session.CreateIoBinding());
            stored.BindOutput(OnnxModel.Output, outputValue);
            timed = stored;
            if (gpu)
            {
                timed = Own(session.CreateIoBinding());
                using var memory = new OrtMemoryInfo(Provider.MemoryName(device), OrtAllocatorType.DeviceAllocator, device.Index,
                    OrtMemType.Default);
                timed.BindOutputToDevice(OnnxModel.Output, memory);
            }

            BindInput();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Most scratch that a run took, measured, and the session's copy of weights and bias; −1 before the first run
    /// and on a GPU.</summary>
    /// <remarks>Channels that the copy pads to a whole block are not counted: they matter where K or C is small.</remarks>
    public long WorkspaceBytes =>
        !hasRun || gpu || Arena.PeakBytes(session, OnnxLibrary.Path) is not (>= 0 and long scratch) ? -1
        : scratch + (sizeof(float) * (problem.WeightCount + (problem.HasBias ? problem.K : 0)));

    /// <inheritdoc/>
    /// <remarks>As the session was opened: ONNX Runtime has no way to ask it afterwards.</remarks>
    public Execution Execution { get; }

    /// <inheritdoc/>
    public unsafe void Load(ReadOnlySpan<float> x)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, problem.InputCount, nameof(x));
        x.CopyTo(new Span<float>(input, x.Length));
        new Span<float>(output, (int)problem.OutputCount).Fill(float.NaN);
        if (gpu)
        {
            BindInput(); // the copy to the device happens here
        }
    }

    /// <inheritdoc/>
    public void Run(int iterations)
    {
        for (int i = 0; i < iterations; i++)
        {
            session.RunWithBinding(runOptions, timed);
        }

        if (gpu)
        {
            timed.SynchronizeBoundOutputs();
        }

        hasRun |= iterations > 0;
    }

    /// <inheritdoc/>
    public unsafe void Store(Span<float> y)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, problem.OutputCount, nameof(y));
        if (gpu)
        {
            session.RunWithBinding(runOptions, stored);
            stored.SynchronizeBoundOutputs();
        }

        new ReadOnlySpan<float>(output, y.Length).CopyTo(y);
    }

    /// <summary>Releases bindings, session and buffers, in this order.</summary>
    public unsafe void Dispose()
    {
        for (int i = owned.Count - 1; i >= 0; i--)
        {
            owned[i].Dispose();
        }

        owned.Clear();
        NativeMemory.AlignedFree(input);
        NativeMemory.AlignedFree(output);
        input = output = null;
    }

    private void BindInput()
    {
        timed.BindInput(OnnxModel.Input, inputValue);
        if (gpu)
        {
            stored.BindInput(OnnxModel.Input, inputValue);
            timed.SynchronizeBoundInputs();
            stored.SynchronizeBoundInputs();
        }
    }

    private unsafe void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(input is null, this);

    private T Own<T>(T resource)
        where T : IDisposable
    {
        owned.Add(resource);
        return resource;
    }

    private static unsafe float* Allocate(long count) =>
        (float*)NativeMemory.AlignedAlloc(checked((nuint)count * sizeof(float)), Alignment);

    private static unsafe OrtValue Tensor(float* data, params long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)data, shape.Aggregate(1L, (a, b) => a * b) * sizeof(float));
}
