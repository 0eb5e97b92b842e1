namespace ConvBench.Reporting.Drawing;

/// <summary>A label to be placed near its point.</summary>
/// <param name="X">The point.</param>
/// <param name="Y">The point.</param>
/// <param name="Radius">Of the point's marker.</param>
/// <param name="Width">Of the label.</param>
/// <param name="Height">Of the label.</param>
internal readonly record struct LabelRequest(float X, float Y, float Radius, float Width, float Height);
