namespace ConvBench.Backends.Managed.Fft;

/// <summary>Two tiles of one channel block within a band of rows: the real and the imaginary part of one complex tile.</summary>
internal unsafe struct FftPair
{
    /// <summary>First vector of the real part's tile.</summary>
    public float* A;

    /// <summary>First vector of the imaginary part's tile; with HighB = 0 there is none.</summary>
    public float* B;

    /// <summary>Rows of the real tile that hold data, [LowA, HighA).</summary>
    public int LowA;

    /// <summary>End of them; for outputs the number of rows wanted.</summary>
    public int HighA;

    /// <summary>Rows of the imaginary tile, [LowB, HighB).</summary>
    public int LowB;

    /// <summary>End of them; for outputs the number of rows wanted.</summary>
    public int HighB;

    /// <summary>Columns of the real tile wanted.</summary>
    public int ColumnsA;

    /// <summary>Columns of the imaginary tile wanted.</summary>
    public int ColumnsB;

    /// <summary>Floats from row to row.</summary>
    public nint Pitch;
}
