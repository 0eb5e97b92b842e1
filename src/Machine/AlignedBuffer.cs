namespace ConvBench.Machine;

/// <summary>Native floats on a 64-byte boundary, zeroed, owned by a plan.</summary>
/// <remarks>
/// Where vectors reach over the edges of an image on purpose, the buffer is told by how much: these floats can be read,
/// what they hold is never used. Tests put protected pages beyond them, so that any other access ends the process.
/// </remarks>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Floats of 64 bytes, the widest vector; no buffer is read further beyond an end.</summary>
    public const int Line = 16;

    private readonly IBufferMemory _memory = Memory;

    /// <summary>Allocates this many floats; none is a length too.</summary>
    /// <param name="floats">The length.</param>
    /// <param name="readBefore">Floats before the first that may be read.</param>
    /// <param name="readAfter">Floats after the last that may be read.</param>
    public AlignedBuffer(long floats, int readBefore = 0, int readAfter = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)readBefore, (uint)Line);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)readAfter, (uint)Line);
        Length = floats;
        Pointer = _memory.Allocate(floats, readBefore, readAfter);
    }

    ~AlignedBuffer() => Free();

    /// <summary>What new buffers are made of. Only the tests' child processes set it.</summary>
    internal static IBufferMemory Memory { get; set; } = new LineMemory();

    /// <summary>First float.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>Bytes.</summary>
    public long Bytes => Length * sizeof(float);

    /// <summary>The floats as a span, for lengths below 2³¹.</summary>
    public Span<float> Span => new(Pointer, checked((int)Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer != null)
        {
            _memory.Free(Pointer);
            Pointer = null;
        }
    }
}
