namespace ConvBench.Contracts;

/// <summary>Why a row has no result, in its own words: the message is a line for the reader, and no type's name belongs before
/// it.</summary>
/// <param name="message">The line.</param>
/// <param name="isUnsupported">Whether the row does not compute such a layer, which it found while it prepared; else it failed.</param>
/// <param name="inner">What caused it.</param>
public sealed class RowFaultException(string message, bool isUnsupported = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the row does not compute such a layer.</summary>
    public bool IsUnsupported => isUnsupported;
}
