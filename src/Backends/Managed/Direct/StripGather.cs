using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed;

/// <summary>Copies one strip's input into scratch in the layout of <see cref="StripGeometry"/>.</summary>
/// <remarks>
/// Whole vectors are moved: up to one vector beyond a row's end is read (the buffers have that room) and written (it is
/// the start of the next row, or the scratch's last vector, and is overwritten or never read).
/// </remarks>
internal static unsafe class StripGather<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    // Rows of successive channels lie a plane apart, on other pages, where no hardware prefetcher follows.
    private const int PrefetchChannels = 6;
    private const int LineFloats = 16;

    /// <summary>Fills scratch[slot][channel][phase][column] for PanelC (or fewer) channels.</summary>
    /// <param name="g">The cut.</param>
    /// <param name="plane">Address of the panel's first channel of this image.</param>
    /// <param name="channels">Channels of this panel.</param>
    /// <param name="oh">First output row of the strip.</param>
    /// <param name="rows">Output rows of the strip.</param>
    /// <param name="ow">First output column of the strip.</param>
    /// <param name="zeroRows">Write zeros for rows that are padding (kernels that cannot skip them), else leave them.</param>
    /// <param name="scratch">Target, <see cref="StripGeometry.ScratchLength"/> floats and two vectors of room.</param>
    public static void Fill(StripGeometry g, float* plane, int channels, int oh, int rows, int ow, bool zeroRows, float* scratch)
    {
        if (g.Subsampled)
        {
            Subsample(g, plane, channels, ow, scratch);
            return;
        }

        ConvProblem v = g.View;
        int w0 = (ow * v.StrideW) - v.PadLeft;
        nint slotPitch = (nint)g.PanelC * g.RowLength, planePitch = (nint)g.Source.H * g.Source.W;
        for (int slot = 0; slot < g.SlotRow.Length; slot++)
        {
            int h = (oh * v.StrideH) - v.PadTop + g.SlotRow[slot];
            if (g.SlotFirstUse[slot] >= rows)
            {
                continue;
            }

            float* target = scratch + (slot * slotPitch);
            if ((uint)h >= (uint)v.H)
            {
                if (zeroRows)
                {
                    new Span<float>(target, channels * g.RowLength).Clear();
                }

                continue;
            }

            float* source = plane + ((nint)h * v.W);
            for (int c = 0; c < channels; c++, source += planePitch, target += g.RowLength)
            {
                if (c + PrefetchChannels < channels)
                {
                    Prefetch(source + (PrefetchChannels * planePitch) + Math.Max(w0, 0), g.ColumnsIn);
                }

                switch (v.StrideW)
                {
                    case 1:
                        Row(source, v.W, w0, target, g.ColumnsIn);
                        break;
                    case 2:
                        Halves(g, source, w0, target);
                        break;
                    default:
                        Phases(g, source, w0, target);
                        break;
                }
            }
        }
    }

    /// <summary>1×1 with strides: scratch[c][i] = x[c, oh·StrideH, ow·StrideW] of output pixel first + i.</summary>
    private static void Subsample(StripGeometry g, float* plane, int channels, int first, float* scratch)
    {
        ConvProblem p = g.Source;
        int end = Math.Min(first + g.ColTile, g.OW);
        int width = p.OW;
        (int top, int left) = Math.DivRem(first, width);
        for (int c = 0; c < channels; c++, plane += (nint)p.H * p.W, scratch += g.RowLength)
        {
            int oh = top, ow = left;
            for (int pixel = first; pixel < end; oh++, ow = 0)
            {
                float* row = plane + ((nint)oh * p.StrideH * p.W);
                float* target = scratch + pixel - first;
                int run = Math.Min(width - ow, end - pixel), i = 0;
                row += (nint)ow * p.StrideW;
                for (; p.StrideW == 2 && i + TSimd.Width < run; i += TSimd.Width)
                {
                    TSimd.Deinterleave(TSimd.Load(row + (2 * i)), TSimd.Load(row + (2 * i) + TSimd.Width), out TVec even, out _);
                    TSimd.Store(even, target + i);
                }

                for (; i < run; i++)
                {
                    target[i] = row[(nint)i * p.StrideW];
                }

                pixel += run;
            }
        }
    }

    private static void Prefetch(float* address, int floats)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < floats; i += LineFloats)
            {
                Sse.Prefetch0(address + i);
            }
        }
    }

    /// <summary>target[i] = source[w0 + i] for i in [0, length), zero outside the row.</summary>
    private static void Row(float* source, int width, int w0, float* target, int length)
    {
        int before = Math.Clamp(-w0, 0, length), inside = Math.Clamp(width - w0, before, length);
        Zero(target, before);
        source += w0;
        for (int i = before; i < inside; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Load(source + i), target + i);
        }

        Zero(target + inside, length - inside);
    }

    /// <summary>Stride 2: target[phase][i] = source[w0 + 2·i + phase], zero outside the row.</summary>
    private static void Halves(StripGeometry g, float* source, int w0, float* target)
    {
        int width = g.View.W, pairs = (g.ColumnsIn + 1) / 2;
        float* odd = target + g.PhaseLength;
        int i = 0;
        for (; i < pairs && w0 + (2 * i) < 0; i++)
        {
            Pair(source, width, w0 + (2 * i), target + i, odd + i);
        }

        for (; i + TSimd.Width <= pairs && w0 + (2 * (i + TSimd.Width)) <= width; i += TSimd.Width)
        {
            TSimd.Deinterleave(TSimd.Load(source + w0 + (2 * i)), TSimd.Load(source + w0 + (2 * i) + TSimd.Width), out TVec even, out TVec odds);
            TSimd.Store(even, target + i);
            TSimd.Store(odds, odd + i);
        }

        for (; i < pairs; i++)
        {
            Pair(source, width, w0 + (2 * i), target + i, odd + i);
        }
    }

    private static void Pair(float* source, int width, int w, float* even, float* odd)
    {
        *even = (uint)w < (uint)width ? source[w] : 0;
        *odd = (uint)(w + 1) < (uint)width ? source[w + 1] : 0;
    }

    /// <summary>Any stride: target[phase][i] = source[w0 + phase + i·StrideW], zero outside the row.</summary>
    private static void Phases(StripGeometry g, float* source, int w0, float* target)
    {
        int stride = g.View.StrideW, width = g.View.W;
        for (int phase = 0; phase < stride; phase++, target += g.PhaseLength)
        {
            float* t = target;
            for (int w = w0 + phase; w < w0 + g.ColumnsIn; w += stride)
            {
                *t++ = (uint)w < (uint)width ? source[w] : 0;
            }
        }
    }

    private static void Zero(float* target, int length)
    {
        for (int i = 0; i < length; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Zero, target + i);
        }
    }
}
