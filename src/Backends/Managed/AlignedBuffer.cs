using System.Runtime.InteropServices;

namespace ConvBench.Backends.Managed;

/// <summary>Native floats on a 64-byte boundary, zeroed, owned by a plan.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const int Alignment = 64;

    /// <summary>Allocates this many floats (at least one vector, so that an empty buffer has an address).</summary>
    public AlignedBuffer(long floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        Length = floats;
        nuint bytes = ((nuint)Math.Max(floats, 16) * sizeof(float)) + Alignment;
        Pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Pointer, bytes);
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
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
