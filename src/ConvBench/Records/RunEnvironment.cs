using ConvBench.Contracts;

namespace ConvBench.Records;

/// <summary>environment.json: without it a result is not reproducible.</summary>
public sealed record RunEnvironment
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Short name of the machine, used as folder name: CPU model, microarchitecture, widest instruction set and core count,
    /// never the host's name.</summary>
    public required string Machine { get; init; }

    /// <summary>CPU model as the system reports it.</summary>
    public string CpuModel { get; init; } = "";

    /// <summary>Design of the cores, "zen3"; "" where nothing tells it, and in records of before it was recorded.</summary>
    public string Microarchitecture { get; init; } = "";

    /// <summary>Vector instruction sets that matter here: avx2, fma, avx512f, ...</summary>
    public IReadOnlyList<string> CpuFlags { get; init; } = [];

    /// <summary>Logical cores.</summary>
    public int Cores { get; init; }

    /// <summary>Physical memory, bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Cache sizes as text: "L1d 32 KiB, L2 1 MiB, L3 32 MiB".</summary>
    public string Caches { get; init; } = "";

    /// <summary>Operating system and kernel.</summary>
    public string Os { get; init; } = "";

    /// <summary>.NET runtime.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Version of every library used, by backend name.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; init; } = new Dictionary<string, string>();

    /// <summary>Commit of ConvBench, "" where unknown.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Whether the working tree had changes beside the commit.</summary>
    public bool Dirty { get; init; }

    /// <summary>Measured limits; a device without an entry has none.</summary>
    public IReadOnlyDictionary<Device, DeviceLimits> Limits { get; init; } = new Dictionary<Device, DeviceLimits>();

    /// <summary>Start of the run, UTC.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>Duration of the run, seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Share of the run spent outside measured iterations, 0..1; null where nothing was timed.</summary>
    public double? OverheadShare { get; init; }

    /// <summary>Arguments as the user gave them.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>The limits of a device, empty where they were not measured.</summary>
    public DeviceLimits LimitsOf(Device device) => Limits.GetValueOrDefault(device, DeviceLimits.Unknown);
}
