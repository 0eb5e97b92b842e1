namespace ConvBench.Reporting.Rows;

/// <summary>What kind of algorithm a row is; drawn as the marker's shape.</summary>
public enum AlgorithmFamily
{
    /// <summary>The sum itself, no matrix and no transform.</summary>
    Direct,

    /// <summary>As one matrix product, the matrix of patches built or implied.</summary>
    Im2col,

    /// <summary>Winograd's minimal filtering, F(m, r).</summary>
    Winograd,

    /// <summary>Fourier transform.</summary>
    Fft,

    /// <summary>The library chose by itself.</summary>
    Auto,

    /// <summary>The truth, or the truth rounded.</summary>
    Reference,
}
