namespace ConvBench.Reference;

/// <summary>The float64 truth of one problem, both tensors NCHW in the output's shape, or the values at a sample's outputs.</summary>
/// <param name="Y">y in float64.</param>
/// <param name="S">Bound tensor s = |x| ⋆ |w| + |b|.</param>
public sealed record Truth(double[] Y, double[] S)
{
    /// <summary>Id of the row that is the truth rounded to float32: no float32 output can be nearer.</summary>
    public const string RoundedRow = "reference/rounded";

    private Condition? _condition;

    /// <summary>Which outputs these are, in this order; null: all of them.</summary>
    public OutputSample? Sample { get; init; }

    /// <summary>Median and worst s/|y|; computed when first asked for.</summary>
    public Condition Condition => _condition ??= Condition.Of(Y, S);

    /// <summary>y correctly rounded to float32: what no float32 result can beat.</summary>
    public float[] Rounded() => Array.ConvertAll(Y, y => (float)y);

    /// <summary>The values of a whole output that this truth knows, in its order.</summary>
    /// <param name="y">Every output, NCHW.</param>
    public ReadOnlySpan<float> Known(ReadOnlySpan<float> y)
    {
        if (Sample is null)
        {
            return y;
        }

        var known = new float[Sample.Indices.Count];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = y[(int)Sample.Indices[i]];
        }

        return known;
    }
}
