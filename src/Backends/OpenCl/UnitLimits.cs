using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>Measures by small kernels what a device can do: its FMA peak, its memory's bandwidth and what a launch takes.</summary>
internal sealed class UnitLimits : IDisposable
{
    private const int Chains = 12, Unrolled = 8; // of Kernels/limits.cl
    private const int Rounds = 20, Launches = 200;
    private const long ReadFloats = 64L << 20; // 256 MiB, beyond any cache

    private readonly ClUnit _unit;
    private readonly nint _queue;
    private readonly int _lanes;
    private readonly int _items;
    private readonly ClBuffer _out;
    private readonly nint _program;

    private UnitLimits(ClUnit unit)
    {
        (_unit, _queue) = (unit, unit.CreateQueue());
        _lanes = RegisterTile.LanesOf(unit.Device);
        _items = unit.Device.IsCpu ? 16 * unit.Threads : 2048 * unit.Device.ComputeUnits;
        _out = new ClBuffer(unit, (long)_items * _lanes * unit.Group.Second);
        _program = unit.Program(KernelSource.Of("common", "limits"), new RegisterTile(_lanes, 1, 1).Defines);
    }

    /// <summary>The limits of a device with this many threads.</summary>
    public static DeviceLimits Of(Device device, int threads)
    {
        using var limits = new UnitLimits(ClUnit.Of(device, threads));
        return new DeviceLimits(
            new Dictionary<int, double> { [threads] = limits.PeakGflops() },
            new Dictionary<int, double> { [threads] = limits.BandwidthGBps() })
        {
            LaunchNs = new Dictionary<int, double> { [threads] = limits.LaunchNs() },
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _out.Dispose();
        _unit.Api.ReleaseCommandQueue(_queue);
    }

    private double PeakGflops()
    {
        int steps = _unit.Device.IsCpu ? 50_000 : 4_000; // a few milliseconds
        using ClLaunch launch = Launch("peak").With(_out).With(steps);
        return 2.0 * Items * _lanes * Chains * steps / BestNs(launch, Rounds);
    }

    private double BandwidthGBps()
    {
        var count = (int)(ReadFloats / (Items * _lanes * Unrolled));
        using var data = new ClBuffer(_unit, (long)count * Items * _lanes * Unrolled);
        data.Fill(_queue, 1); // pages that nobody wrote are one page of zeros

        // work-items of a CPU read parts of their own, those of a GPU side by side
        int first = _unit.Device.IsCpu ? count * Unrolled : 1, step = _unit.Device.IsCpu ? 1 : (int)Items;
        using ClLaunch launch = Launch("read").With(data).With(_out).With(count).With(first).With(step);
        return data.Bytes / BestNs(launch, Rounds);
    }

    private double LaunchNs()
    {
        using ClLaunch launch = Launch("empty").With(_out);
        return BestNs(launch, Launches);
    }

    /// <summary>Work-items that run, whole groups.</summary>
    private long Items => (long)_items * _unit.Group.Second;

    private ClLaunch Launch(string name) => new(_unit, _program, name, (_items, 1, 1));

    /// <summary>The shortest time of a launch and the wait for its end, of several.</summary>
    private double BestNs(ClLaunch launch, int rounds) => ShortestTime.Ns(rounds, () =>
    {
        launch.Enqueue(_queue);
        ClStatus.Check(_unit.Api.Finish(_queue), "clFinish");
    });
}
