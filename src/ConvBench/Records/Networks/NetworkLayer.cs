namespace ConvBench.Records.Networks;

/// <summary>One convolution of a network.</summary>
/// <param name="Index">Its place among the convolutions that rows compute, from 0.</param>
/// <param name="Node">Name of its node; where the graph gives none, that of its output.</param>
/// <param name="Problem">Problem text.</param>
public sealed record NetworkLayer(int Index, string Node, string Problem)
{
    /// <summary>Convolutions on the longest way from the graph's inputs to this one, itself not counted.</summary>
    public int Depth { get; init; }

    /// <summary>Operands of its problem's timed cases, as their records name them: those of the first measured layer of that problem,
    /// x of the float64 network rounded to float32 with the model's w and b; "" where nothing was measured.</summary>
    public string Operands { get; init; } = "";

    /// <summary>Whether rows were measured on it; the others only take part in the policies.</summary>
    public bool Measured { get; init; } = true;
}
