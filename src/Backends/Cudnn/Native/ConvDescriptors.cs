namespace ConvBench.Backends.Cudnn.Native;

/// <summary>A handle on a stream, and what describes one layer to it.</summary>
internal sealed class ConvDescriptors : IDisposable
{
    private readonly List<(ObjectKind Kind, nint Made)> _made = [];

    /// <summary>Makes and sets all of them.</summary>
    /// <exception cref="RowFaultException">cuDNN does not compute such a layer.</exception>
    public ConvDescriptors(CudnnApi api, nint stream, ConvProblem p, MathType math)
    {
        try
        {
            Handle = New(api.Handles);
            api.SetStream(Handle, stream);
            (X, Y, B) = (New(api.Tensors), New(api.Tensors), New(api.Tensors));
            api.SetTensor(X, p.N, p.C, p.H, p.W);
            api.SetTensor(Y, p.N, p.K, p.OH, p.OW);
            api.SetTensor(B, 1, p.K, 1, 1);
            W = New(api.Filters);
            api.SetFilter(W, p.K, p.CPerGroup, p.R, p.S);
            Convolution = New(api.Convolutions);
            api.SetConvolution(Convolution, p, math);
            Activation = New(api.Activations);
            api.SetRelu(Activation);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint Handle { get; }

    /// <summary>Of the input.</summary>
    public nint X { get; }

    /// <summary>Of the weights.</summary>
    public nint W { get; }

    /// <summary>Of the bias, 1×K×1×1.</summary>
    public nint B { get; }

    /// <summary>Of the output.</summary>
    public nint Y { get; }

    public nint Convolution { get; }

    /// <summary>Of a ReLU.</summary>
    public nint Activation { get; }

    /// <summary>The last made first, so that the handle is the last to go.</summary>
    public void Dispose()
    {
        for (int i = _made.Count - 1; i >= 0; i--)
        {
            _made[i].Kind.Destroy(_made[i].Made);
        }

        _made.Clear();
    }

    private nint New(ObjectKind kind)
    {
        nint made = kind.Create();
        _made.Add((kind, made));
        return made;
    }
}
