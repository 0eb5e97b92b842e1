namespace ConvBench.Bench.Protocol;

/// <param name="Available">Whether the library really loaded.</param>
/// <param name="Reason">One line where it did not.</param>
/// <param name="Version">Version really loaded.</param>
/// <param name="LibraryPath">File really loaded; for the screen alone, never for a record.</param>
/// <param name="Devices">Devices of this machine, the CPU first.</param>
/// <param name="Refusals">By <see cref="RefusalKey"/>: why not.</param>
/// <param name="Widest">Widest instruction set of the process: variables of the user may narrow it. Null where it is not there.</param>
internal sealed record ProbeReply(bool Available, string Reason, string Version, string LibraryPath, Device[] Devices,
    Dictionary<string, string> Refusals, Isa? Widest)
{
    /// <summary>The reply of a backend that is not there.</summary>
    public static ProbeReply Missing(string reason) => new(false, reason, "", "", [], [], null);

    /// <summary>What the devices call themselves, where they do: a device's text has no name.</summary>
    public IReadOnlyDictionary<Device, string> DeviceNames { get; init; } = new Dictionary<Device, string>();

    /// <summary>The devices with their names, for a reader.</summary>
    public string Described =>
        string.Join(", ", Devices.Select(d => (d with { Name = DeviceNames.GetValueOrDefault(d, "") }).Described));

    /// <summary>What decides results beside the version, by name.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>Why there is no device of a kind, by kind, where the library says so.</summary>
    public IReadOnlyDictionary<string, string> Absent { get; init; } = new Dictionary<string, string>();

    /// <summary>Why there is no such device, one line: what the library says of its kind, else a row's refusal, else what there
    /// is.</summary>
    public string WhyNo(Device device, string? refusal = null) => Absent.GetValueOrDefault(device.Kind) ?? refusal
        ?? (Devices.Length == 0 ? "has no device here" : "has " + string.Join<Device>(", ", Devices));

    public static string RefusalKey(string algorithm, string problem, Device device) => $"{algorithm}|{problem}|{device}";
}
