namespace ConvBench.Bounds;

/// <summary>What a row expects of its own error on operands of random signs.</summary>
/// <param name="RelL2">Relative L2 error.</param>
/// <param name="Grant">How many times that it may make: how far the model behind it is known to hold.</param>
/// <param name="TileOutputs">Outputs whose errors belong together: of so many fewer is the scatter.</param>
public sealed record ErrorPrediction(double RelL2, double Grant = ErrorPrediction.Rough, int TileOutputs = 1)
{
    /// <summary>Grant of a model that knows the size of an error and no more.</summary>
    public const double Rough = 4;
}
