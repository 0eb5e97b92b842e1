namespace ConvBench.Bench.Judging;

/// <summary>A truth in two parts: outputs that are numbers in float32 have an error; those that are NaN or infinite there, an output
/// equals or not.</summary>
internal sealed class FiniteTruth
{
    private readonly Truth _whole;
    private readonly int[] _finite;

    /// <summary>Parts a truth of some operands.</summary>
    public FiniteTruth(Truth whole, ConvData data)
    {
        FiniteOperands = ((float[][])[data.X, data.W, data.B]).All(o => o.All(float.IsFinite));
        _whole = whole;
        _finite = [.. Enumerable.Range(0, whole.Y.Length).Where(i => float.IsFinite((float)whole.Y[i]))];
        Part = _finite.Length == whole.Y.Length ? whole
            : new Truth([.. _finite.Select(i => whole.Y[i])], [.. _finite.Select(i => whole.S[i])])
            {
                Sample = new OutputSample([.. _finite.Select(i => whole.Sample?.Indices[i] ?? i)], _finite.Length),
            };
    }

    /// <summary>The outputs that are numbers; the truth itself where all are.</summary>
    public Truth Part { get; }

    /// <summary>Whether no operand is NaN or infinite.</summary>
    public bool FiniteOperands { get; }

    /// <summary>Which outputs were asked for.</summary>
    public OutputSample? Sample => _whole.Sample;

    /// <summary>Outputs that are no numbers.</summary>
    public int Others => _whole.Y.Length - _finite.Length;

    /// <summary>The truth rounded to float32.</summary>
    public float[] Rounded() => _whole.Rounded();

    /// <summary>The values of a whole output at this truth's places.</summary>
    public float[] Known(float[] y) => _whole.Known(y).ToArray();

    /// <summary>The values that have an error.</summary>
    /// <param name="known">Values at this truth's places.</param>
    public float[] Numbers(float[] known) => Others == 0 ? known : [.. _finite.Select(i => known[i])];

    /// <summary>How many outputs are not the NaN or the infinity that they should be.</summary>
    /// <param name="known">Values at this truth's places.</param>
    public int CountUnequal(float[] known) => Enumerable.Range(0, known.Length).Count(i => IsUnequal(known, i));

    /// <summary>The first output that is not the NaN or the infinity that it should be, one line; null where all are.</summary>
    /// <param name="known">Values at this truth's places.</param>
    public string? Unequal(float[] known)
    {
        int at = Enumerable.Range(0, known.Length).FirstOrDefault(i => IsUnequal(known, i), -1);
        return at < 0 ? null : FormattableString.Invariant($"judged output {at} is {known[at]}, its truth {(float)_whole.Y[at]}");
    }

    private bool IsUnequal(float[] known, int i) => !float.IsFinite((float)_whole.Y[i]) && !known[i].Equals((float)_whole.Y[i]);
}
