using Silk.NET.OpenCL;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>OpenCL in this process: its loader, and the devices of all platforms.</summary>
internal sealed unsafe class ClLibrary
{
    private const string Remedy = "install pocl-opencl-icd and ocl-icd-libopencl1 (Debian) or the GPU's driver";

    private static readonly Lazy<ClLibrary> Loaded = new(() => new ClLibrary());

    private readonly CL? _api;

    private ClLibrary()
    {
        if (ClNative.Load() is not { } native)
        {
            Fault = $"no OpenCL loader (libOpenCL): {Remedy}";
            return;
        }

        try
        {
            (_api, Path) = (new CL(native), native.Path);
            Devices = [.. Found(_api)];
            Fault = Devices.Count > 0 ? null : $"no OpenCL platform: {Remedy}";
        }
        catch (Exception e) when (e is RowFaultException or EntryPointNotFoundException)
        {
            Fault = $"OpenCL: {e.Message}";
        }
    }

    /// <summary>The process's OpenCL; loads it at the first call, and never throws.</summary>
    public static ClLibrary Instance => Loaded.Value;

    /// <summary>It where something has asked for it already; null before.</summary>
    public static ClLibrary? IfLoaded => Loaded.IsValueCreated ? Loaded.Value : null;

    /// <summary>Its devices as backends name them; none before something has asked for it.</summary>
    public static IReadOnlyList<Device> KnownDevices => [.. (IfLoaded?.Devices ?? []).Select(d => d.Device)];

    /// <summary>The drivers of its devices, each once, between commas.</summary>
    public string Drivers => string.Join(", ", Devices.Select(d => d.Driver).Distinct());

    /// <summary>Why it cannot be used, one line with the remedy; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>File of the loader; "" where there is none.</summary>
    public string Path { get; } = "";

    /// <summary>Devices of all platforms, in their order.</summary>
    public IReadOnlyList<ClDevice> Devices { get; } = [];

    /// <summary>Its functions.</summary>
    /// <exception cref="RowFaultException">It cannot be used.</exception>
    public CL Api => _api is not null && Fault is null ? _api : throw new RowFaultException(Fault ?? Remedy);

    /// <summary>The device of this number.</summary>
    /// <exception cref="RowFaultException">It cannot be used, or has no such device.</exception>
    public ClDevice Find(Device device) => Fault is not null ? throw new RowFaultException(Fault)
        : Devices.FirstOrDefault(d => d.Device == device)
            ?? throw new RowFaultException($"no device {device}: OpenCL has {string.Join(", ", Devices.Select(d => d.Device))} here");

    private static List<ClDevice> Found(CL cl)
    {
        var found = new List<ClDevice>();
        foreach (nint platform in Platforms(cl))
        {
            uint count;
            int status = cl.GetDeviceIDs(platform, DeviceType.All, 0, null, &count);
            if ((ErrorCodes)status == ErrorCodes.DeviceNotFound || count == 0)
            {
                continue;
            }

            var handles = new nint[count];
            fixed (nint* all = handles)
            {
                ClStatus.Check(cl.GetDeviceIDs(platform, DeviceType.All, count, all, null), "clGetDeviceIDs");
            }

            foreach (nint handle in handles)
            {
                found.Add(ClDevice.Of(cl, platform, handle, found.Count));
            }
        }

        return found;
    }

    private static nint[] Platforms(CL cl)
    {
        uint count;
        int status = cl.GetPlatformIDs(0, null, &count);
        if (status == ClStatus.NoPlatform || count == 0)
        {
            return [];
        }

        var platforms = new nint[count];
        fixed (nint* all = platforms)
        {
            ClStatus.Check(cl.GetPlatformIDs(count, all, null), "clGetPlatformIDs");
        }

        return platforms;
    }
}
