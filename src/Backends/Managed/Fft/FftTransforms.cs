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
/// Scratch of one thread, in vectors: one line for the passes, one line of spectrum, the tile [row][column][re, im] with an odd row pitch,
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

    /// <summary>Transforms for tiles of this size; bandPitch is the longest row pitch of a band in floats.</summary>
    public FftTransforms(FftTile tile, FftBins bins, nint bandPitch)
    {
        (_tile, _bins) = (tile, bins);
        _alongRow = new FftLine(tile.Columns);
        _alongColumn = new FftLine(tile.Rows);
        _pitch = ((2 * tile.Columns) + 1) * TSimd.Width;
        _line = 2 * Math.Max(tile.Rows, tile.Columns) * TSimd.Width;
        _zero = new AlignedBuffer(Math.Max(tile.Columns * TSimd.Width, tile.Columns == 1 ? tile.Rows * bandPitch : 0));
    }

    /// <summary>Floats of scratch per thread.</summary>
    public nint ScratchFloats => (2 * _line) + (_tile.Rows * _pitch);

    /// <summary>Band to bins: stores the complex tile's frequency (u, v) at target + offsets[v·Rows + u], conjugated where the bins say so.</summary>
    public void Forward(FftPair pair, float* scratch, float* target, int* offsets)
    {
        float* spectrum = scratch + _line;
        if (_tile.Rows == 1 || _tile.Columns == 1)
        {
            FlatForward(pair, scratch);
            for (int v = 0; v < _tile.Columns; v++)
            {
                Scatter(spectrum + (v * 2 * TSimd.Width), v, target, offsets);
            }

            return;
        }

        Rows(pair, scratch);
        float* plane = scratch + (2 * _line);
        for (int v = 0; v < _tile.Columns; v++)
        {
            FftEnd source = Strided(plane + (v * 2 * TSimd.Width), _pitch), bins = Table(target, offsets + (v * _tile.Rows));
            if (_bins.IsMixed(v))
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(source, Strided(spectrum, 2 * TSimd.Width), scratch);
                Scatter(spectrum, v, target, offsets);
            }
            else if (_bins.IsConjugate(0, v))
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreConjugateBins>(source, bins, scratch);
            }
            else
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreBins>(source, bins, scratch);
            }
        }
    }

    /// <summary>Bins to band: the wanted rows and columns of both tiles.</summary>
    public void Inverse(float* source, int* offsets, FftPair pair, float* scratch)
    {
        float* spectrum = scratch + _line, plane = scratch + (2 * _line);
        int rows = Math.Max(pair.HighA, pair.HighB);
        for (int v = 0; v < _tile.Columns; v++)
        {
            bool flat = _tile.Rows == 1 || _tile.Columns == 1;
            if (flat || _bins.IsMixed(v))
            {
                Gather(source, offsets, v, flat ? spectrum + (v * 2 * TSimd.Width) : spectrum);
            }

            if (flat)
            {
                continue;
            }

            FftEnd bins = Swapped(Table(source, offsets + (v * _tile.Rows)));
            FftEnd target = Swapped(Strided(plane + (v * 2 * TSimd.Width), _pitch));
            target.LimitFirst = target.LimitSecond = rows;
            if (_bins.IsMixed(v))
            {
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(Swapped(Strided(spectrum, 2 * TSimd.Width)), target, scratch);
            }
            else if (_bins.IsConjugate(0, v))
            {
                _alongColumn.Transform<TSimd, TVec, LoadConjugateBins, StoreLimited>(bins, target, scratch);
            }
            else
            {
                _alongColumn.Transform<TSimd, TVec, LoadBins, StoreLimited>(bins, target, scratch);
            }
        }

        Back(pair, scratch);
    }

    /// <summary>Band to band with a product in between: y = IDFT(DFT(x)·conj(w)), w lane by lane as [v][u][re, im].</summary>
    public void Filter(FftPair source, float* w, FftPair target, float* scratch)
    {
        float* spectrum = scratch + _line, plane = scratch + (2 * _line);
        if (_tile.Rows == 1 || _tile.Columns == 1)
        {
            FlatForward(source, scratch);
            Multiply(spectrum, w, _tile.Rows * _tile.Columns);
            Back(target, scratch);
            return;
        }

        Rows(source, scratch);
        int rows = Math.Max(target.HighA, target.HighB);
        for (int v = 0; v < _tile.Columns; v++)
        {
            FftEnd column = Strided(plane + (v * 2 * TSimd.Width), _pitch), line = Strided(spectrum, 2 * TSimd.Width);
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(column, line, scratch);
            Multiply(spectrum, w + ((nint)v * _tile.Rows * 2 * TSimd.Width), _tile.Rows);
            column = Swapped(column);
            column.LimitFirst = column.LimitSecond = rows;
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(Swapped(line), column, scratch);
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

    private static FftEnd Strided(float* at, nint step) => new() { First = at, Second = at + TSimd.Width, Step = step };

    private static FftEnd Table(float* at, int* offsets) => new() { First = at, Second = at + TSimd.Width, Table = offsets };

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

    private void Rows(FftPair pair, float* scratch)
    {
        float* plane = scratch + (2 * _line);
        for (int r = 0; r < _tile.Rows; r++)
        {
            bool a = r >= pair.LowA && r < pair.HighA, b = r >= pair.LowB && r < pair.HighB;
            float* row = plane + (r * _pitch);
            if (!a && !b)
            {
                new Span<float>(row, 2 * _tile.Columns * TSimd.Width).Clear();
                continue;
            }

            FftEnd source = new()
            {
                First = a ? pair.A + (r * pair.Pitch) : _zero.Pointer,
                Second = b ? pair.B + (r * pair.Pitch) : _zero.Pointer,
                Step = TSimd.Width,
            };
            _alongRow.Transform<TSimd, TVec, LoadStrided, StoreStrided>(source, Strided(row, 2 * TSimd.Width), scratch);
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
        line.Transform<TSimd, TVec, LoadStrided, StoreStrided>(source, Strided(scratch + _line, 2 * TSimd.Width), scratch);
    }

    /// <summary>The last axis of the inverse: rows of the plane (or the one line of spectrum) to the band.</summary>
    private void Back(FftPair pair, float* scratch)
    {
        bool tall = _tile.Columns == 1;
        FftLine line = tall ? _alongColumn : _alongRow;
        int rows = tall ? 1 : Math.Max(pair.HighA, pair.HighB);
        for (int r = 0; r < rows; r++)
        {
            float* from = tall || _tile.Rows == 1 ? scratch + _line : scratch + (2 * _line) + (r * _pitch);
            FftEnd target = new()
            {
                First = pair.B + (r * pair.Pitch),
                Second = pair.A + (r * pair.Pitch),
                Step = tall ? pair.Pitch : TSimd.Width,
                LimitFirst = tall ? pair.HighB : r < pair.HighB ? pair.ColumnsB : 0,
                LimitSecond = tall ? pair.HighA : r < pair.HighA ? pair.ColumnsA : 0,
            };
            line.Transform<TSimd, TVec, LoadStrided, StoreLimited>(Swapped(Strided(from, 2 * TSimd.Width)), target, scratch);
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
