using System.Numerics;
using ConvBench.Machine;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>Buffers with one end flush against a protected page, but for what their owner declared as read beyond it.</summary>
/// <remarks>
/// What may be read beyond holds NaN, so that a value that is used shows in the output, and must still hold it when the buffer
/// goes. Pages are kept and used again: 65,000 plans would spend their time in the kernel otherwise.
/// </remarks>
internal sealed unsafe class GuardedMemory(GuardEnd end) : IBufferMemory
{
    private readonly Dictionary<nint, Buffer> _live = [];
    private readonly Dictionary<int, Stack<ProtectedPages>> _spare = [];
    private int _made;

    /// <summary>The end of the buffers that is guarded.</summary>
    public GuardEnd End => end;

    /// <summary>The buffer, counted from the next one, that gets one float less than it asked for at this end; for planted
    /// faults.</summary>
    public int? TooShort { get; set; }

    /// <summary>Buffers that were written to where they may be read alone.</summary>
    public int Overwritten { get; private set; }

    /// <inheritdoc/>
    public float* Allocate(long floats, int readBefore, int readAfter)
    {
        lock (_live)
        {
            long all = (readBefore + floats + readAfter) * sizeof(float);
            int size = BitOperations.Log2((ulong)Math.Max(all - 1, 1)) + 1;
            Stack<ProtectedPages> spare = _spare.GetValueOrDefault(size) ?? (_spare[size] = []);
            ProtectedPages pages = spare.Count > 0 ? spare.Pop() : new ProtectedPages(1L << size);
            int less = _made++ == TooShort ? sizeof(float) : 0;
            byte* start = end == GuardEnd.Before ? pages.First - less : pages.First + pages.Bytes - all + less;
            new Span<byte>(end == GuardEnd.Before ? pages.First : start, checked((int)all - less)).Clear();
            float* first = (float*)start + readBefore;
            var buffer = new Buffer(size, pages, floats, readBefore, readAfter);
            buffer.Before(first).Fill(float.NaN);
            buffer.After(first).Fill(float.NaN);
            _live.Add((nint)first, buffer);
            return first;
        }
    }

    /// <inheritdoc/>
    public void Free(float* first)
    {
        lock (_live)
        {
            _live.Remove((nint)first, out Buffer? buffer);
            bool asItWas = !buffer!.Before(first).ContainsAnyExcept(float.NaN) && !buffer.After(first).ContainsAnyExcept(float.NaN);
            Overwritten += asItWas ? 0 : 1;
            _spare[buffer.Size].Push(buffer.Pages);
        }
    }

    private sealed record Buffer(int Size, ProtectedPages Pages, long Floats, int ReadBefore, int ReadAfter)
    {
        public Span<float> Before(float* first) => new(first - ReadBefore, ReadBefore);

        public Span<float> After(float* first) => new(first + Floats, ReadAfter);
    }
}
