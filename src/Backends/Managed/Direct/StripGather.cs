namespace ConvBench.Backends.Managed;

/// <summary>Copies one strip's input into scratch in the layout of <see cref="StripGeometry"/>.</summary>
internal static unsafe class StripGather
{
    /// <summary>Fills scratch[slot][channel][phase][column] for PanelC (or fewer) channels.</summary>
    /// <param name="g">The cut.</param>
    /// <param name="plane">Address of the panel's first channel of this image.</param>
    /// <param name="channels">Channels of this panel.</param>
    /// <param name="oh">First output row of the strip.</param>
    /// <param name="rows">Output rows of the strip.</param>
    /// <param name="ow">First output column of the strip.</param>
    /// <param name="zeroRows">Write zeros for rows that are padding (kernels that cannot skip them), else leave them.</param>
    /// <param name="scratch">Target, <see cref="StripGeometry.ScratchLength"/> floats.</param>
    public static void Fill(StripGeometry g, float* plane, int channels, int oh, int rows, int ow, bool zeroRows, float* scratch)
    {
        ConvProblem v = g.View;
        int w0 = (ow * v.StrideW) - v.PadLeft;
        nint slotPitch = (nint)g.PanelC * g.RowLength;
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

            for (int c = 0; c < channels; c++)
            {
                float* source = plane + ((((nint)c * v.H) + h) * v.W);
                if (v.StrideW == 1)
                {
                    Row(source, v.W, w0, target, g.RowLength);
                }
                else
                {
                    Phases(g, source, w0, target);
                }

                target += g.RowLength;
            }
        }
    }

    /// <summary>target[i] = source[w0 + i], zero outside the row.</summary>
    private static void Row(float* source, int width, int w0, float* target, int length)
    {
        int before = Math.Clamp(-w0, 0, length), inside = Math.Clamp(width - w0, before, length);
        for (int i = 0; i < before; i++)
        {
            target[i] = 0;
        }

        new ReadOnlySpan<float>(source + w0 + before, inside - before).CopyTo(new Span<float>(target + before, inside - before));
        for (int i = inside; i < length; i++)
        {
            target[i] = 0;
        }
    }

    /// <summary>target[phase][i] = source[w0 + phase + i·StrideW], zero outside the row.</summary>
    private static void Phases(StripGeometry g, float* source, int w0, float* target)
    {
        int stride = g.View.StrideW, width = g.View.W;
        for (int phase = 0; phase < stride; phase++)
        {
            float* t = target + (phase * g.PhaseLength);
            int w = w0 + phase, i = 0;
            for (; i < g.PhaseLength && w < 0; i++, w += stride)
            {
                t[i] = 0;
            }

            int inside = w >= width ? i : Math.Min(g.PhaseLength, i + ((width - 1 - w) / stride) + 1);
            for (; i < inside; i++, w += stride)
            {
                t[i] = source[w];
            }

            for (; i < g.PhaseLength; i++)
            {
                t[i] = 0;
            }
        }
    }
}
