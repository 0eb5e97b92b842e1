namespace ConvBench.Backends.Foreign;

/// <summary>What a worker says of itself.</summary>
/// <param name="Library">What computes.</param>
/// <param name="Version">Its version.</param>
/// <param name="Details">Flags and versions of what lies below.</param>
/// <param name="Devices">Devices, the CPU alone where it names none.</param>
/// <param name="Rows">Its algorithms.</param>
internal sealed record Hello(
    string Library, string Version, IReadOnlyDictionary<string, string> Details, IReadOnlyList<Device> Devices,
    IReadOnlyList<HelloRow> Rows)
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const int Protocol = 1;

    /// <exception cref="RowFaultException">Something is missing, or not as the protocol says.</exception>
    public static Hello Of(Answer answer)
    {
        if (answer.OptionalWhole("protocol") is not Protocol and var other)
        {
            throw answer.Fault("protocol", $"{other?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}",
                $"{Protocol}");
        }

        Device[] devices = [.. (answer.Parts("devices") ?? []).Select(DeviceOf)];
        HelloRow[] rows = [.. (answer.Parts("algorithms") ?? []).Select(HelloRow.Of)];
        return rows.Length == 0 ? throw answer.Fault("algorithms", "none", "one at least")
            : rows.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? throw answer.Fault("algorithms", $"'{twice.Key}' twice", "each name once")
            : new Hello(answer.Text("name"), answer.Text("version"), answer.Map("details"), devices.Length == 0 ? [Device.Cpu] : devices,
                rows);
    }

    private static Device DeviceOf(Answer part)
    {
        string text = part.Text("device");
        try
        {
            return Device.Parse(text) with { Name = part.OptionalText("name") ?? "" };
        }
        catch (FormatException e)
        {
            throw new RowFaultException($"answer to hello: devices: {e.Message}", inner: e);
        }
    }
}
