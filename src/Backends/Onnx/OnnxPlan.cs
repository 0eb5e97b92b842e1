using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ConvBench.Backends.Onnx;

/// <summary>One session over one layer, its NCHW input and output bound in advance.</summary>
/// <remarks>
/// CPU: both tensors are the plan's own native memory, 64-byte aligned; a call copies nothing. GPU: binding copies the input to the device
/// (Load), each call leaves its output there, and Store copies that output: what is judged is what the timed runs computed.
/// </remarks>
internal sealed class OnnxPlan : IConvPlan
{
    private const nuint Alignment = 64;

    private readonly ConvProblem problem;
    private readonly List<IDisposable> owned = [];
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly OrtValue inputValue, outputValue;
    private readonly OrtIoBinding binding;
    private readonly DeviceOutput? onDevice;
    private unsafe float* input, output;
    private bool hasRun, isRun;

    /// <summary>Opens the session and binds the buffers.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="model">It, or a chain of it, as a model.</param>
    /// <param name="options">Threads and provider.</param>
    /// <param name="device">Whose provider it is.</param>
    /// <param name="leaveOnDevice">Whether calls leave their output in the device's memory, as they always do on a GPU.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model or the device.</exception>
    internal unsafe OnnxPlan(ConvProblem problem, byte[] model, SessionOptions options, Device device, bool leaveOnDevice)
    {
        this.problem = problem;
        Execution = new Execution(device, options.IntraOpNumThreads, Execution.Library);
        try
        {
            session = Own(new InferenceSession(model, options));
            runOptions = Own(new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL });
            input = Allocate(problem.InputCount);
            output = Allocate(problem.OutputCount);
            inputValue = Own(Tensor(input, problem.N, problem.C, problem.H, problem.W));
            outputValue = Own(Tensor(output, problem.N, problem.K, problem.OH, problem.OW));
            binding = Own(session.CreateIoBinding());
            if (leaveOnDevice)
            {
                onDevice = Own(new DeviceOutput([problem.N, problem.K, problem.OH, problem.OW], options, outputValue));
                using var memory = new OrtMemoryInfo(Provider.MemoryName(device), OrtAllocatorType.DeviceAllocator, device.Index,
                    OrtMemType.Default);
                binding.BindOutputToDevice(OnnxModel.Output, memory);
            }
            else
            {
                binding.BindOutput(OnnxModel.Output, outputValue);
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
        !hasRun || onDevice is not null || Arena.PeakBytes(session, OnnxLibrary.Path) is not (>= 0 and long scratch) ? -1
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
        isRun = false;
        if (onDevice is not null)
        {
            BindInput(); // the copy to the device happens here
        }
    }

    /// <inheritdoc/>
    public void Run(int iterations)
    {
        for (int i = 0; i < iterations; i++)
        {
            session.RunWithBinding(runOptions, binding);
        }

        if (onDevice is not null)
        {
            binding.SynchronizeBoundOutputs();
        }

        isRun |= iterations > 0;
        hasRun |= isRun;
    }

    /// <inheritdoc/>
    public unsafe void Store(Span<float> y)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, problem.OutputCount, nameof(y));
        if (isRun) // before, what lies on the device is of another input
        {
            onDevice?.Fetch(binding, runOptions);
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
        binding.BindInput(OnnxModel.Input, inputValue);
        if (onDevice is not null)
        {
            binding.SynchronizeBoundInputs();
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
