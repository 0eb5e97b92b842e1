using System.Globalization;
using Silk.NET.OpenCL;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>Memory of a device.</summary>
internal sealed unsafe class ClBuffer : IDisposable
{
    private readonly ClUnit _unit;

    /// <summary>Room for this many numbers of 4 bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no such room.</exception>
    public ClBuffer(ClUnit unit, long count)
    {
        (_unit, Count) = (unit, count);
        int status;
        Handle = unit.Api.CreateBuffer(unit.Context, MemFlags.ReadWrite, (nuint)Bytes, null, &status);
        if (ClStatus.IsMemory(status))
        {
            throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture,
                $"{unit.Device.Device} ({unit.Device.Device.Name}): no buffer of {Bytes} bytes, {ClStatus.Name(status)}"));
        }

        ClStatus.Check(status, "clCreateBuffer");
    }

    /// <summary>cl_mem; 0 once disposed.</summary>
    public nint Handle { get; private set; }

    /// <summary>Numbers.</summary>
    public long Count { get; }

    /// <summary>Bytes.</summary>
    public long Bytes => 4 * Count;

    /// <summary>Copies numbers to its begin, and waits.</summary>
    public void Write<T>(nint queue, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        fixed (T* from = values)
        {
            if (values.Length > 0)
            {
                nuint size = (nuint)values.Length * (nuint)sizeof(T);
                ClStatus.Check(_unit.Api.EnqueueWriteBuffer(queue, Handle, true, 0, size, from, 0, null, null), "clEnqueueWriteBuffer");
            }
        }
    }

    /// <summary>Copies its first numbers out, and waits.</summary>
    public void Read(nint queue, Span<float> values)
    {
        fixed (float* to = values)
        {
            nuint size = (nuint)values.Length * sizeof(float);
            ClStatus.Check(_unit.Api.EnqueueReadBuffer(queue, Handle, true, 0, size, to, 0, null, null), "clEnqueueReadBuffer");
        }
    }

    /// <summary>Fills it with one number.</summary>
    public void Fill(nint queue, float value)
    {
        ClStatus.Check(
            _unit.Api.EnqueueFillBuffer(queue, Handle, &value, sizeof(float), 0, (nuint)Bytes, 0, null, null), "clEnqueueFillBuffer");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle != 0)
        {
            _unit.Api.ReleaseMemObject(Handle);
            Handle = 0;
        }
    }
}
