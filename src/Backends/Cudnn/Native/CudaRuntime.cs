using System.Runtime.InteropServices;

namespace ConvBench.Backends.Cudnn.Native;

/// <summary>The C functions of the CUDA runtime that a plan needs, each checked.</summary>
/// <remarks>
/// Signatures: CUDA Runtime API reference, unchanged from CUDA 11 to 13 but for <c>cudaDeviceProp</c>. That struct grew: CUDA 12 has a
/// second function for the new one, and CUDA 13 gave that one the old name. Its first 256 bytes are the device's name in all of them, and
/// nothing else of it is read: the library writes into a buffer of 8 KiB, far larger than any of them, and numbers come from
/// <c>cudaDeviceGetAttribute</c>.
/// </remarks>
internal sealed unsafe class CudaRuntime
{
    /// <summary><c>cudaErrorMemoryAllocation</c>.</summary>
    private const int OutOfMemory = 2;

    private const int ToDevice = 1, ToHost = 2, OnDevice = 3; // enum cudaMemcpyKind
    private const uint NonBlocking = 1; // cudaStreamNonBlocking: no waiting for the default stream

    private readonly nint _name, _text, _last, _count, _set, _attribute, _properties, _malloc, _free, _copy, _fill;
    private readonly nint _createStream, _destroyStream, _synchronize, _memory;

    /// <summary>Looks up what is used.</summary>
    /// <exception cref="EntryPointNotFoundException">The library lacks a function.</exception>
    public CudaRuntime(Exports library)
    {
        Path = library.Path;
        (_name, _text, _last) = (library.Get("cudaGetErrorName"), library.Get("cudaGetErrorString"), library.Get("cudaGetLastError"));
        (_count, _set) = (library.Get("cudaGetDeviceCount"), library.Get("cudaSetDevice"));
        _attribute = library.Get("cudaDeviceGetAttribute");
        _properties = library.Find("cudaGetDeviceProperties_v2") is not 0 and var second ? second : library.Get("cudaGetDeviceProperties");
        (_malloc, _free, _memory) = (library.Get("cudaMalloc"), library.Get("cudaFree"), library.Get("cudaMemGetInfo"));
        (_copy, _fill) = (library.Get("cudaMemcpyAsync"), library.Get("cudaMemsetAsync"));
        _createStream = library.Get("cudaStreamCreateWithFlags");
        (_destroyStream, _synchronize) = (library.Get("cudaStreamDestroy"), library.Get("cudaStreamSynchronize"));
        Version = Number(library.Get("cudaRuntimeGetVersion"));
        DriverVersion = Number(library.Get("cudaDriverGetVersion"));
    }

    /// <summary>File of the library.</summary>
    public string Path { get; }

    /// <summary>1000·major + 10·minor of the runtime.</summary>
    public int Version { get; }

    /// <summary>The same of the newest CUDA that the driver knows; 0 where there is no driver.</summary>
    public int DriverVersion { get; }

    /// <summary>Number of devices.</summary>
    /// <exception cref="InvalidOperationException">There is no driver or no device: CUDA's words.</exception>
    public int Devices()
    {
        int count = 0;
        Check(((delegate* unmanaged<int*, int>)_count)(&count), "cudaGetDeviceCount");
        return count;
    }

    /// <summary>What a device calls itself.</summary>
    public string Name(int device)
    {
        byte* buffer = stackalloc byte[8192];
        new Span<byte>(buffer, 8192).Clear();
        Check(((delegate* unmanaged<void*, int, int>)_properties)(buffer, device), "cudaGetDeviceProperties");
        buffer[255] = 0;
        return Marshal.PtrToStringUTF8((nint)buffer)!;
    }

    /// <summary>A number of a device.</summary>
    public int Attribute(int device, DeviceAttribute attribute)
    {
        int value = 0;
        Check(((delegate* unmanaged<int*, int, int, int>)_attribute)(&value, (int)attribute, device), "cudaDeviceGetAttribute");
        return value;
    }

    /// <summary>Makes a device that of the calling thread.</summary>
    public void Use(int device) => Check(((delegate* unmanaged<int, int>)_set)(device), "cudaSetDevice");

    /// <summary>Memory of the calling thread's device.</summary>
    /// <exception cref="InsufficientMemoryException">There is not so much: a line with bytes and device.</exception>
    public nint Allocate(nuint bytes, string device)
    {
        void* pointer = null;
        int status = ((delegate* unmanaged<void**, nuint, int>)_malloc)(&pointer, bytes);
        if (status == OutOfMemory)
        {
            ((delegate* unmanaged<int>)_last)(); // the error would be told again by a later call
            nuint free = 0, total = 0;
            ((delegate* unmanaged<nuint*, nuint*, int>)_memory)(&free, &total);
            throw new InsufficientMemoryException(
                $"{device} is out of memory: {bytes} bytes asked for, {(ulong)free} of {(ulong)total} bytes free");
        }

        Check(status, "cudaMalloc");
        return (nint)pointer;
    }

    /// <summary>Gives memory back. Never throws: what goes wrong here went wrong before.</summary>
    public void Free(nint pointer) => ((delegate* unmanaged<nint, int>)_free)(pointer);

    /// <summary>Copies floats to the device, in the stream's order; the source must stay until the stream is waited for.</summary>
    public void ToDeviceFrom(nint target, float* source, long count, nint stream) => Copy(target, (nint)source, count, ToDevice, stream);

    /// <summary>Copies floats to the host, likewise.</summary>
    public void ToHostFrom(float* target, nint source, long count, nint stream) => Copy((nint)target, source, count, ToHost, stream);

    /// <summary>Copies floats within the device, likewise.</summary>
    public void OnDeviceFrom(nint target, nint source, long count, nint stream) => Copy(target, source, count, OnDevice, stream);

    /// <summary>Sets each byte: 255 makes floats NaN (sign, exponent and fraction all ones), 0 makes them 0.</summary>
    public void Fill(nint target, byte value, nuint bytes, nint stream) =>
        Check(((delegate* unmanaged<nint, int, nuint, nint, int>)_fill)(target, value, bytes, stream), "cudaMemsetAsync");

    /// <summary>A stream of its own.</summary>
    public nint CreateStream()
    {
        nint stream = 0;
        Check(((delegate* unmanaged<nint*, uint, int>)_createStream)(&stream, NonBlocking), "cudaStreamCreateWithFlags");
        return stream;
    }

    /// <summary>Ends a stream. Never throws.</summary>
    public void DestroyStream(nint stream) => ((delegate* unmanaged<nint, int>)_destroyStream)(stream);

    /// <summary>Waits until all that was asked of a stream is done, and tells what went wrong in it.</summary>
    public void Wait(nint stream) => Check(((delegate* unmanaged<nint, int>)_synchronize)(stream), "cudaStreamSynchronize");

    private void Copy(nint target, nint source, long count, int kind, nint stream) => Check(
        ((delegate* unmanaged<nint, nint, nuint, int, nint, int>)_copy)(target, source, (nuint)count * sizeof(float), kind, stream),
        "cudaMemcpyAsync");

    private int Number(nint function)
    {
        int value = 0;
        Check(((delegate* unmanaged<int*, int>)function)(&value), "cudaRuntimeGetVersion");
        return value;
    }

    private void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new InvalidOperationException(
                $"{call}: {Text(_name, status)} ({status}): {Text(_text, status)}");
        }
    }

    private static string Text(nint function, int status) =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)function)(status)) ?? "unknown error";
}
