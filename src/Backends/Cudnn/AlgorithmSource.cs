namespace ConvBench.Backends.Cudnn;

/// <summary>Who names the algorithm.</summary>
internal enum AlgorithmSource
{
    /// <summary>The row.</summary>
    Row,

    /// <summary>cuDNN, by what it expects.</summary>
    Heuristic,

    /// <summary>cuDNN, by what it found when it ran all of them.</summary>
    Find,
}
