using ConvBench.Contracts;

namespace ConvBench.Decisions;

/// <summary>The choice for one measured problem.</summary>
/// <param name="Problem">Canonical problem text.</param>
/// <param name="Name">Name in its suite, or "".</param>
/// <param name="ShapeClass">Its class.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Row">The fastest row within the budget, null where none is; then the rest but the device is null too.</param>
/// <param name="Variant">What the row chose for the problem, a tile or another row; "" where there is no choice.</param>
/// <param name="Device">Where; the CPU where a table does not say.</param>
/// <param name="Isa">Instruction set of a managed row.</param>
/// <param name="TimeNs">Median time, ns.</param>
/// <param name="RelL2">Relative L2 error.</param>
/// <param name="Error">Error by the table's metric.</param>
public sealed record DecisionEntry(
    string Problem, string Name, string ShapeClass, int Threads, string? Row, string? Variant, Device? Device, string? Isa,
        double? TimeNs, double? RelL2, double? Error);
