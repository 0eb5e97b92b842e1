namespace ConvBench.Machine;

/// <summary>Where the floats of an <see cref="AlignedBuffer"/> come from.</summary>
internal unsafe interface IBufferMemory
{
    /// <summary>The first of this many zeroed floats.</summary>
    /// <param name="floats">May be none.</param>
    /// <param name="readBefore">Floats before the first that vectors may read and never use; see <see cref="AlignedBuffer"/>.</param>
    /// <param name="readAfter">The same after the last.</param>
    float* Allocate(long floats, int readBefore, int readAfter);

    /// <summary>Takes the memory back.</summary>
    void Free(float* first);
}
