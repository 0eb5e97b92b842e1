using System.Collections.Concurrent;
using System.Text;
using Silk.NET.OpenCL;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>What computes: a device, or the sub-device of it that has as many compute units as threads were asked for, with a context
/// and its programs.</summary>
/// <remarks>One of each is kept for the life of the process, for a program is compiled once for its context.</remarks>
internal sealed unsafe class ClUnit
{
    private const string Options = "-cl-std=CL1.2"; // and nothing that changes the arithmetic

    private static readonly ConcurrentDictionary<(Device, int), Lazy<ClUnit>> Units = new();

    private readonly ConcurrentDictionary<string, Lazy<nint>> _programs = new();
    private readonly ConcurrentDictionary<string, (int Rank, int Of)> _tiles = new();
    private readonly nint _handle;

    private ClUnit(ClDevice device, int threads)
    {
        Api = ClLibrary.Instance.Api;
        Device = device;
        _handle = device.IsCpu && threads < device.ComputeUnits ? SubDevice(threads) : device.Handle;
        nint handle = _handle;
        int status;
        Context = Api.CreateContext(null, 1, &handle, null, null, &status);
        ClStatus.Check(status, "clCreateContext");
    }

    /// <summary>OpenCL's functions.</summary>
    public CL Api { get; }

    /// <summary>The device that it belongs to.</summary>
    public ClDevice Device { get; }

    /// <summary>cl_context.</summary>
    public nint Context { get; }

    /// <summary>Threads that compute: the compute units that the sub-device says it has; of a GPU the host's.</summary>
    public int Threads => Device.IsCpu ? (int)ClDevice.Value<uint>(Api, _handle, DeviceInfo.MaxComputeUnits) : 1;

    /// <summary>Sides of a work-group: work-items of a CPU are register tiles, each a group of its own.</summary>
    public (int First, int Second) Group => Device.IsCpu ? (1, 1) : (8, 8);

    /// <summary>The unit of a device with this many threads.</summary>
    /// <exception cref="NotSupportedException">The device has not so many.</exception>
    /// <exception cref="RowFaultException">There is no such device, or it refuses.</exception>
    public static ClUnit Of(Device device, int threads)
    {
        ClDevice found = ClLibrary.Instance.Find(device);
        if (threads > (found.IsCpu ? found.ComputeUnits : 1))
        {
            throw new NotSupportedException(found.IsCpu ? $"{device} has {found.ComputeUnits} compute units, not {threads}"
                : $"{device} is no CPU: the threads that compute are the host's, 1 and not {threads}");
        }

        return Units.GetOrAdd((found.Device, threads), _ => new Lazy<ClUnit>(() => new ClUnit(found, threads))).Value;
    }

    /// <summary>A command queue, in order.</summary>
    public nint CreateQueue()
    {
        int status;
        nint queue = Api.CreateCommandQueue(Context, _handle, CommandQueueProperties.None, &status);
        ClStatus.Check(status, "clCreateCommandQueue");
        return queue;
    }

    /// <summary>A program, compiled at its first use.</summary>
    /// <param name="source">OpenCL C.</param>
    /// <param name="defines">-D NAME=VALUE ….</param>
    public nint Program(string source, string defines) =>
        _programs.GetOrAdd(defines + "\n" + source, _ => new Lazy<nint>(() => Build(source, defines))).Value;

    /// <summary>Rank of the register tile that was the fastest for a row and a layer, and of how many; null before they are
    /// measured.</summary>
    public (int Rank, int Of)? MeasuredTile(string layer) => _tiles.TryGetValue(layer, out (int, int) tile) ? tile : null;

    /// <summary>Keeps a measured tile, as programs are kept: further plans of the layer need not measure.</summary>
    public void Remember(string layer, (int Rank, int Of) tile) => _tiles.TryAdd(layer, tile);

    private nint SubDevice(int threads)
    {
        nint* partition = stackalloc nint[] { (nint)DevicePartitionProperty.ByCounts, threads, 0, 0 };
        nint sub;
        ClStatus.Check(Api.CreateSubDevices(Device.Handle, partition, 1, &sub, null), "clCreateSubDevices");
        return sub;
    }

    private nint Build(string source, string defines)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(source);
        int status;
        nint program, handle = _handle;
        fixed (byte* text = bytes)
        {
            var length = (nuint)bytes.Length;
            program = Api.CreateProgramWithSource(Context, 1, &text, &length, &status);
        }

        ClStatus.Check(status, "clCreateProgramWithSource");
        status = Api.BuildProgram(program, 1, &handle, $"{Options} {defines}", null, null);
        return status == 0 ? program : throw new RowFaultException($"clBuildProgram: {ClStatus.Name(status)}: {Log(program)}");
    }

    /// <summary>The first lines of the compiler's words, in one.</summary>
    private string Log(nint program)
    {
        var log = new byte[1 << 16];
        nuint size;
        fixed (byte* text = log)
        {
            int status = Api.GetProgramBuildInfo(program, _handle, ProgramBuildInfo.BuildLog, (nuint)log.Length, text, &size);
            ClStatus.Check(status, "clGetProgramBuildInfo");
        }

        string[] lines = Encoding.UTF8.GetString(log, 0, (int)size).TrimEnd('\0').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" | ", lines.Take(4).Select(l => l.Trim()));
    }
}
