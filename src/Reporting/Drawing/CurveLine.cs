namespace ConvBench.Reporting.Drawing;

/// <summary>One curve with marks and its name at the right end.</summary>
/// <param name="Backend">Sets the colour.</param>
/// <param name="Family">Sets the shape of the marks.</param>
/// <param name="Label">Name.</param>
/// <param name="Points">From left to right, in the plot's coordinates.</param>
internal sealed record CurveLine(string Backend, AlgorithmFamily Family, string Label, IReadOnlyList<(double X, double Y)> Points);
