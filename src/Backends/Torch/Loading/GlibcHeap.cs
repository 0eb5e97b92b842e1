using System.Runtime.InteropServices;

namespace ConvBench.Backends.Torch.Loading;

/// <summary>Makes glibc's malloc keep the memory that libtorch allocates and frees in every run.</summary>
/// <remarks>
/// Left alone, malloc maps blocks above a threshold that moves with the process's history and hands freed pages back to the system.
/// Faulting them in again can cost more than the convolution (about 5 µs a page in a virtual machine), so a row's time would depend
/// on which sizes were freed before it: for 64 → 128 channels, 3×3 on 112², 3971 faults and 48 ms a run were measured, against 14 and
/// 21 ms with this. PyTorch's tuning guide recommends other allocators for the same reason. It is the main thread's heap that is meant:
/// threads may have heaps of their own, unless the process starts with MALLOC_ARENA_MAX=1. See mallopt(3).
/// </remarks>
internal static unsafe class GlibcHeap
{
    private const int TrimThreshold = -1, MapMax = -4; // M_TRIM_THRESHOLD and M_MMAP_MAX of malloc.h

    /// <summary>No effect where the C library has no mallopt.</summary>
    public static void KeepFreedMemory()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc)
            && NativeLibrary.TryGetExport(libc, "mallopt", out nint address))
        {
            var mallopt = (delegate* unmanaged<int, int, int>)address;
            mallopt(MapMax, 0); // every block from the heap, none mapped by itself
            mallopt(TrimThreshold, int.MaxValue); // up to 2 GiB of free heap stay with the process
        }
    }
}
