using ConvBench.Contracts;

namespace ConvBench.Decisions;

/// <summary>The choice for a class of problems.</summary>
/// <param name="ShapeClass">The class.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Device">Where; the CPU where a table does not say.</param>
/// <param name="Row">The row within the budget on most problems of the class, of these the one with the smallest geometric
/// mean of times; null where none is.</param>
/// <param name="Problems">Measured problems of the class.</param>
/// <param name="Met">On how many of them the row keeps the budget.</param>
/// <param name="TimeOverBest">Geometric mean over these of its time over that of the problem's own choice.</param>
/// <param name="WorstOverBest">The largest of these ratios.</param>
/// <param name="WorstError">Its largest error on these, by the table's metric.</param>
public sealed record ClassEntry(
    string ShapeClass, int Threads, Device? Device, string? Row, int Problems, int Met, double? TimeOverBest, double? WorstOverBest,
        double? WorstError);
