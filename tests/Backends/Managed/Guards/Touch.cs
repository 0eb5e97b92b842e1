namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>What a planted row does beyond an end of a buffer.</summary>
internal enum Touch
{
    /// <summary>Reads the float next to the input.</summary>
    Read,

    /// <summary>Reads a vector of the input that is one float off.</summary>
    ReadVector,

    /// <summary>Writes the float next to the output.</summary>
    Write,

    /// <summary>Writes a vector of the output that is one float off.</summary>
    WriteVector,

    /// <summary>Reads the float next to the weights of the caller.</summary>
    ReadWeight,

    /// <summary>Reads one float more than its buffer declares.</summary>
    ReadBeyondDeclared,

    /// <summary>Writes where its buffer declares that it reads: the process lives, the buffer tells.</summary>
    WriteDeclared,

    /// <summary>Ends the process without a word.</summary>
    EndSilently,
}
