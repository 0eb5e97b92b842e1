namespace ConvBench.Operands;

/// <summary>Formats to which an algorithm may round its operands; products and sums stay in float32 or better.</summary>
public enum OperandFormat
{
    /// <summary>24 significant bits, float32: no rounding, the operands are given so.</summary>
    Full,

    /// <summary>8 significant bits, float32's exponents.</summary>
    BFloat16,

    /// <summary>11 significant bits, 5 bits of exponent.</summary>
    Float16,
}
