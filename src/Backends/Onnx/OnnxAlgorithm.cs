using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>A convolution by ONNX Runtime; the graph optimiser decides which of its CPU paths runs.</summary>
/// <remarks>
/// A Conv node has two CPU paths in MLAS, its kernel library. With the layout optimiser: channels blocked by the vector width (NCHWc) and
/// direct convolution; it pads K to whole blocks, so that a layer with K = 1 does 16 times the work. Without: im2col in segments and GEMM,
/// or GEMM alone for 1×1 filters. The levels basic and extended give the bits of "none", layout those of "all" (tried with 1.31), and the
/// session options left over tune these two paths but select no other.
/// </remarks>
internal sealed class OnnxAlgorithm : IConvAlgorithm
{
    private readonly GraphOptimizationLevel level;
    private readonly bool gpu;

    private OnnxAlgorithm(string id, string description, AlgorithmFamily family, GraphOptimizationLevel level, bool gpu,
        CudaSettings? cuda = null)
    {
        Id = id;
        Description = description;
        Family = family;
        this.level = level;
        this.gpu = gpu;
        Cuda = cuda ?? CudaSettings.Float32;
        OnRequest = cuda is not null;
        DeviceKinds = !gpu ? ["cpu"] : cuda is null ? ["cuda", "dml"] : ["cuda"];
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public AlgorithmFamily Family { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> DeviceKinds { get; }

    /// <inheritdoc/>
    public bool OnRequest { get; }

    /// <summary>MLAS sums each output's own products; what a GPU's library chooses (Winograd, FFT) is not known.</summary>
    public ErrorModel ErrorModel => gpu ? ErrorModel.Normwise : ErrorModel.Componentwise;

    /// <summary>Every algorithm of the backend.</summary>
    internal static IReadOnlyList<OnnxAlgorithm> All { get; } =
    [
        new("onnx/auto", "ONNX Runtime as a user gets it: all graph optimisations, blocked channels (NCHWc) where they fit",
            AlgorithmFamily.Auto, GraphOptimizationLevel.ORT_ENABLE_ALL, gpu: false),
        new("onnx/im2col", "ONNX Runtime without graph optimisation: MLAS im2col and GEMM on plain NCHW", AlgorithmFamily.Im2col,
            GraphOptimizationLevel.ORT_DISABLE_ALL, gpu: false),
        new("onnx/gpu", "ONNX Runtime's CUDA or DirectML provider, TF32 off, whatever its library chooses", AlgorithmFamily.Auto,
            GraphOptimizationLevel.ORT_ENABLE_ALL, gpu: true),
        OfCuda("cuda-tf32", "TF32 allowed, as a user gets it", new("EXHAUSTIVE", Tf32: true)),
        OfCuda("cuda-heuristic", "TF32 off, algorithms by cuDNN's heuristic", new("HEURISTIC", Tf32: false)),
        OfCuda("cuda-default", "TF32 off, the algorithms it falls back to", new("DEFAULT", Tf32: false)),
    ];

    /// <summary>What the CUDA provider is asked for; without a meaning on other devices.</summary>
    internal CudaSettings Cuda { get; }

    /// <inheritdoc/>
    public ProblemFeatures Features => ProblemFeatures.Convolution | ProblemFeatures.Relu;

    /// <inheritdoc/>
    public string? WhyNot(ConvProblem problem, Device device) =>
        Provider.Refusal(device) is { Length: > 0 } missing ? missing
        : gpu && !DeviceKinds.Contains(device.Kind) && !device.IsCpu ? "names a way of the CUDA provider: use a cuda device"
        : device.IsCpu == gpu ? (gpu ? "names a GPU's path: use a cuda or dml device" : "names a CPU path: use onnx/gpu on this device")
        : !OnnxModel.Fits(problem) ? "the weights exceed an ONNX model's limit of 2 GB (protobuf)"
        : null;

    /// <inheritdoc/>
    /// <remarks>
    /// CPU: the taps inside the image; the direct kernels skip padding, im2col multiplies it as well. GPU: one multiplication and addition
    /// per output and channel, <see cref="ConvProblem.EffectiveFlops"/>/(R·S). A fast bilinear algorithm needs at least one multiplication
    /// per output and channel (m + r − 1 for m outputs of r taps; Winograd 1980), so that no choice of the library falls below it.
    /// </remarks>
    public double MinimumFlops(ConvProblem problem) =>
        gpu ? (double)problem.EffectiveFlops / (problem.R * problem.S) / (Cuda.Tf32 ? FlopBound.Tf32Rate : 1) : problem.EffectiveFlops;

    /// <inheritdoc/>
    public double NormwiseLimit(ConvProblem problem) => Cuda.Tf32 ? Tolerance.Tf32RelL2 : Tolerance.NormwiseRelL2;

    /// <inheritdoc/>
    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        Plan(problem, weights, bias, options, layers: 1);

    /// <inheritdoc/>
    /// <remarks>One model with as many Conv nodes; between two of them the optimiser keeps its blocked channels.</remarks>
    public IConvPlan? PrepareChain(
        ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int layers) =>
        Plan(problem, weights, bias, options, layers);

    private static OnnxAlgorithm OfCuda(string name, string way, CudaSettings cuda) => new($"onnx/{name}",
        $"ONNX Runtime's CUDA provider, {way} (cudnn_conv_algo_search={cuda.Search})", AlgorithmFamily.Auto,
        GraphOptimizationLevel.ORT_ENABLE_ALL, gpu: true, cuda);

    private OnnxPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int layers)
    {
        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        OnnxLibrary.Load();
        using SessionOptions session = Session(options);
        return new OnnxPlan(problem, OnnxModel.Write(problem, weights, bias, layers), session, options.Device,
            leaveOnDevice: gpu);
    }

    /// <summary>Options of a session with exactly this many threads, the caller's included.</summary>
    /// <remarks>
    /// Threads spin between the calls of a run, as in a user's session (the default), and sleep about 40 ms after the last one (measured).
    /// </remarks>
    internal SessionOptions Session(ConvOptions options)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = level,
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        Provider.Configure(session, options.Device, Cuda);
        return session;
    }
}
