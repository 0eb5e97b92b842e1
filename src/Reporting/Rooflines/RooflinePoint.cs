namespace ConvBench.Reporting.Rooflines;

/// <summary>One row of one layer.</summary>
/// <param name="Group">Its layer.</param>
/// <param name="Row">The row.</param>
/// <param name="Intensity">Nominal flops over the bytes that must move at least once (x, w, b and y).</param>
/// <param name="BoundGflops">min(peak, intensity·bandwidth), 10⁹ flop/s.</param>
/// <param name="NominalGflops">Nominal flops over the median time.</param>
internal sealed record RooflinePoint(ProblemGroup Group, CaseRecord Row, double Intensity, double BoundGflops, double NominalGflops)
{
    /// <summary>Flops executed in the main stage over the median time of everything; null where the row does not tell.</summary>
    public double? ExecutedGflops => Row.ExecutedFlops / Row.Time!.MedianNs;

    /// <summary>Executed over bound; above 1 where operands come from the caches, which are faster than the memory that the
    /// bound assumes.</summary>
    public double? ShareOfBound => ExecutedGflops / BoundGflops;
}
