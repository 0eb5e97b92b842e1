namespace ConvBench.Backends.Managed.Fft;

/// <summary>A table of offsets in native memory, where kernels can index it without bounds checks.</summary>
internal sealed unsafe class FftOffsets : IDisposable
{
    private readonly AlignedBuffer _memory;

    public FftOffsets(ReadOnlySpan<int> offsets)
    {
        _memory = new AlignedBuffer(offsets.Length);
        offsets.CopyTo(new Span<int>(_memory.Pointer, offsets.Length));
    }

    /// <summary>First offset.</summary>
    public int* Pointer => (int*)_memory.Pointer;

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
