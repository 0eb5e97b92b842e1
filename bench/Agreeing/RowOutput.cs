using System.Runtime.InteropServices;

namespace ConvBench.Bench.Agreeing;

/// <summary>An output that lies in a .npy file, read block by block.</summary>
internal sealed class RowOutput : IDisposable
{
    private readonly FileStream _stream;
    private readonly long _start;

    /// <param name="facts">Its row, hash and sums.</param>
    /// <param name="file">The file, read whole and found right before.</param>
    /// <param name="count">Its elements, float32, the last bytes of the file.</param>
    public RowOutput(OutputFacts facts, string file, long count)
    {
        Facts = facts;
        _stream = File.OpenRead(file);
        _start = _stream.Length - (count * sizeof(float));
    }

    public OutputFacts Facts { get; }

    /// <summary>Elements from a position on.</summary>
    public void Read(long at, Span<float> block)
    {
        _stream.Position = _start + (at * sizeof(float));
        _stream.ReadExactly(MemoryMarshal.AsBytes(block));
    }

    public void Dispose() => _stream.Dispose();
}
