using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>NCHW to [row][column][lane] and back, for one chunk and one block of channels.</summary>
internal static unsafe class FftBand<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Copies the rows of the input that a chunk's tiles cover, padding and missing lanes as zeros; rows [low,
    /// high) hold data.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="tile">Its tiles.</param>
    /// <param name="c">The chunk.</param>
    /// <param name="rows">Rows of the band.</param>
    /// <param name="columns">Columns of the band.</param>
    /// <param name="x">NCHW input.</param>
    /// <param name="channels">Channel of every lane; −1 for none, which only the last lanes may have.</param>
    /// <param name="band">[rows][columns][lanes].</param>
    /// <param name="clear">Also writes the zeros of rows outside the image.</param>
    /// <param name="low">First row inside the image.</param>
    /// <param name="high">End of the rows inside the image.</param>
    public static void Pack(
        ConvProblem p, FftTile tile, FftChunk c, int rows, int columns, float* x, int* channels, float* band, bool clear, out int low,
            out int high)
    {
        int top = (c.Row * p.DilationH) + c.GridRow - p.PadTop + tile.ShiftRows;
        int left = (c.Column * p.DilationW) + c.GridColumn - p.PadLeft + tile.ShiftColumns;
        (low, high) = Inside(top, p.DilationH, rows, p.H);
        (int first, int end) = Inside(left, p.DilationW, columns, p.W);
        nint pitch = (nint)columns * TSimd.Width;
        for (int r = 0; r < rows; r++)
        {
            float* to = band + (r * pitch);
            if (r < low || r >= high)
            {
                if (clear)
                {
                    new Span<float>(to, columns * TSimd.Width).Clear();
                }

                continue;
            }

            new Span<float>(to, first * TSimd.Width).Clear();
            new Span<float>(to + ((nint)end * TSimd.Width), (columns - end) * TSimd.Width).Clear();
            float* from = x + ((((long)c.Image * p.C * p.H) + top + ((long)r * p.DilationH)) * p.W) + left + ((long)first * p.DilationW);
            if (r + 1 < high)
            {
                Prefetch(from + ((long)p.DilationH * p.W), (long)p.H * p.W, (end - first) * p.DilationW, channels);
            }

            PackRow(from, (long)p.H * p.W, p.DilationW, channels, end - first, to + ((nint)first * TSimd.Width));
        }
    }

    /// <summary>Writes a chunk's outputs to NCHW.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="c">The chunk.</param>
    /// <param name="band">[OutRows][OutColumns][lanes].</param>
    /// <param name="end">Epilogue from channel 0 on.</param>
    /// <param name="channel">Output channel of lane 0.</param>
    /// <param name="lanes">Lanes in use.</param>
    /// <param name="y">NCHW output.</param>
    public static void Unpack(ConvProblem p, FftChunk c, float* band, Epilogue end, int channel, int lanes, float* y)
    {
        int oh = p.OH, ow = p.OW;
        for (int r = 0; r < c.OutRows; r++)
        {
            float* from = band + ((nint)r * c.OutColumns * TSimd.Width);
            long row = ((long)(c.Row + r) * p.DilationH) + c.GridRow;
            float* to = y + (((((long)c.Image * p.K) + channel) * oh) + row) * ow + ((long)c.Column * p.DilationW) + c.GridColumn;
            UnpackRow(from, end.From(channel), lanes, c.OutColumns, to, (long)oh * ow, p.DilationW);
        }
    }

    /// <summary>Asks for the next row of every channel: short pieces, a plane apart, that no hardware prefetcher foresees.</summary>
    private static void Prefetch(float* row, long plane, int floats, int* channels)
    {
        if (Sse.IsSupported)
        {
            for (int lane = 0; lane < TSimd.Width && channels[lane] >= 0; lane++)
            {
                for (int i = 0; i < floats; i += 16)
                {
                    Sse.Prefetch0(row + (channels[lane] * plane) + i);
                }
            }
        }
    }

    /// <summary>One row: blocks of Width columns turned in registers where all lanes are neighbouring channels and columns
    /// are dense, the rest one by one.</summary>
    private static void PackRow(float* from, long plane, int step, int* channels, int count, float* to)
    {
        int done = 0;
        if (FftTranspose<TSimd, TVec>.Exists && step == 1 && AreNeighbours(channels))
        {
            for (; done < count && count >= TSimd.Width; done += TSimd.Width)
            {
                done = Math.Min(done, count - TSimd.Width); // the last block overlaps the one before
                FftTranspose<TSimd, TVec>.Block(
                    from + (channels[0] * plane) + done, (nint)plane, to + ((nint)done * TSimd.Width), TSimd.Width, default(NoEpilogue));
            }
        }

        if (done < count && HasGaps(channels))
        {
            new Span<float>(to + ((nint)done * TSimd.Width), (count - done) * TSimd.Width).Clear();
        }

        for (int lane = 0; lane < TSimd.Width && done < count; lane++)
        {
            float* source = from + (channels[lane] * plane);
            for (int i = channels[lane] < 0 ? count : done; i < count; i++)
            {
                to[((nint)i * TSimd.Width) + lane] = source[(long)i * step];
            }
        }
    }

    [SkipLocalsInit]
    private static void UnpackRow(float* from, Epilogue end, int lanes, int count, float* to, long plane, int step)
    {
        int done = 0;
        if (FftTranspose<TSimd, TVec>.Exists && lanes == TSimd.Width)
        {
            float* turned = stackalloc float[TSimd.Width * TSimd.Width];
            for (; done < count && count >= TSimd.Width; done += TSimd.Width)
            {
                done = Math.Min(done, count - TSimd.Width); // the last block overlaps the one before
                float* block = from + ((nint)done * TSimd.Width);
                if (step == 1)
                {
                    FftTranspose<TSimd, TVec>.Block(block, TSimd.Width, to + done, (nint)plane, end);
                }
                else
                {
                    FftTranspose<TSimd, TVec>.Block(block, TSimd.Width, turned, TSimd.Width, end);
                    Spread(turned, to + ((long)done * step), plane, step);
                }
            }
        }

        for (int lane = 0; lane < lanes; lane++, to += plane)
        {
            float bias = end.Bias[lane], floor = end.Floor;
            for (int i = done; i < count; i++)
            {
                to[(long)i * step] = Epilogue.Of(from[((nint)i * TSimd.Width) + lane], bias, floor);
            }
        }
    }

    /// <summary>Width columns of Width channels, one behind the other, to columns that stand apart.</summary>
    private static void Spread(float* from, float* to, long plane, int step)
    {
        for (int lane = 0; lane < TSimd.Width; lane++, from += TSimd.Width, to += plane)
        {
            for (int i = 0; i < TSimd.Width; i++)
            {
                to[(nint)i * step] = from[i];
            }
        }
    }

    private static bool HasGaps(int* channels) => channels[TSimd.Width - 1] < 0;

    private static bool AreNeighbours(int* channels)
    {
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            if (channels[lane] != channels[0] + lane || channels[lane] < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The i in [0, count) with 0 ≤ origin + i·step &lt; size, as a range.</summary>
    private static (int Low, int High) Inside(int origin, int step, int count, int size)
    {
        int low = origin >= 0 ? 0 : (-origin + step - 1) / step;
        int high = origin >= size ? 0 : ((size - 1 - origin) / step) + 1;
        low = Math.Min(low, count);
        return (low, Math.Clamp(high, low, count));
    }
}
