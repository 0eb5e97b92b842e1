namespace ConvBench.Reporting.Compare;

/// <summary>What became of a time.</summary>
public enum TimeVerdict
{
    /// <summary>One of the sides has no time.</summary>
    None,

    /// <summary>The whole interval of the ratio is within the threshold.</summary>
    Same,

    /// <summary>The interval is beyond 1, the ratio beyond the threshold, and the test significant among all cases.</summary>
    Faster,

    /// <summary>As <see cref="Faster"/>, upwards.</summary>
    Slower,

    /// <summary>Neither can be said.</summary>
    Ambiguous,
}
