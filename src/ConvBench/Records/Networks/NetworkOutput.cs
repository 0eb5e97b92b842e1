namespace ConvBench.Records.Networks;

/// <summary>The error of one output of a network against the float64 network.</summary>
/// <param name="Name">Its name in the graph.</param>
public sealed record NetworkOutput(string Name)
{
    /// <summary>Sizes, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>‖ŷ − y‖₂ / ‖y‖₂.</summary>
    public double RelL2 { get; init; }

    /// <summary>max |ŷ − y|.</summary>
    public double MaxAbs { get; init; }

    /// <summary>−log₂ RelL2, at most 53.</summary>
    public double Bits { get; init; }

    /// <summary>Places where a largest value is looked for: lines along the last axis that is longer than 1; 0 where the output is a
    /// single number a line.</summary>
    public long Choices { get; init; }

    /// <summary>Lines whose largest element is another one than in the float64 network, and smaller there than the largest.</summary>
    public long Flips { get; init; }
}
