using System.Runtime.InteropServices;
using ConvBench.Libtorch;

namespace ConvBench.Backends.Nnpack;

/// <summary>The C functions of NNPACK and its thread pool inside libtorch_cpu. Only PyTorch's Linux builds have them.</summary>
/// <remarks>Signatures: NNPACK's include/nnpack.h (nnp_convolution_inference with workspace and activation) and pthreadpool.h.</remarks>
internal sealed unsafe class NnpackLibrary
{
    private static readonly Lazy<NnpackLibrary> Loaded = new(() => new NnpackLibrary());

    private NnpackLibrary()
    {
        LibtorchCpu cpu = LibtorchCpu.Instance;
        if (cpu.Fault is not null)
        {
            Fault = cpu.Fault;
            return;
        }

        if (!NativeLibrary.TryGetExport(cpu.Handle, "nnp_initialize", out nint initialize)
            || !NativeLibrary.TryGetExport(cpu.Handle, "nnp_convolution_inference", out nint inference)
            || !NativeLibrary.TryGetExport(cpu.Handle, "pthreadpool_create", out nint create)
            || !NativeLibrary.TryGetExport(cpu.Handle, "pthreadpool_get_threads_count", out nint count)
            || !NativeLibrary.TryGetExport(cpu.Handle, "pthreadpool_destroy", out nint destroy))
        {
            Fault = $"libtorch {cpu.Version} here exports no NNPACK: PyTorch's Linux x64 builds do";
            return;
        }

        int status = ((delegate* unmanaged<int>)initialize)();
        Fault = status == 0 ? null : $"nnp_initialize: {StatusText(status)}";
        Inference = (delegate* unmanaged<NnpAlgorithm, NnpStrategy, nuint, nuint, NnpSize, NnpPadding, NnpSize, NnpSize, float*, float*,
            float*, float*, void*, nuint*, int, void*, nint, void*, int>)inference;
        CreatePool = (delegate* unmanaged<nuint, nint>)create;
        PoolThreads = (delegate* unmanaged<nint, nuint>)count;
        DestroyPool = (delegate* unmanaged<nint, void>)destroy;
    }

    /// <summary>The process's NNPACK; loads it at the first call.</summary>
    public static NnpackLibrary Instance => Loaded.Value;

    /// <summary>Why it cannot be used, one line; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>algorithm, strategy, C, K, input, padding, kernel, stride, x, w, bias, y, workspace, workspaceSize,
    /// activation, its parameters, pool, profile → status.</summary>
    public delegate* unmanaged<NnpAlgorithm, NnpStrategy, nuint, nuint, NnpSize, NnpPadding, NnpSize, NnpSize, float*, float*, float*,
        float*, void*, nuint*, int, void*, nint, void*, int> Inference
    { get; }

    /// <summary>A pool of this many threads, the caller's included.</summary>
    public delegate* unmanaged<nuint, nint> CreatePool { get; }

    /// <summary>Threads of a pool.</summary>
    public delegate* unmanaged<nint, nuint> PoolThreads { get; }

    /// <summary>Ends a pool's threads.</summary>
    public delegate* unmanaged<nint, void> DestroyPool { get; }

    /// <summary>Name of a status, <c>enum nnp_status</c>.</summary>
    public static string StatusText(int status) => status switch
    {
        10 => "invalid input size",
        12 => "invalid padding",
        13 => "invalid kernel size or stride",
        20 => "unsupported input size",
        22 => "unsupported padding",
        23 => "unsupported kernel size",
        26 => "algorithm does not apply",
        51 => "this processor lacks what NNPACK needs (AVX2 and FMA)",
        52 => "out of memory",
        53 => "workspace too small",
        54 => "misaligned workspace",
        57 => "transform strategy does not apply",
        _ => FormattableString.Invariant($"status {status}"),
    };
}
