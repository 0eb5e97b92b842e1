namespace ConvBench.Backends.Cudnn.Native;

/// <content>Choosing an algorithm, and computing with it.</content>
internal sealed unsafe partial class CudnnApi
{
    /// <summary>Most entries that a search writes back: each of the 8 algorithms in each arithmetic, and some to spare.</summary>
    private const int MostResults = 32;

    /// <summary>Shape of a convolution's output, N, K, OH, OW.</summary>
    public (int N, int K, int OH, int OW) OutputShape(ConvDescriptors d)
    {
        int n, k, oh, ow;
        Check(((delegate* unmanaged<nint, nint, nint, int*, int*, int*, int*, int>)_outputDim)(d.Convolution, d.X, d.W, &n, &k, &oh, &ow),
            "cudnnGetConvolution2dForwardOutputDim");
        return (n, k, oh, ow);
    }

    /// <summary>Bytes of workspace that an algorithm needs here.</summary>
    /// <exception cref="RowFaultException">cuDNN does not compute this with it.</exception>
    public long WorkspaceBytes(ConvDescriptors d, ConvAlgo algorithm)
    {
        nuint bytes = 0;
        Check(((delegate* unmanaged<nint, nint, nint, nint, nint, ConvAlgo, nuint*, int>)_workspace)(
            d.Handle, d.X, d.W, d.Convolution, d.Y, algorithm, &bytes), "cudnnGetConvolutionForwardWorkspaceSize");
        return checked((long)bytes);
    }

    /// <summary>Algorithms in the order in which cuDNN expects them to be fast.</summary>
    public AlgoPerf[] Heuristic(ConvDescriptors d) => Search(_heuristic, d, "cudnnGetConvolutionForwardAlgorithm_v7");

    /// <summary>Algorithms in the order in which cuDNN found them fast: it runs each, with buffers of its own.</summary>
    public AlgoPerf[] Find(ConvDescriptors d) => Search(_find, d, "cudnnFindConvolutionForwardAlgorithm");

    /// <summary>What a status says.</summary>
    public string Words(int status) => _status.Words(status);

    /// <summary>y = x ⋆ w.</summary>
    public void Forward(ConvDescriptors d, ConvAlgo algorithm, nint x, nint w, nint workspace, long workspaceBytes, nint y)
    {
        float one = 1, zero = 0;
        Check(((delegate* unmanaged<nint, float*, nint, nint, nint, nint, nint, ConvAlgo, nint, nuint, float*, nint, nint, int>)_forward)(
            d.Handle, &one, d.X, x, d.W, w, d.Convolution, algorithm, workspace, (nuint)workspaceBytes, &zero, d.Y, y),
            "cudnnConvolutionForward");
    }

    /// <summary>y = y + b, one number for each channel.</summary>
    public void AddBias(ConvDescriptors d, nint b, nint y)
    {
        float one = 1;
        Check(((delegate* unmanaged<nint, float*, nint, nint, float*, nint, nint, int>)_addTensor)(d.Handle, &one, d.B, b, &one, d.Y, y),
            "cudnnAddTensor");
    }

    /// <summary>y = max(0, y), in place.</summary>
    public void Activate(ConvDescriptors d, nint y)
    {
        float one = 1, zero = 0;
        Check(((delegate* unmanaged<nint, nint, float*, nint, nint, float*, nint, nint, int>)_activate)(
            d.Handle, d.Activation, &one, d.Y, y, &zero, d.Y, y), "cudnnActivationForward");
    }

    private AlgoPerf[] Search(nint function, ConvDescriptors d, string call)
    {
        var results = new AlgoPerf[MostResults];
        int count = 0;
        fixed (AlgoPerf* first = results)
        {
            Check(((delegate* unmanaged<nint, nint, nint, nint, nint, int, int*, AlgoPerf*, int>)function)(
                d.Handle, d.X, d.W, d.Convolution, d.Y, MostResults, &count, first), call);
        }

        return results[..count];
    }
}
