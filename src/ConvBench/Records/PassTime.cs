namespace ConvBench.Records;

/// <summary>One pass of a case: its plan prepared anew, run until warm, then measured a few times.</summary>
/// <param name="Order">Place in the order in which the passes of the problem's rows were taken, 0 for the first: rows of one
/// problem run in turn, in an order drawn anew for each round.</param>
/// <param name="SamplesNs">Measurements, ns per convolution, in the order taken.</param>
public sealed record PassTime(int Order, double[] SamplesNs)
{
    /// <summary>Share of the machine's CPU time that the hypervisor gave to others meanwhile, 0 to 1; null where the system
    /// does not say.</summary>
    public double? StealShare { get; init; }

    /// <summary>Clock of the core just behind the pass, GHz, from a chain of dependent multiplications; null where it was not
    /// measured.</summary>
    public double? ClockGhz { get; init; }

    /// <summary>The pass as one figure: the median of its measurements, ns.</summary>
    public double MedianNs() => TimeRecord.Median(SamplesNs);
}
