using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConvBench.Files;

/// <summary>A .npy tensor of floating-point numbers as float32 in C order, however it was written: of 16, 32 or 64 bits, in either
/// order of bytes, in C or Fortran order.</summary>
/// <param name="Data">Elements, row-major.</param>
/// <param name="Rounded">How many float64 numbers float32 does not hold.</param>
internal sealed record NpyFloats(float[] Data, long Rounded)
{
    private const int Chunk = 1 << 16;

    /// <summary>Reads the elements behind a header, and not one byte more than it says.</summary>
    /// <param name="stream">At the first element.</param>
    /// <param name="header">What was read before.</param>
    /// <param name="file">Named in the fault.</param>
    /// <exception cref="FormatException">One line: another type, too many elements, more or fewer bytes than the header says.</exception>
    public static NpyFloats Read(Stream stream, NpyHeader header, string file)
    {
        (int size, Func<ReadOnlySpan<byte>, double> value) = Element(header.Type, file);
        if (header.Count > Array.MaxLength)
        {
            throw NpyHeader.Fault(file, $"shape ({string.Join(", ", header.Shape)})", $"at most {Array.MaxLength} elements");
        }

        long count = (long)header.Count, rounded = 0;
        var data = new float[Math.Min(count, Chunk)];
        var bytes = new byte[Chunk * size];
        for (int done = 0; done < count;)
        {
            if (done == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(count, 2L * done)); // grows with what is there, not with what the header says
            }

            int wanted = size * Math.Min(Chunk, data.Length - done);
            if (stream.ReadAtLeast(bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: false) < wanted)
            {
                throw Length(header, file, size, "too few");
            }

            if (header.Type == "<f4" && BitConverter.IsLittleEndian)
            {
                bytes.AsSpan(0, wanted).CopyTo(MemoryMarshal.AsBytes(data.AsSpan(done))); // the usual file, as it is in memory
                done += wanted / size;
                continue;
            }

            for (int at = 0; at < wanted; at += size)
            {
                double exact = value(bytes.AsSpan(at, size));
                float single = (float)exact;
                rounded += single == exact || double.IsNaN(exact) ? 0 : 1;
                data[done++] = single;
            }
        }

        return stream.ReadByte() >= 0 ? throw Length(header, file, size, "too many")
            : new NpyFloats(header.IsFortran ? RowMajor(data, header.Shape) : data, rounded);
    }

    private static FormatException Length(NpyHeader header, string file, int size, string what) => NpyHeader.Fault(file,
        $"{what} bytes of elements", FormattableString.Invariant($"{header.Count * size:0} for shape ({string.Join(", ", header.Shape)})"));

    private static (int Size, Func<ReadOnlySpan<byte>, double> Value) Element(string type, string file) => type switch
    {
        "<f4" or "=f4" => (4, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
        ">f4" => (4, b => BinaryPrimitives.ReadSingleBigEndian(b)),
        "<f8" or "=f8" => (8, b => BinaryPrimitives.ReadDoubleLittleEndian(b)),
        ">f8" => (8, b => BinaryPrimitives.ReadDoubleBigEndian(b)),
        "<f2" or "=f2" => (2, b => (double)BinaryPrimitives.ReadHalfLittleEndian(b)),
        ">f2" => (2, b => (double)BinaryPrimitives.ReadHalfBigEndian(b)),
        _ => throw NpyHeader.Fault(file, $"elements of type '{type}'", "'<f4', '<f8' or '<f2' (float32, float64, float16), or '>' for '<'"),
    };

    /// <summary>Where the first index ran fastest, the last one does.</summary>
    private static float[] RowMajor(float[] columns, long[] shape)
    {
        var rows = new float[columns.Length];
        var index = new long[shape.Length];
        long[] strides = new long[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= (int)Math.Max(shape[axis], 1), axis--)
        {
            strides[axis] = stride;
        }

        long at = 0;
        foreach (float value in columns)
        {
            rows[at] = value;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                at += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                at -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return rows;
    }
}
