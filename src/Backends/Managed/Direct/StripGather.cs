using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Copies one strip's input into scratch in the layout of <see cref="StripGeometry"/>.</summary>
/// <remarks>
/// Whole vectors are moved: up to one vector beyond a row's end is read (the plan's input has that room) and written (it is
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
        int w0 = v.Columns.Start(ow), top = v.Rows.Start(oh);
        nint slotPitch = (nint)g.PanelC * g.RowLength, planePitch = (nint)g.Source.H * g.Source.W;
        for (int slot = 0; slot < g.SlotRow.Length; slot++)
        {
            int h = top + g.SlotRow[slot];
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
                for (int piece = 0; piece < g.Pieces; piece++)
                {
                    int from = w0 + (piece * v.DilationW);
                    if (c + PrefetchChannels < channels)
                    {
                        Prefetch(source + (PrefetchChannels * planePitch) + Math.Max(from, 0), g.ColumnsIn);
                    }

                    if (v.StrideW > 1)
                    {
                        Phases(g, source, from, target + (piece * g.PhaseLength));
                    }
                    else
                    {
                        Row(source, v.W, from, target + (piece * g.PhaseLength), g.ColumnsIn);
                    }
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

    /// <summary>Strides above 1: target[phase][i] = source[w0 + phase + i·StrideW], zero outside the row.</summary>
    private static void Phases(StripGeometry g, float* source, int w0, float* target)
    {
        int stride = g.View.StrideW, width = g.View.W, length = ((g.ColumnsIn - 1) / stride) + 1;
        int first = w0 >= 0 ? 0 : Math.Min(length, ((-w0 - 1) / stride) + 1), end = Math.Min(length, Math.Max(0, width - w0) / stride);
        int last = g.Phases - 1;
        bool vectors = stride is 2 or 4 && end - first >= TSimd.Width;
        for (int next = first; vectors && next < end; next += TSimd.Width)
        {
            int i = Math.Min(next, end - TSimd.Width); // the last vector may begin before the end of the one before
            float* x = source + w0 + ((nint)i * stride);
            TSimd.Deinterleave(TSimd.Load(x), TSimd.Load(x + TSimd.Width), out TVec p0, out TVec p1);
            if (stride == 4)
            {
                TSimd.Deinterleave(TSimd.Load(x + (2 * TSimd.Width)), TSimd.Load(x + (3 * TSimd.Width)), out TVec q0, out TVec q1);
                TSimd.Deinterleave(p0, q0, out p0, out TVec p2);
                TSimd.Deinterleave(p1, q1, out p1, out TVec p3);
                TSimd.Store(p3, target + (Math.Min(3, last) * g.PhaseLength) + i); // phases that are not kept: the last one is
                TSimd.Store(p2, target + (Math.Min(2, last) * g.PhaseLength) + i); // written over them
            }

            TSimd.Store(p1, target + (Math.Min(1, last) * g.PhaseLength) + i);
            TSimd.Store(p0, target + i);
        }

        for (int phase = 0; phase < g.Phases; phase++, target += g.PhaseLength)
        {
            Scalars(source, width, w0 + phase, stride, target, 0, first);
            Scalars(source, width, w0 + phase, stride, target, vectors ? end : first, length);
        }
    }

    /// <summary>target[i] = source[w0 + i·stride] for i in [first, end), zero outside the row.</summary>
    private static void Scalars(float* source, int width, int w0, int stride, float* target, int first, int end)
    {
        for (int i = first, w = w0 + (first * stride); i < end; i++, w += stride)
        {
            target[i] = (uint)w < (uint)width ? source[w] : 0;
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
