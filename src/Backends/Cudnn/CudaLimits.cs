using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>What a CUDA device can do at most: its arithmetic by its own numbers, its memory and its launches by the clock.</summary>
/// <remarks>The runtime brings no kernel that multiplies, so that the peak is not measured: clock times width is never exceeded, and that
/// is what a limit is for.</remarks>
internal static unsafe class CudaLimits
{
    private const int Repeats = 5, Copies = 8, Launches = 200;
    private const long CopyBytes = 256L << 20; // beyond every cache, of 126 MB at most today

    /// <summary>The device's limits; what cannot be had is left out.</summary>
    /// <param name="cuda">The runtime.</param>
    /// <param name="device">One of its devices.</param>
    /// <param name="threads">Threads of the host that they are written down for.</param>
    /// <param name="copyBytes">Bytes that a copy reads, and writes.</param>
    public static DeviceLimits Measure(CudaRuntime cuda, Device device, int threads, long copyBytes = CopyBytes)
    {
        cuda.Use(device.Index);
        nint stream = cuda.CreateStream();
        try
        {
            return new DeviceLimits(At(threads, PeakGflops(cuda, device.Index)), At(threads, CopyGBps(cuda, device, stream, copyBytes)))
            {
                LaunchNs = At(threads, LaunchNs(cuda, device, stream)),
                CacheBytes = cuda.Attribute(device.Index, DeviceAttribute.L2CacheBytes),
            };
        }
        finally
        {
            cuda.DestroyStream(stream);
        }
    }

    /// <summary>2·multiprocessors·(multiply-adds of float32 in a clock)·clock, highest clock; null for an unknown generation.</summary>
    private static double? PeakGflops(CudaRuntime cuda, int device)
    {
        int Of(DeviceAttribute attribute) => cuda.Attribute(device, attribute);
        return 2.0 * FmasPerClock(Of(DeviceAttribute.MajorVersion), Of(DeviceAttribute.MinorVersion))
            * Of(DeviceAttribute.MultiprocessorCount) * Of(DeviceAttribute.ClockRate) / 1e6;
    }

    /// <summary>Float32 multiply-adds of a multiprocessor in a clock, by compute capability.</summary>
    /// <remarks>CUDA C++ Programming Guide, Throughput of Native Arithmetic Instructions.</remarks>
    private static int? FmasPerClock(int major, int minor) => (major, minor) switch
    {
        (6, 0) or (7, _) or (8, 0) => 64,
        (5, _) or (6, _) or (8, _) or (9, _) or (10, _) or (12, _) => 128,
        _ => null,
    };

    /// <summary>What copies within the device read and write together, 10⁹ byte/s; null where there is no room for them.</summary>
    private static double? CopyGBps(CudaRuntime cuda, Device device, nint stream, long bytes)
    {
        try
        {
            using var from = new DeviceMemory(cuda, bytes, device.Described);
            using var to = new DeviceMemory(cuda, bytes, device.Described);
            cuda.Fill(from.Pointer, 0, (nuint)bytes, stream);
            return 2.0 * bytes * Copies / ShortestTime.Ns(Repeats, () =>
            {
                for (int i = 0; i < Copies; i++)
                {
                    cuda.OnDeviceFrom(to.Pointer, from.Pointer, bytes / sizeof(float), stream);
                }

                cuda.Wait(stream);
            });
        }
        catch (InsufficientMemoryException)
        {
            return null;
        }
    }

    /// <summary>The smallest work that the runtime has, four bytes set, with the wait for it, ns.</summary>
    private static double LaunchNs(CudaRuntime cuda, Device device, nint stream)
    {
        using var target = new DeviceMemory(cuda, sizeof(float), device.Described);
        return ShortestTime.Ns(Launches, () =>
        {
            cuda.Fill(target.Pointer, 0, sizeof(float), stream);
            cuda.Wait(stream);
        });
    }

    private static Dictionary<int, double> At(int threads, double? value) => value is { } v ? new() { [threads] = v } : [];
}
