using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>NVIDIA's cuDNN by its algorithm numbers, found on the machine when it is asked for.</summary>
public sealed class CudnnBackend : IConvBackend
{
    private readonly Func<CudnnLibrary> _library;
    private readonly CudnnAlgorithm[] _rows;
    private CudnnLibrary? _loaded;

    /// <summary>The library that the environment names, or that the system has.</summary>
    public CudnnBackend()
        : this(() => CudnnLibrary.Instance)
    {
    }

    /// <summary>Of a library of the caller's.</summary>
    internal CudnnBackend(Func<CudnnLibrary> library)
    {
        _library = () => _loaded ??= library();
        _rows =
        [
            Named("implicit-gemm", ConvAlgo.ImplicitGemm, "implicit GEMM: the matrix of patches is never built"),
            Named("implicit-precomp-gemm", ConvAlgo.ImplicitPrecompGemm, "implicit GEMM with precomputed offsets"),
            Named("gemm", ConvAlgo.Gemm, "explicit GEMM: the matrix of patches is built in every run"),
            Named("direct", ConvAlgo.Direct, "direct convolution, which no version of cuDNN is known to support"),
            Named("fft", ConvAlgo.Fft, "Fourier transform of the whole image"),
            Named("fft-tiling", ConvAlgo.FftTiling, "Fourier transform of tiles of 32x32"),
            Named("winograd", ConvAlgo.Winograd, "Winograd in one kernel, for 3x3 filters"),
            Named("winograd-nonfused", ConvAlgo.WinogradNonfused, "Winograd with transforms of their own, in every run"),
            Chosen("heuristic", AlgorithmSource.Heuristic, "what cuDNN expects to be fastest"),
            Chosen("find", AlgorithmSource.Find, "what cuDNN finds fastest when it runs all, once, in the preparation"),
            Named("implicit-precomp-gemm-tf32", ConvAlgo.ImplicitPrecompGemm, "implicit GEMM with precomputed offsets", MathType.Default),
            Named("winograd-nonfused-tf32", ConvAlgo.WinogradNonfused, "Winograd with transforms of their own", MathType.Default),
            Chosen("heuristic-tf32", AlgorithmSource.Heuristic, "what cuDNN expects to be fastest", MathType.Default),
            Chosen("find-tf32", AlgorithmSource.Find, "what cuDNN finds fastest when it runs all, once", MathType.Default),
        ];
    }

    /// <inheritdoc/>
    public string Name => "cudnn";

    /// <inheritdoc/>
    public string Version => _loaded?.Version ?? "";

    /// <inheritdoc/>
    public string LibraryPath => _loaded?.Path ?? "";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => _loaded?.Details ?? new Dictionary<string, string>();

    /// <inheritdoc/>
    /// <remarks>Loads the library: only CUDA itself knows its devices.</remarks>
    public IReadOnlyList<Device> Devices => _library().Devices;

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => _rows;

    /// <inheritdoc/>
    public DeviceLimits? Measure(Device device, int threads) => CudaLimits.Measure(_library().Cuda, device, threads);

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = _library().Fault ?? "";
        return reason.Length == 0;
    }

    private CudnnAlgorithm Named(string name, ConvAlgo algorithm, string description, MathType math = MathType.Fma) =>
        new(_library, name, Described(description, math), AlgorithmSource.Row, algorithm, math, RowOf);

    private CudnnAlgorithm Chosen(string name, AlgorithmSource source, string description, MathType math = MathType.Fma) =>
        new(_library, name, Described(description, math), source, default, math, RowOf);

    private static string Described(string description, MathType math) =>
        description + (math == MathType.Fma ? ", float32 products" : ", TF32 products allowed (cuDNN's default)");

    private CudnnAlgorithm? RowOf(ConvAlgo algorithm, MathType math) =>
        Array.Find(_rows, r => r.Source == AlgorithmSource.Row && r.Algorithm == algorithm && r.Arithmetic == math);
}
