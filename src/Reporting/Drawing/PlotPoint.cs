namespace ConvBench.Reporting.Drawing;

/// <summary>A mark of a scatter plot, in the plot's coordinates.</summary>
/// <param name="X">Speed.</param>
/// <param name="Y">log₁₀ of the error.</param>
/// <param name="XHalf">Half width of the speed's interval; 0 where there is none.</param>
/// <param name="Backend">Sets the colour.</param>
/// <param name="Family">Sets the shape; null is the end of a curve, a dot.</param>
/// <param name="Label">Name beside the mark; null leaves the mark faint and without one.</param>
/// <param name="Detail">Second line of the label.</param>
internal sealed record PlotPoint(double X, double Y, double XHalf, string Backend, AlgorithmFamily? Family, string? Label, string Detail)
{
    /// <summary>Whether another mark beats it: faint, though it has a name.</summary>
    public bool IsBeaten { get; init; }

    /// <summary>Whether it ran on another device than the CPU: a mark with a rim and no fill.</summary>
    public bool IsOpen { get; init; }
}
