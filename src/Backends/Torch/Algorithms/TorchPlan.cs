using System.Runtime.InteropServices;
using ConvBench.Backends.Torch.Loading;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>A prepared torch convolution: tensors on the device, inference mode, NCHW in and out; a ReLU is a second call,
/// in place.</summary>
internal abstract class TorchPlan : IConvPlan
{
    private const int ChunkElements = 1 << 28; // a span of bytes ends at 2³¹
    private readonly List<IDisposable> _owned = [];
    private readonly torch.Device _device;
    private readonly Tensor _host; // x as loaded; the device's copy beside it where the device is not the CPU
    private readonly Tensor _x;
    private Tensor? _y;

    protected TorchPlan(ConvProblem problem, ConvOptions options)
    {
        Problem = problem;
        Options = options;
        UseThreads();
        _device = torch.device(options.Device.ToString());
        _host = Own(torch.zeros([problem.N, problem.C, problem.H, problem.W], torch.float32));
        _x = options.Device.IsCpu ? _host : Own(_host.to(_device));
    }

    /// <inheritdoc/>
    public virtual long WorkspaceBytes => -1;

    /// <inheritdoc/>
    /// <remarks>The device of the input, libtorch's own number of threads.</remarks>
    public Execution Execution
    {
        get
        {
            UseThreads();
            return new(Device.Parse(_x.device.ToString()), torch.get_num_threads(), Execution.Library);
        }
    }

    /// <summary>How often a run computes the layer, each time from the output of the time before.</summary>
    public int Layers { get; set; } = 1;

    protected ConvProblem Problem { get; }

    protected ConvOptions Options { get; }

    /// <summary>False where oneDNN is to stay off.</summary>
    protected virtual bool OneDnn => true;

    /// <summary>Whether cuDNN may round operands to TF32; null where it computes nothing.</summary>
    protected virtual bool? Tf32 => null;

    public void Load(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Problem.InputCount, nameof(x));
        Drop(); // no stale output can pass for a new one: until the next run there is none
        using Tensor flat = _host.view(-1);
        for (int at = 0; at < x.Length; at += ChunkElements)
        {
            ReadOnlySpan<float> part = x.Slice(at, Math.Min(ChunkElements, x.Length - at));
            using Tensor target = flat.narrow(0, at, part.Length);
            MemoryMarshal.AsBytes(part).CopyTo(target.bytes);
        }

        if (!ReferenceEquals(_host, _x))
        {
            _x.copy_(_host);
            torch.cuda.synchronize(_device);
        }
    }

    public void Run(int iterations)
    {
        UseThreads();
        UseTf32();
        using IDisposable inference = torch.inference_mode(true);
        for (int i = 0; i < iterations; i++)
        {
            Drop();
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor y = _x;
            for (int layer = 0; layer < Layers; layer++)
            {
                y = Compute(y);
                y = Problem.HasRelu ? y.relu_() : y;
            }

            _y = y.contiguous().DetachFromDisposeScope();
        }

        if (!ReferenceEquals(_host, _x))
        {
            torch.cuda.synchronize(_device);
        }
    }

    public void Store(Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, Problem.OutputCount, nameof(y));
        if (_y is null)
        {
            y.Fill(float.NaN); // nothing has been computed from the loaded input
            return;
        }

        if (!_y.shape.AsSpan().SequenceEqual([Problem.N, Problem.K, Problem.OH, Problem.OW]))
        {
            throw new InvalidOperationException(
                $"torch's output is {string.Join('x', _y.shape)}, not {Problem.N}x{Problem.K}x{Problem.OH}x{Problem.OW}");
        }

        using Tensor host = _y.cpu();
        using Tensor flat = host.view(-1);
        for (int at = 0; at < y.Length; at += ChunkElements)
        {
            Span<float> part = y.Slice(at, Math.Min(ChunkElements, y.Length - at));
            using Tensor source = flat.narrow(0, at, part.Length);
            source.bytes.CopyTo(MemoryMarshal.AsBytes(part));
        }
    }

    public void Dispose()
    {
        Drop();
        _owned.ForEach(o => o.Dispose());
        _owned.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>y from x, both of any strides; <see cref="Run"/> makes the last one contiguous. What it makes is
    /// disposed after it.</summary>
    protected abstract Tensor Compute(Tensor x);

    /// <summary>A tensor of the plan's lifetime.</summary>
    protected T Own<T>(T owned)
        where T : IDisposable
    {
        if (owned is Tensor t)
        {
            t.DetachFromDisposeScope();
        }

        _owned.Add(owned);
        return owned;
    }

    /// <summary>Operand values as a tensor on the plan's device, of the caller's dispose scope.</summary>
    protected Tensor Operand(ReadOnlySpan<float> values, params long[] shape)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor host = torch.zeros(shape, torch.float32);
        Tensor flat = host.view(-1);
        for (int at = 0; at < values.Length; at += ChunkElements)
        {
            ReadOnlySpan<float> part = values.Slice(at, Math.Min(ChunkElements, values.Length - at));
            MemoryMarshal.AsBytes(part).CopyTo(flat.narrow(0, at, part.Length).bytes);
        }

        return (Options.Device.IsCpu ? host : host.to(_device)).MoveToOuterDisposeScope();
    }

    /// <summary>Weights KCRS.</summary>
    protected Tensor Weights(ReadOnlySpan<float> w) => Operand(w, Problem.K, Problem.CPerGroup, Problem.R, Problem.S);

    /// <summary>Bias K, or null where the problem has none.</summary>
    protected Tensor? Bias(ReadOnlySpan<float> b) => b.IsEmpty ? null : Own(Operand(b, Problem.K));

    private void UseThreads() => TorchLibrary.Instance.Context!.Apply(Options.Threads, OneDnn);

    /// <summary>The switch is the process's, and plans of both kinds live beside each other: each run sets it, and reads it back.</summary>
    private void UseTf32()
    {
        if (Tf32 is not { } allowed)
        {
            return;
        }

        torch.backends.cudnn.allow_tf32 = allowed;
        if (torch.backends.cudnn.allow_tf32 != allowed)
        {
            throw new InvalidOperationException($"libtorch keeps cudnn.allow_tf32 {(allowed ? "off" : "on")}");
        }
    }

    private void Drop()
    {
        _y?.Dispose();
        _y = null;
    }
}
