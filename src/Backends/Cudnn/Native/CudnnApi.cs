namespace ConvBench.Backends.Cudnn.Native;

/// <summary>The C functions of cuDNN that a convolution needs, each checked.</summary>
/// <remarks>
/// Signatures and values: NVIDIA cuDNN API reference, versions 8 and 9, whose legacy functions for an algorithm by its number are the same;
/// only status codes differ (<see cref="CudnnStatus"/>).
/// </remarks>
internal sealed unsafe partial class CudnnApi
{
    private const int Float = 0, Nchw = 0; // CUDNN_DATA_FLOAT, CUDNN_TENSOR_NCHW
    private const int CrossCorrelation = 1; // CUDNN_CONVOLUTION = 0 would flip the filter
    private const int Relu = 1, PropagateNaN = 1; // cudnnActivationMode_t, cudnnNanPropagation_t

    private readonly CudnnStatus _status;
    private readonly nint _setStream, _setTensor, _setFilter, _setConvolution, _setMath, _getMath, _setGroups, _setActivation;
    private readonly nint _outputDim, _workspace, _heuristic, _find, _forward, _addTensor, _activate;

    /// <summary>Looks up what is used.</summary>
    /// <exception cref="EntryPointNotFoundException">The library lacks a function.</exception>
    /// <exception cref="DllNotFoundException">It is of another major version than 8 and 9.</exception>
    public CudnnApi(Exports library)
    {
        Path = library.Path;
        Version = (long)((delegate* unmanaged<nuint>)library.Get("cudnnGetVersion"))();
        if (Major is not (8 or 9))
        {
            throw new DllNotFoundException($"{library.Path} is cuDNN {VersionText}: ConvBench knows the interface of cuDNN 8 and 9");
        }

        RuntimeVersion = (int)((delegate* unmanaged<nuint>)library.Get("cudnnGetCudartVersion"))();
        _status = new CudnnStatus(Major, library.Get("cudnnGetErrorString"), library.Find("cudnnGetLastErrorString"));
        _setStream = library.Get("cudnnSetStream");
        _setTensor = library.Get("cudnnSetTensor4dDescriptor");
        _setFilter = library.Get("cudnnSetFilter4dDescriptor");
        _setConvolution = library.Get("cudnnSetConvolution2dDescriptor");
        (_setMath, _getMath) = (library.Get("cudnnSetConvolutionMathType"), library.Get("cudnnGetConvolutionMathType"));
        _setGroups = library.Get("cudnnSetConvolutionGroupCount");
        _setActivation = library.Get("cudnnSetActivationDescriptor");
        _outputDim = library.Get("cudnnGetConvolution2dForwardOutputDim");
        _workspace = library.Get("cudnnGetConvolutionForwardWorkspaceSize");
        _heuristic = library.Get("cudnnGetConvolutionForwardAlgorithm_v7");
        _find = library.Get("cudnnFindConvolutionForwardAlgorithm");
        _forward = library.Get("cudnnConvolutionForward");
        (_addTensor, _activate) = (library.Get("cudnnAddTensor"), library.Get("cudnnActivationForward"));
        Handles = Lifetime(library, "cudnnCreate", "cudnnDestroy");
        Tensors = Lifetime(library, "cudnnCreateTensorDescriptor", "cudnnDestroyTensorDescriptor");
        Filters = Lifetime(library, "cudnnCreateFilterDescriptor", "cudnnDestroyFilterDescriptor");
        Convolutions = Lifetime(library, "cudnnCreateConvolutionDescriptor", "cudnnDestroyConvolutionDescriptor");
        Activations = Lifetime(library, "cudnnCreateActivationDescriptor", "cudnnDestroyActivationDescriptor");
    }

    /// <summary>File of the library.</summary>
    public string Path { get; }

    /// <summary>10000·major + 100·minor + patch from 9 on, 1000·major + … before.</summary>
    public long Version { get; }

    /// <summary>8 or 9.</summary>
    public long Major => Version / (Version < 90000 ? 1000 : 10000);

    /// <summary>"9.1.0".</summary>
    public string VersionText => FormattableString.Invariant($"{Major}.{Version % (Version < 90000 ? 1000 : 10000) / 100}.{Version % 100}");

    /// <summary>Version of the CUDA runtime that the library was built with, 1000·major + 10·minor.</summary>
    public int RuntimeVersion { get; }

    /// <summary>Makes and destroys handles.</summary>
    public ObjectKind Handles { get; }

    /// <summary>Descriptors of tensors, likewise.</summary>
    public ObjectKind Tensors { get; }

    /// <summary>Descriptors of filters.</summary>
    public ObjectKind Filters { get; }

    /// <summary>Descriptors of convolutions.</summary>
    public ObjectKind Convolutions { get; }

    /// <summary>Descriptors of activations.</summary>
    public ObjectKind Activations { get; }

    /// <summary>All work of a handle goes to a stream.</summary>
    public void SetStream(nint handle, nint stream) =>
        Check(((delegate* unmanaged<nint, nint, int>)_setStream)(handle, stream), "cudnnSetStream");

    /// <summary>Float32 NCHW, packed.</summary>
    public void SetTensor(nint tensor, int n, int c, int h, int w) => Check(
        ((delegate* unmanaged<nint, int, int, int, int, int, int, int>)_setTensor)(tensor, Nchw, Float, n, c, h, w),
        "cudnnSetTensor4dDescriptor");

    /// <summary>Float32 KCRS, packed; type and layout stand the other way round than in a tensor's call.</summary>
    public void SetFilter(nint filter, int k, int c, int r, int s) => Check(
        ((delegate* unmanaged<nint, int, int, int, int, int, int, int>)_setFilter)(filter, Float, Nchw, k, c, r, s),
        "cudnnSetFilter4dDescriptor");

    /// <summary>Padding, strides, dilation, groups, the arithmetic: a cross-correlation, accumulated in float32.</summary>
    public void SetConvolution(nint convolution, ConvProblem p, MathType math)
    {
        Check(((delegate* unmanaged<nint, int, int, int, int, int, int, int, int, int>)_setConvolution)(
            convolution, p.PadTop, p.PadLeft, p.StrideH, p.StrideW, p.DilationH, p.DilationW, CrossCorrelation, Float),
            "cudnnSetConvolution2dDescriptor");
        Check(((delegate* unmanaged<nint, int, int>)_setGroups)(convolution, p.Groups), "cudnnSetConvolutionGroupCount");
        SetMath(convolution, math);
    }

    /// <summary>The arithmetic alone.</summary>
    public void SetMath(nint convolution, MathType math) =>
        Check(((delegate* unmanaged<nint, MathType, int>)_setMath)(convolution, math), "cudnnSetConvolutionMathType");

    /// <summary>The arithmetic that a descriptor has.</summary>
    public MathType Math(nint convolution)
    {
        MathType math = default;
        Check(((delegate* unmanaged<nint, MathType*, int>)_getMath)(convolution, &math), "cudnnGetConvolutionMathType");
        return math;
    }

    /// <summary>A ReLU that keeps NaN.</summary>
    public void SetRelu(nint activation) => Check(
        ((delegate* unmanaged<nint, int, int, double, int>)_setActivation)(activation, Relu, PropagateNaN, 0),
        "cudnnSetActivationDescriptor");

    private void Check(int status, string call)
    {
        if (status != 0)
        {
            throw _status.Fault(status, call);
        }
    }

    private ObjectKind Lifetime(Exports library, string create, string destroy) =>
        new(library.Get(create), library.Get(destroy), status => Check(status, create));
}
