namespace ConvBench.Reporting.Compare;

/// <summary>What became of an error.</summary>
public enum ErrorVerdict
{
    /// <summary>One of the sides has no error.</summary>
    None,

    /// <summary>The same figures, or a change that other operands would make as well.</summary>
    Same,

    /// <summary>Smaller beyond that.</summary>
    Better,

    /// <summary>Larger beyond that.</summary>
    Worse,
}
