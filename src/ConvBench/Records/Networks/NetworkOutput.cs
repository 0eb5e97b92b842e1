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

    /// <summary>Lines in which a largest value is looked for: along the second axis of four (the classes of an image), else along
    /// the last; 0 where that axis has one element.</summary>
    public long Choices { get; init; }

    /// <summary>Lines whose largest element is another one than in the float64 network, and smaller there than the largest.</summary>
    public long Flips { get; init; }
}
