namespace ConvBench.Contracts;

/// <summary>What a plan has to honour.</summary>
/// <param name="Threads">Threads that compute, the caller's included; at least 1.</param>
public sealed record ConvOptions(int Threads = 1)
{
    /// <summary>Where it runs.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Widest instruction set that managed kernels use.</summary>
    public Isa Isa { get; init; } = Isa.Auto;

    /// <summary>Relative L2 error that a row which chooses among algorithms may make; rows without a choice ignore it.</summary>
    public double MaxRelL2 { get; init; } = double.PositiveInfinity;
}
