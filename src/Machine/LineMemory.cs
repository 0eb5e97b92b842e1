using System.Runtime.InteropServices;

namespace ConvBench.Machine;

/// <summary>The process's heap: from a 64-byte boundary on, with a line of 64 zeroed bytes on both sides.</summary>
internal sealed unsafe class LineMemory : IBufferMemory
{
    private const int LineBytes = AlignedBuffer.Line * sizeof(float);

    /// <inheritdoc/>
    public float* Allocate(long floats, int readBefore, int readAfter)
    {
        nuint bytes = ((nuint)Math.Max(floats, AlignedBuffer.Line) * sizeof(float)) + (2 * LineBytes);
        void* start = NativeMemory.AlignedAlloc(bytes, LineBytes);
        NativeMemory.Clear(start, bytes);
        return (float*)start + AlignedBuffer.Line;
    }

    /// <inheritdoc/>
    public void Free(float* first) => NativeMemory.AlignedFree(first - AlignedBuffer.Line);
}
