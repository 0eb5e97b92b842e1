namespace ConvBench.Records;

/// <summary>What a row does towards the ends of float32's range, and with NaN and infinity, on one problem.</summary>
/// <remarks>Properties of the row, not faults: what no float32 arithmetic may do is for the gate of the scaled operands.</remarks>
public sealed record RangeRecord
{
    /// <summary>Whether inputs times 2⁶⁰ and times 2⁻⁶⁰ gave the same bits, scaled; null where the row's format cannot hold them.</summary>
    public bool? ScalesExactly { get; init; }

    /// <summary>
    /// Powers of two by which the input must stay below what a sum can take, before every output is finite: 0 for sums, more where
    /// transforms make larger numbers on their way. Null where it was not tried.
    /// </summary>
    public int? LostBits { get; init; }

    /// <summary>Whether every output became 0 where the exact ones are subnormal; null where it was not tried.</summary>
    public bool? FlushesSubnormals { get; init; }

    /// <summary>Largest error where outputs are subnormal, in their steps of 2⁻¹⁴⁹; null where it was not tried.</summary>
    public double? SubnormalSteps { get; init; }

    /// <summary>Sign of the outputs of an input of −0: "+0", "−0", "both"; "not 0" where one is none. Null: not tried.</summary>
    public string? SignOfZero { get; init; }

    /// <summary>Outputs that read the one input pixel which was made NaN and then +∞; null where that was not tried.</summary>
    public int? Reading { get; init; }

    /// <summary>Outputs that were NaN when it was NaN.</summary>
    public int? NaNs { get; init; }

    /// <summary>Outputs that were infinite when it was +∞.</summary>
    public int? Infinities { get; init; }

    /// <summary>Outputs that were NaN when it was +∞.</summary>
    public int? NaNsOfInfinity { get; init; }
}
