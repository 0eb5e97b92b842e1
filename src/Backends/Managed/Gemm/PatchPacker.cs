namespace ConvBench.Backends.Managed.Gemm;

/// <summary>Gathers patches of an NCHW image into panels of a blocked matrix product: the im2col matrix, a piece at a time.</summary>
/// <param name="p">The layer.</param>
/// <param name="nr">Pixels of a panel, a multiple of a vector.</param>
internal sealed unsafe class PatchPacker<TSimd, TVec>(ConvProblem p, int nr)
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly int _ow = p.OW;
    private readonly (int[] Channel, int[] Row, int[] Column) _of = Index(p);

    /// <summary>Floats between panels of kc values: not a multiple of a page, so that panels do not compete for the same
    /// cache sets.</summary>
    public nint Pitch(int kc) => ((nint)kc * nr) + TSimd.Width;

    /// <summary>packed[panel][k][NR] = im2col(x)[k0 + k, first + panel·NR + j], zero on padding; beyond the last pixel anything.</summary>
    /// <remarks>k is the outer loop: one channel's pixels are read in one sweep, 1 KiB at 8 panels, before the next page is
    /// touched.</remarks>
    public void Pack(float* image, int first, int count, int k0, int kc, float* packed)
    {
        nint plane = (nint)p.H * p.W, pitch = Pitch(kc);
        (int top, int left) = Math.DivRem(first, _ow);
        for (int k = k0; k < k0 + kc; k++, packed += nr)
        {
            float* channel = image + (_of.Channel[k] * plane), target = packed;
            int h = (top * p.StrideH) + _of.Row[k], ow = left, room = nr;
            for (int pixel = 0; pixel < count;)
            {
                int run = Math.Min(Math.Min(_ow - ow, room), count - pixel);
                Row(channel, h, (ow * p.StrideW) + _of.Column[k], run, target);
                pixel += run;
                ow += run;
                room -= run;
                target += run;
                if (room == 0)
                {
                    target += pitch - nr;
                    room = nr;
                }

                if (ow == _ow)
                {
                    ow = 0;
                    h += p.StrideH;
                }
            }
        }
    }

    /// <summary>Channel, row and column offset of each k: k = (c·R + r)·S + s.</summary>
    private static (int[] Channel, int[] Row, int[] Column) Index(ConvProblem p)
    {
        int n = p.Accumulations;
        var (channel, row, column) = (new int[n], new int[n], new int[n]);
        for (int k = 0; k < n; k++)
        {
            channel[k] = k / (p.R * p.S);
            row[k] = (k / p.S % p.R * p.DilationH) - p.PadTop;
            column[k] = (k % p.S * p.DilationW) - p.PadLeft;
        }

        return (channel, row, column);
    }

    /// <summary>target[i] = x[h, w + i·StrideW], zero outside the image. Writes whole vectors where that is safe: what
    /// follows is written later.</summary>
    private void Row(float* plane, int h, int w, int run, float* target)
    {
        if ((uint)h >= (uint)p.H)
        {
            for (int i = 0; i < run; i += TSimd.Width)
            {
                TSimd.Store(TSimd.Zero, target + i);
            }

            return;
        }

        float* source = plane + ((nint)h * p.W) + w;
        if (p.StrideW == 1 && w >= 0 && w + run <= p.W)
        {
            for (int i = 0; i < run; i += TSimd.Width)
            {
                TSimd.Store(TSimd.Load(source + i), target + i);
            }

            return;
        }

        for (int i = 0; i < run; i++, w += p.StrideW, source += p.StrideW)
        {
            target[i] = (uint)w < (uint)p.W ? *source : 0;
        }
    }
}
