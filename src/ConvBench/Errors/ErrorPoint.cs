namespace ConvBench.Errors;

/// <summary>The error of one output and the size of its truth.</summary>
/// <param name="Error">|y − yRef|.</param>
/// <param name="Truth">|yRef|.</param>
public readonly record struct ErrorPoint(double Error, double Truth);
