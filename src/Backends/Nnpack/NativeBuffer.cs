using System.Runtime.InteropServices;

namespace ConvBench.Backends.Nnpack;

/// <summary>Native floats on a 64-byte boundary: NNPACK refuses a workspace that is not, and its streaming stores want
/// whole lines.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Room for this many floats, all 0, and a spare line behind them for vector loads that run over.</summary>
    public NativeBuffer(long count)
    {
        Count = count;
        nuint bytes = ((nuint)count * sizeof(float)) + 64;
        Pointer = (float*)NativeMemory.AlignedAlloc((bytes + 63) & ~(nuint)63, 64);
        NativeMemory.Clear(Pointer, bytes);
    }

    ~NativeBuffer() => Free();

    /// <summary>Floats that it holds.</summary>
    public long Count { get; }

    /// <summary>The first of them; null once disposed.</summary>
    public float* Pointer { get; private set; }

    /// <summary>All of them, as managed code sees them.</summary>
    public Span<float> Span => new(Pointer, checked((int)Count));

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
