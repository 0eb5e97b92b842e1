using System.Runtime.InteropServices;

namespace ConvBench.Machine;

/// <summary>Native floats on a 64-byte boundary, zeroed, owned by a plan.</summary>
/// <remarks><see cref="Guard"/> floats before the first and after the last may be read: vectors reach over the edges of an image.</remarks>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Floats of the buffer's own memory on both sides.</summary>
    public const int Guard = Alignment / sizeof(float);

    private const int Alignment = 64;

    /// <summary>Allocates this many floats (at least one vector, so that an empty buffer has an address).</summary>
    public AlignedBuffer(long floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        Length = floats;
        nuint bytes = ((nuint)Math.Max(floats, 16) * sizeof(float)) + (2 * Alignment);
        float* start = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(start, bytes);
        Pointer = start + Guard;
    }

    ~AlignedBuffer() => Free();

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
        NativeMemory.AlignedFree(Pointer == null ? null : Pointer - Guard);
        Pointer = null;
    }
}
