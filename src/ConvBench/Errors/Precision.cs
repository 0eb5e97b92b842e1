namespace ConvBench.Errors;

/// <summary>The arithmetic that an error betrays.</summary>
public enum Precision
{
    /// <summary>Float32 operands, products and sums.</summary>
    Full,

    /// <summary>Worse than float32 methods are, better than any rounding of operands to 11 bits explains.</summary>
    Between,

    /// <summary>Operands of 11 significant bits: TF32, float16.</summary>
    ElevenBits,

    /// <summary>Operands of 8 significant bits: bfloat16.</summary>
    EightBits,

    /// <summary>Worse than bfloat16 operands explain.</summary>
    Less,
}
