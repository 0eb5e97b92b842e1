namespace ConvBench.Reporting.Studies.Curves;

/// <summary>A thin line that says what a theory expects.</summary>
/// <param name="Label">"√n".</param>
/// <param name="Of">Its y at an x.</param>
internal sealed record CurveGuide(string Label, Func<double, double> Of);
