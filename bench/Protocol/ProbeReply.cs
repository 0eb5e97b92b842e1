namespace ConvBench.Bench.Protocol;

/// <param name="Available">Whether the library really loaded.</param>
/// <param name="Reason">One line where it did not.</param>
/// <param name="Version">Version really loaded.</param>
/// <param name="LibraryPath">File really loaded; for the screen alone, never for a record.</param>
/// <param name="Devices">Devices of this machine, the CPU first.</param>
/// <param name="Refusals">By <see cref="RefusalKey"/>: why not.</param>
internal sealed record ProbeReply(
    bool Available, string Reason, string Version, string LibraryPath, Device[] Devices, Dictionary<string, string> Refusals)
{
    public static string RefusalKey(string algorithm, string problem, Device device) => $"{algorithm}|{problem}|{device}";
}
