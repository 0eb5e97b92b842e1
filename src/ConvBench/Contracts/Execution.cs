namespace ConvBench.Contracts;

/// <summary>Where and how a plan really computes, as it says itself once it is prepared.</summary>
/// <param name="Device">The device.</param>
/// <param name="Threads">Threads that compute, the caller's included.</param>
/// <param name="Isa">Vector width of kernels that have a choice of it ("avx2"); "library" where the library keeps it.</param>
public sealed record Execution(Device Device, int Threads, string Isa)
{
    /// <summary><see cref="Isa"/> where the library chooses and does not tell.</summary>
    public const string Library = "library";

    /// <summary>The device's own name, the CPU model for the CPU; "" where it has none.</summary>
    public string DeviceName { get; init; } = "";
}
