using System.Runtime.InteropServices;

namespace ConvBench.Backends.Onnx;

/// <summary>The devices of NVIDIA's driver, with their names.</summary>
/// <remarks>CUDA Driver API reference: cuInit, cuDeviceGetCount, cuDeviceGet, cuDeviceGetName, cuGetErrorName.</remarks>
internal static unsafe class CudaDriver
{
    private const int NameBytes = 256;

    /// <summary>File name of the driver's library, which its installation brings.</summary>
    public static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>All of them.</summary>
    /// <exception cref="RowFaultException">There is no driver, or it has no device: one line.</exception>
    public static IReadOnlyList<Device> Devices(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
        {
            throw new RowFaultException($"no NVIDIA driver here ({library}): install it, or give the container its GPU");
        }

        nint names = NativeLibrary.GetExport(handle, "cuGetErrorName");
        int count = 0;
        Check(names, ((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(handle, "cuInit"))(0), "cuInit");
        Check(names, ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(handle, "cuDeviceGetCount"))(&count), "cuDeviceGetCount");
        return count == 0 ? throw new RowFaultException("NVIDIA's driver has no device here: is there a GPU, and does "
                + "CUDA_VISIBLE_DEVICES not hide it?")
            : [.. Enumerable.Range(0, count).Select(i => new Device("cuda", i) { Name = Name(handle, names, i) })];
    }

    private static string Name(nint handle, nint names, int index)
    {
        int device = 0;
        byte* name = stackalloc byte[NameBytes];
        new Span<byte>(name, NameBytes).Clear();
        Check(names, ((delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(handle, "cuDeviceGet"))(&device, index), "cuDeviceGet");
        Check(names, ((delegate* unmanaged<byte*, int, int, int>)NativeLibrary.GetExport(handle, "cuDeviceGetName"))(
            name, NameBytes - 1, device), "cuDeviceGetName");
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    private static void Check(nint names, int status, string call)
    {
        if (status == 0)
        {
            return;
        }

        byte* name = null;
        int known = ((delegate* unmanaged<int, byte**, int>)names)(status, &name);
        string text = known == 0 && name is not null ? Marshal.PtrToStringUTF8((nint)name)! : "an unknown error";
        throw new RowFaultException(FormattableString.Invariant($"NVIDIA's driver refuses: {call}: {text} ({status})"));
    }
}
