namespace ConvBench.Contracts;

/// <summary>Width of the vectors of managed kernels.</summary>
public enum Isa
{
    /// <summary>The widest that the machine has.</summary>
    Auto,

    /// <summary>No vectors: plain float32 code.</summary>
    Scalar,

    /// <summary>128 bits: SSE or NEON.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512F.</summary>
    Avx512,
}
