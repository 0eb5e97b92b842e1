using ConvBench.Backends.Managed.Fft.Passes;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Layers without a channel sum: forward transform, product and inverse of one complex tile in one go.</summary>
internal sealed unsafe partial class FftTransforms<TSimd, TVec>
{
    /// <summary>Frequencies and their mirrors that <see cref="FilterApart"/> multiplies together; a frequency that is its
    /// own mirror counts as one.</summary>
    public int MirrorPairs => IsFlat
        ? (_tile.Rows * _tile.Columns / 2) + 1
        : Enumerable.Range(0, (_tile.Columns / 2) + 1).Sum(v => _bins.IsMixed(v) ? (_tile.Rows / 2) + 1 : _tile.Rows);

    /// <summary>Band to band with a product in between: y = IDFT(DFT(x)·conj(w)), w lane by lane as [v][u][re, im].</summary>
    public void Filter(FftPair source, float* w, FftPair target, float* scratch)
    {
        float* spectrum = scratch + _spectrum;
        if (IsFlat)
        {
            FlatForward(source, scratch);
            Multiply(spectrum, w, _tile.Rows * _tile.Columns);
        }
        else
        {
            Rows(source, scratch);
            FftEnd columns = Columns(scratch), line = Strided(spectrum, 2 * TSimd.Width, 0), wanted = Swapped(columns),
                swapped = Swapped(line);
            wanted.LimitFirst = wanted.LimitSecond = Math.Max(target.HighA, target.HighB);
            for (int v = 0; v < _tile.Columns; v++, w += _tile.Rows * 2 * TSimd.Width)
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, columns, v, line, 0, scratch);
                Multiply(spectrum, w, _tile.Rows);
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, swapped, 0, wanted, v, scratch);
            }
        }

        Back(target, scratch);
    }

    /// <summary>As <see cref="Filter"/>, but with a kernel for each of the two tiles; the scale of the spectra is half of
    /// the usual.</summary>
    public void FilterApart(FftPair source, float* wA, float* wB, FftPair target, float* scratch)
    {
        float* near = scratch + _spectrum, far = near + _line;
        if (IsFlat)
        {
            FlatForward(source, scratch);
            int n = _tile.Rows * _tile.Columns;
            for (int i = 0; 2 * i <= n; i++)
            {
                MultiplyApart(near + (i * 2 * TSimd.Width), near + ((n - i) % n * 2 * TSimd.Width), wA + (i * 2 * TSimd.Width),
                    wB + (i * 2 * TSimd.Width));
            }

            Back(target, scratch);
            return;
        }

        Rows(source, scratch);
        FftEnd columns = Columns(scratch), wanted = Swapped(columns);
        FftEnd nearLine = Strided(near, 2 * TSimd.Width, 0), farLine = Strided(far, 2 * TSimd.Width, 0), nearBack = Swapped(nearLine),
            farBack = Swapped(farLine);
        wanted.LimitFirst = wanted.LimitSecond = Math.Max(target.HighA, target.HighB);
        for (int v = 0; 2 * v <= _tile.Columns; v++)
        {
            int mirror = _tile.Columns - v;
            nint at = (nint)v * _tile.Rows * 2 * TSimd.Width;
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, columns, v, nearLine, 0, scratch);
            if (_bins.IsMixed(v))
            {
                ColumnApart(near, near, (_tile.Rows / 2) + 1, wA + at, wB + at);
            }
            else
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, columns, mirror, farLine, 0, scratch);
                ColumnApart(near, far, _tile.Rows, wA + at, wB + at);
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, farBack, 0, wanted, mirror, scratch);
            }

            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, nearBack, 0, wanted, v, scratch);
        }

        Back(target, scratch);
    }

    /// <summary>Frequencies 0 to count − 1 of a column and their mirrors.</summary>
    private void ColumnApart(float* near, float* far, int count, float* wA, float* wB)
    {
        for (int u = 0; u < count; u++)
        {
            nint at = u * 2 * TSimd.Width;
            MultiplyApart(near + at, far + ((_tile.Rows - u) % _tile.Rows * 2 * TSimd.Width), wA + at, wB + at);
        }
    }

    /// <summary>z·conj(w) per lane.</summary>
    private static void Multiply(float* z, float* w, int count)
    {
        for (int i = 0; i < count; i++, z += 2 * TSimd.Width, w += 2 * TSimd.Width)
        {
            TVec zr = TSimd.Load(z), zi = TSimd.Load(z + TSimd.Width), wr = TSimd.Load(w), wi = TSimd.Load(w + TSimd.Width);
            TSimd.Store(TSimd.Fma(zi, wi, TSimd.Mul(zr, wr)), z);
            TSimd.Store(TSimd.Fnma(zr, wi, TSimd.Mul(zi, wr)), z + TSimd.Width);
        }
    }

    /// <summary>z[k] and z[−k] of a + i·b: a[k] = (z[k] + conj z[−k])/2 times conj wA, i·b[k] = (z[k] − conj z[−k])/2 times
    /// conj wB, put together again.</summary>
    private static void MultiplyApart(float* near, float* far, float* wA, float* wB)
    {
        TVec nr = TSimd.Load(near), ni = TSimd.Load(near + TSimd.Width), fr = TSimd.Load(far), fi = TSimd.Load(far + TSimd.Width);
        TVec ar = TSimd.Load(wA), ai = TSimd.Load(wA + TSimd.Width), br = TSimd.Load(wB), bi = TSimd.Load(wB + TSimd.Width);
        TVec sr = TSimd.Add(nr, fr), si = TSimd.Sub(ni, fi), dr = TSimd.Sub(nr, fr), di = TSimd.Add(ni, fi);
        TVec pr = TSimd.Fma(si, ai, TSimd.Mul(sr, ar)), pi = TSimd.Fnma(sr, ai, TSimd.Mul(si, ar));
        TVec qr = TSimd.Fma(di, bi, TSimd.Mul(dr, br)), qi = TSimd.Fnma(dr, bi, TSimd.Mul(di, br));
        TSimd.Store(TSimd.Sub(pr, qr), far);
        TSimd.Store(TSimd.Sub(qi, pi), far + TSimd.Width);
        TSimd.Store(TSimd.Add(pr, qr), near);
        TSimd.Store(TSimd.Add(pi, qi), near + TSimd.Width);
    }
}
