using System.Text;
using Silk.NET.OpenCL;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>A device of a platform.</summary>
/// <param name="Device">As the project numbers it, over all platforms in their order; with its name and that of its driver.</param>
/// <param name="Handle">cl_device_id.</param>
/// <param name="Driver">"PoCL 3.1", "CUDA 12.4.89": what the platform says behind the version of OpenCL.</param>
/// <param name="IsCpu">Whether its compute units are processors of this machine.</param>
/// <param name="ComputeUnits">Compute units.</param>
/// <param name="NativeFloats">Floats of a vector register; 1 where lanes are work-items.</param>
internal sealed record ClDevice(Device Device, nint Handle, string Driver, bool IsCpu, int ComputeUnits, int NativeFloats)
{
    /// <summary>What a device says of itself.</summary>
    public static ClDevice Of(CL cl, nint platform, nint handle, int index)
    {
        string driver = DriverOf(PlatformText(cl, platform, PlatformInfo.Version));
        var device = new Device("opencl", index) { Name = $"{DeviceText(cl, handle, DeviceInfo.Name)} ({driver})" };
        var type = (DeviceType)Value<ulong>(cl, handle, DeviceInfo.Type);
        return new ClDevice(device, handle, driver, type.HasFlag(DeviceType.Cpu), (int)Value<uint>(cl, handle, DeviceInfo.MaxComputeUnits),
            (int)Value<uint>(cl, handle, DeviceInfo.NativeVectorWidthFloat));
    }

    /// <summary>"PoCL 3.1" of "OpenCL 3.0 PoCL 3.1+debian  Linux, …": the two words behind the version of OpenCL.</summary>
    internal static string DriverOf(string platformVersion)
    {
        string[] words = platformVersion.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Skip(2).Take(2).Select(w => w.Split('+')[0].Trim('(', ')', ',')));
    }

    /// <summary>A number that a device tells.</summary>
    internal static unsafe T Value<T>(CL cl, nint device, DeviceInfo what)
        where T : unmanaged
    {
        T value = default;
        ClStatus.Check(cl.GetDeviceInfo(device, what, (nuint)sizeof(T), &value, null), "clGetDeviceInfo");
        return value;
    }

    private static unsafe string DeviceText(CL cl, nint device, DeviceInfo what)
    {
        byte* text = stackalloc byte[1024];
        nuint size;
        ClStatus.Check(cl.GetDeviceInfo(device, what, 1024, text, &size), "clGetDeviceInfo");
        return Text(text, size);
    }

    private static unsafe string PlatformText(CL cl, nint platform, PlatformInfo what)
    {
        byte* text = stackalloc byte[1024];
        nuint size;
        ClStatus.Check(cl.GetPlatformInfo(platform, what, 1024, text, &size), "clGetPlatformInfo");
        return Text(text, size);
    }

    private static unsafe string Text(byte* text, nuint size) => Encoding.UTF8.GetString(text, (int)size).TrimEnd('\0').Trim();
}
