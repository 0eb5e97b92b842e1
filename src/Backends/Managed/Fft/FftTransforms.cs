namespace ConvBench.Backends.Managed;

/// <summary>Two tiles of one channel block within a band of rows: the real and the imaginary part of one complex tile.</summary>
internal unsafe struct FftPair
{
    /// <summary>First vector of the real part's tile.</summary>
    public float* A;

    /// <summary>First vector of the imaginary part's tile; with HighB = 0 there is none.</summary>
    public float* B;

    /// <summary>Rows of the real tile that hold data, [LowA, HighA).</summary>
    public int LowA;

    /// <summary>End of them; for outputs the number of rows wanted.</summary>
    public int HighA;

    /// <summary>Rows of the imaginary tile, [LowB, HighB).</summary>
    public int LowB;

    /// <summary>End of them; for outputs the number of rows wanted.</summary>
    public int HighB;

    /// <summary>Columns of the real tile wanted.</summary>
    public int ColumnsA;

    /// <summary>Columns of the imaginary tile wanted.</summary>
    public int ColumnsB;

    /// <summary>Floats from row to row.</summary>
    public nint Pitch;
}

/// <summary>2-D transforms of complex tiles, all lanes at once: rows of the image to spectrum bins and back.</summary>
/// <remarks>
/// Scratch of one thread, in vectors: what the passes need, one line of spectrum, the tile [row][column][re, im] with an odd row pitch,
/// so that a column does not fall into one cache set. Rows without data are not transformed, rows that nobody wants neither.
/// </remarks>
internal sealed unsafe class FftTransforms<TSimd, TVec> : IDisposable
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly FftTile _tile;
    private readonly FftBins _bins;
    private readonly FftLine _alongRow;
    private readonly FftLine _alongColumn;
    private readonly AlignedBuffer _zero;
    private readonly nint _pitch;
    private readonly nint _line;
    private readonly nint _spectrum;

    /// <summary>Transforms for tiles of this size; bandPitch is the longest row pitch of a band in floats.</summary>
    public FftTransforms(FftTile tile, FftBins bins, nint bandPitch)
    {
        (_tile, _bins) = (tile, bins);
        _alongRow = new FftLine(tile.Columns);
        _alongColumn = new FftLine(tile.Rows);
        _pitch = ((2 * tile.Columns) + 1) * TSimd.Width;
        _line = 2 * Math.Max(tile.Rows, tile.Columns) * TSimd.Width;
        _spectrum = FftLine.ScratchFloats(Math.Max(tile.Rows, tile.Columns), TSimd.Width);
        _zero = new AlignedBuffer(Math.Max(tile.Columns * TSimd.Width, tile.Columns == 1 ? tile.Rows * bandPitch : 0));
    }

    /// <summary>Floats of scratch per thread.</summary>
    public nint ScratchFloats => _spectrum + _line + (_tile.Rows * _pitch);

    /// <summary>A tile of one row or one column.</summary>
    private bool IsFlat => _tile.Rows == 1 || _tile.Columns == 1;

    /// <summary>Columns 1 to this have bins of their own; those beyond Columns − this are their mirrors.</summary>
    private int Primaries => (_tile.Columns - 1) / 2;

    /// <summary>Band to bins: stores the complex tile's frequency (u, v) at target + offsets[v·Rows + u], conjugated where the bins say so.</summary>
    public void Forward(FftPair pair, float* scratch, float* target, int* offsets)
    {
        float* spectrum = scratch + _spectrum;
        if (IsFlat)
        {
            FlatForward(pair, scratch);
            for (int v = 0; v < _tile.Columns; v++)
            {
                Scatter(spectrum + (v * 2 * TSimd.Width), v, target, offsets);
            }

            return;
        }

        Rows(pair, scratch);
        FftEnd columns = Columns(scratch), bins = Table(target, offsets), line = Strided(spectrum, 2 * TSimd.Width, 0);
        int mirrors = _tile.Columns - Primaries;
        _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreBins>(Primaries, columns, 1, bins, 1, scratch);
        _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreConjugateBins>(Primaries, columns, mirrors, bins, mirrors, scratch);
        for (int v = 0; v < _tile.Columns; v = NextMixed(v))
        {
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, columns, v, line, 0, scratch);
            Scatter(spectrum, v, target, offsets);
        }
    }

    /// <summary>Bins to band: the wanted rows and columns of both tiles.</summary>
    public void Inverse(float* source, int* offsets, FftPair pair, float* scratch)
    {
        float* spectrum = scratch + _spectrum;
        if (IsFlat)
        {
            for (int v = 0; v < _tile.Columns; v++)
            {
                Gather(source, offsets, v, spectrum + (v * 2 * TSimd.Width));
            }
        }
        else
        {
            FftEnd bins = Swapped(Table(source, offsets)), line = Swapped(Strided(spectrum, 2 * TSimd.Width, 0)), columns = Swapped(Columns(scratch));
            columns.LimitFirst = columns.LimitSecond = Math.Max(pair.HighA, pair.HighB);
            int mirrors = _tile.Columns - Primaries;
            _alongColumn.Transform<TSimd, TVec, LoadBins, StoreLimited>(Primaries, bins, 1, columns, 1, scratch);
            _alongColumn.Transform<TSimd, TVec, LoadConjugateBins, StoreLimited>(Primaries, bins, mirrors, columns, mirrors, scratch);
            for (int v = 0; v < _tile.Columns; v = NextMixed(v))
            {
                Gather(source, offsets, v, spectrum);
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, line, 0, columns, v, scratch);
            }
        }

        Back(pair, scratch);
    }

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
            FftEnd columns = Columns(scratch), line = Strided(spectrum, 2 * TSimd.Width, 0), wanted = Swapped(columns), swapped = Swapped(line);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _alongRow.Dispose();
        _alongColumn.Dispose();
        _zero.Dispose();
    }

    private static FftEnd Strided(float* at, nint step, nint line) =>
        new() { First = at, Second = at + TSimd.Width, Step = step, LineFirst = line, LineSecond = line };

    /// <summary>Real and imaginary part exchanged at both ends make a forward transform an inverse one.</summary>
    private static FftEnd Swapped(FftEnd end)
    {
        float* first = end.First;
        end.First = end.Second;
        end.Second = first;
        return end;
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

    private FftEnd Columns(float* scratch) => Strided(scratch + _spectrum + _line, _pitch, 2 * TSimd.Width);

    private FftEnd Table(float* at, int* offsets) => new() { First = at, Second = at + TSimd.Width, Table = offsets, TableLine = _tile.Rows };

    /// <summary>0, then Columns/2 for even widths, then the end.</summary>
    private int NextMixed(int v) => v == 0 && _tile.Columns % 2 == 0 ? _tile.Columns / 2 : _tile.Columns;

    /// <summary>Transforms along the rows, in runs of rows that have the same tiles in them.</summary>
    private void Rows(FftPair pair, float* scratch)
    {
        float* plane = scratch + _spectrum + _line;
        for (int r = 0, end; r < _tile.Rows; r = end)
        {
            bool a = r >= pair.LowA && r < pair.HighA, b = r >= pair.LowB && r < pair.HighB;
            for (end = r + 1; end < _tile.Rows && end != pair.LowA && end != pair.HighA && end != pair.LowB && end != pair.HighB;)
            {
                end++;
            }

            float* row = plane + (r * _pitch);
            if (!a && !b)
            {
                new Span<float>(row, (int)((end - r) * _pitch)).Clear();
                continue;
            }

            FftEnd source = new()
            {
                First = a ? pair.A + (r * pair.Pitch) : _zero.Pointer,
                Second = b ? pair.B + (r * pair.Pitch) : _zero.Pointer,
                Step = TSimd.Width,
                LineFirst = a ? pair.Pitch : 0,
                LineSecond = b ? pair.Pitch : 0,
            };
            _alongRow.Transform<TSimd, TVec, LoadStrided, StoreStrided>(end - r, source, 0, Strided(row, 2 * TSimd.Width, _pitch), 0, scratch);
        }
    }

    /// <summary>A tile that is one row or one column: its line of spectrum.</summary>
    private void FlatForward(FftPair pair, float* scratch)
    {
        FftEnd source = new()
        {
            First = pair.HighA > 0 ? pair.A : _zero.Pointer,
            Second = pair.HighB > 0 ? pair.B : _zero.Pointer,
            Step = _tile.Rows == 1 ? TSimd.Width : pair.Pitch,
        };
        FftLine line = _tile.Rows == 1 ? _alongRow : _alongColumn;
        line.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, source, 0, Strided(scratch + _spectrum, 2 * TSimd.Width, 0), 0, scratch);
    }

    /// <summary>The last axis of the inverse: rows of the plane (or the one line of spectrum) to the band; first the rows that both tiles want.</summary>
    private void Back(FftPair pair, float* scratch)
    {
        bool tall = _tile.Columns == 1;
        FftEnd source = Swapped(IsFlat ? Strided(scratch + _spectrum, 2 * TSimd.Width, 0) : Strided(scratch + _spectrum + _line, 2 * TSimd.Width, _pitch));
        FftEnd target = new()
        {
            First = pair.B,
            Second = pair.A,
            Step = tall ? pair.Pitch : TSimd.Width,
            LineFirst = pair.Pitch,
            LineSecond = pair.Pitch,
            LimitFirst = tall ? pair.HighB : pair.HighB > 0 ? pair.ColumnsB : 0,
            LimitSecond = tall ? pair.HighA : pair.ColumnsA,
        };
        if (tall)
        {
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, source, 0, target, 0, scratch);
            return;
        }

        int both = pair.HighB == 0 ? pair.HighA : Math.Min(pair.HighA, pair.HighB), rows = Math.Max(pair.HighA, pair.HighB);
        _alongRow.Transform<TSimd, TVec, LoadStrided, StoreLimited>(both, source, 0, target, 0, scratch);
        if (rows > both)
        {
            target.LimitFirst = pair.HighB > both ? target.LimitFirst : 0;
            target.LimitSecond = pair.HighA > both ? target.LimitSecond : 0;
            _alongRow.Transform<TSimd, TVec, LoadStrided, StoreLimited>(rows - both, source, both, target, both, scratch);
        }
    }

    private void Scatter(float* spectrum, int v, float* target, int* offsets)
    {
        for (int u = 0; u < _tile.Rows; u++, spectrum += 2 * TSimd.Width)
        {
            float* at = target + offsets[(v * _tile.Rows) + u];
            TVec imaginary = TSimd.Load(spectrum + TSimd.Width);
            TSimd.Store(TSimd.Load(spectrum), at);
            TSimd.Store(_bins.IsConjugate(u, v) ? TSimd.Sub(TSimd.Zero, imaginary) : imaginary, at + TSimd.Width);
        }
    }

    private void Gather(float* source, int* offsets, int v, float* spectrum)
    {
        for (int u = 0; u < _tile.Rows; u++, spectrum += 2 * TSimd.Width)
        {
            float* at = source + offsets[(v * _tile.Rows) + u];
            TVec imaginary = TSimd.Load(at + TSimd.Width);
            TSimd.Store(TSimd.Load(at), spectrum);
            TSimd.Store(_bins.IsConjugate(u, v) ? TSimd.Sub(TSimd.Zero, imaginary) : imaginary, spectrum + TSimd.Width);
        }
    }
}
