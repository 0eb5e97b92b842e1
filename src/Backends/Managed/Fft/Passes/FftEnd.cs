namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>One end of some lines of complex vectors: element e of a line lies at First + e·Step and Second + e·Step, or at
/// Table[e] instead of e·Step.</summary>
/// <remarks>
/// First is what a pass takes as real parts, Second as imaginary ones. Of a spectrum they are just that; of two real tiles
/// that are transformed
/// as one complex tile they are the first and the second tile; for an inverse transform both ends have them exchanged.
/// </remarks>
internal unsafe struct FftEnd
{
    /// <summary>First part of element 0 of the first line.</summary>
    public float* First;

    /// <summary>Its second part.</summary>
    public float* Second;

    /// <summary>Floats between neighbours.</summary>
    public nint Step;

    /// <summary>Floats from line to line, first part; 0 for scattered ends, whose tables move on instead.</summary>
    public nint LineFirst;

    /// <summary>Floats from line to line, second part.</summary>
    public nint LineSecond;

    /// <summary>Offsets in floats, for scattered ends.</summary>
    public int* Table;

    /// <summary>Offsets per line.</summary>
    public nint TableLine;

    /// <summary>Elements of the first part that a limited store writes.</summary>
    public nint LimitFirst;

    /// <summary>Elements of the second part that a limited store writes.</summary>
    public nint LimitSecond;
}
