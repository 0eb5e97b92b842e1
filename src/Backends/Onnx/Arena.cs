using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>Reads how much scratch a session took, from the statistics of its CPU arena.</summary>
/// <remarks>
/// The C# interface does not expose AllocatorGetStats (C API 23), so it is called through the C interface: OrtGetApiBase()->GetApi(23)
/// gives a table of functions that only ever grows, and the slots below are positions in onnxruntime_c_api.h.
/// </remarks>
internal static unsafe class Arena
{
    private const uint ApiVersion = 23;
    private const int ReleaseStatus = 93, GetKeyValue = 297, ReleaseKeyValuePairs = 300, AllocatorGetStats = 319;

    /// <summary>Most bytes in use at one time beyond what stays reserved for weights; −1 where the library keeps no count.</summary>
    internal static long PeakBytes(InferenceSession session, string libraryPath)
    {
        nint* api = Api(libraryPath);
        if (api is null)
        {
            return -1;
        }

        using var allocator = new OrtAllocator(session, OrtMemoryInfo.DefaultInstance);
        nint stats = 0;
        nint status = ((delegate* unmanaged<nint, nint*, nint>)api[AllocatorGetStats])(allocator.DangerousGetHandle(), &stats);
        if (status != 0)
        {
            ((delegate* unmanaged<nint, void>)api[ReleaseStatus])(status);
            return -1;
        }

        long peak = Read(api, stats, "MaxInUse"), now = Read(api, stats, "InUse");
        ((delegate* unmanaged<nint, void>)api[ReleaseKeyValuePairs])(stats);
        return peak < 0 || now < 0 ? -1 : peak - now;
    }

    private static nint* Api(string libraryPath)
    {
        if (libraryPath.Length == 0 || !NativeLibrary.TryLoad(libraryPath, out nint library)
            || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint getBase))
        {
            return null;
        }

        // OrtApiBase { GetApi(version), GetVersionString() }; an older library answers null
        nint* apiBase = ((delegate* unmanaged<nint*>)getBase)();
        return ((delegate* unmanaged<uint, nint*>)apiBase[0])(ApiVersion);
    }

    private static long Read(nint* api, nint pairs, string key)
    {
        nint name = Marshal.StringToCoTaskMemUTF8(key);
        nint value = ((delegate* unmanaged<nint, nint, nint>)api[GetKeyValue])(pairs, name);
        Marshal.FreeCoTaskMem(name);
        return long.TryParse(Marshal.PtrToStringUTF8(value), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : -1;
    }
}
