using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>One cuDNN convolution: a stream, a handle, descriptors and buffers on one device.</summary>
internal sealed unsafe class CudnnPlan : IConvPlan
{
    private const byte NaN = 0xFF; // four of them are a float that is NaN

    private readonly CudaRuntime _cuda;
    private readonly CudnnApi _api;
    private readonly Device _device;
    private readonly ConvProblem _p;
    private readonly Pick _pick;
    private readonly Stack<IDisposable> _owned = new();
    private readonly ConvDescriptors _d;
    private readonly DeviceMemory _x, _w, _b, _y, _workspace;
    private nint _stream;

    /// <summary>Makes all of it, and runs the algorithm once: libraries were seen to promise one and to refuse it when it ran.</summary>
    /// <exception cref="RowFaultException">cuDNN does not compute this layer so.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory.</exception>
    public CudnnPlan(CudnnLibrary library, Device device, CudnnAlgorithm row, ConvProblem problem, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias, Func<ConvAlgo, MathType, IConvAlgorithm?> rowOf)
    {
        (_cuda, _api, _device, _p) = (library.Cuda, library.Api, device, problem);
        _cuda.Use(device.Index);
        try
        {
            _stream = _cuda.CreateStream();
            _d = Own(new ConvDescriptors(_api, _stream, problem, row.Arithmetic));
            if (_api.OutputShape(_d) is var shape && shape != (problem.N, problem.K, problem.OH, problem.OW))
            {
                throw new InvalidOperationException($"cuDNN makes {shape} outputs of {problem}");
            }

            (_x, _y) = (Buffer(problem.InputCount), Buffer(problem.OutputCount));
            (_w, _b) = (Buffer(weights.Length), Buffer(problem.K));
            Send(weights, _w);
            Send(bias, _b);
            _pick = Pick.Of(library, _d, row.Source, row.Algorithm);
            _api.SetMath(_d.Convolution, row.Arithmetic); // explicitly, whatever a search wrote back or left behind
            MathType runs = _api.Math(_d.Convolution);
            Runs = row.Source == AlgorithmSource.Row ? null : rowOf(_pick.Algorithm, runs);
            Choice = _pick.Choice(Runs?.Id ?? "", runs);
            _workspace = Own(new DeviceMemory(_cuda, Math.Max(_pick.WorkspaceBytes, 1), _device.Described));
            _cuda.Fill(_x.Pointer, 0, (nuint)_x.Bytes, _stream);
            Run(1);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public long WorkspaceBytes => _pick.WorkspaceBytes;

    public Choice? Choice { get; }

    public IConvAlgorithm? Runs { get; }

    /// <remarks>The host's one thread only asks; the descriptors and buffers are the device's.</remarks>
    public Execution Execution => new(_device, 1, Execution.Library) { DeviceName = _device.Name };

    public void Load(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, _p.InputCount, nameof(x));
        _cuda.Use(_device.Index);
        _cuda.Fill(_y.Pointer, NaN, (nuint)_y.Bytes, _stream);
        Send(x, _x);
    }

    public void Run(int iterations)
    {
        _cuda.Use(_device.Index);
        for (int i = 0; i < iterations; i++)
        {
            _api.Forward(_d, _pick.Algorithm, _x.Pointer, _w.Pointer, _workspace.Pointer, _pick.WorkspaceBytes, _y.Pointer);
            if (_p.HasBias)
            {
                _api.AddBias(_d, _b.Pointer, _y.Pointer);
            }

            if (_p.HasRelu)
            {
                _api.Activate(_d, _y.Pointer);
            }
        }

        _cuda.Wait(_stream);
    }

    public void Store(Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, _p.OutputCount, nameof(y));
        _cuda.Use(_device.Index);
        fixed (float* target = y)
        {
            _cuda.ToHostFrom(target, _y.Pointer, y.Length, _stream);
            _cuda.Wait(_stream);
        }
    }

    /// <summary>Buffers, then descriptors and the handle, then the stream that they are on.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }

        if (_stream != 0)
        {
            _cuda.DestroyStream(_stream);
            _stream = 0;
        }
    }

    private DeviceMemory Buffer(long floats) => Own(new DeviceMemory(_cuda, floats * sizeof(float), _device.Described));

    /// <summary>Copies to the device, and waits: the source may go afterwards.</summary>
    private void Send(ReadOnlySpan<float> values, DeviceMemory target)
    {
        fixed (float* source = values)
        {
            if (values.Length > 0)
            {
                _cuda.ToDeviceFrom(target.Pointer, source, values.Length, _stream);
            }

            _cuda.Wait(_stream);
        }
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Push(resource);
        return resource;
    }
}
