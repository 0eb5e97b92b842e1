namespace ConvBench.Backends.Cudnn.Native;

/// <summary>Memory of a device.</summary>
internal sealed class DeviceMemory : IDisposable
{
    private readonly CudaRuntime _cuda;

    /// <summary>Takes it from the calling thread's device.</summary>
    /// <param name="cuda">The runtime.</param>
    /// <param name="bytes">At least 1.</param>
    /// <param name="device">The device's text and name, for the reader of a fault.</param>
    /// <exception cref="InsufficientMemoryException">There is not so much.</exception>
    public DeviceMemory(CudaRuntime cuda, long bytes, string device)
    {
        _cuda = cuda;
        Bytes = bytes;
        Pointer = cuda.Allocate((nuint)bytes, device);
    }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its address on the device; 0 once disposed.</summary>
    public nint Pointer { get; private set; }

    public void Dispose()
    {
        if (Pointer != 0)
        {
            _cuda.Free(Pointer);
            Pointer = 0;
        }
    }
}
