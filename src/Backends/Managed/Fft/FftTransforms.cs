using System.Runtime.Intrinsics.X86;
using ConvBench.Backends.Managed.Fft.Passes;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>2-D transforms of complex tiles, all lanes at once: rows of the image to spectrum bins and back.</summary>
/// <remarks>
/// Scratch of one thread, in vectors: what the passes need, two lines of spectrum, the tile [row][column][re, im] with an odd row pitch,
/// so that a column does not fall into one cache set. Rows without data are not transformed, rows that nobody wants neither.
/// </remarks>
internal sealed unsafe partial class FftTransforms<TSimd, TVec> : IDisposable
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int ColumnsAtOnce = 4; // and their mirrors, whose bins share the same 256 bytes
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
    public nint ScratchFloats => _spectrum + (2 * _line) + (_tile.Rows * _pitch);

    /// <summary>A tile of one row or one column.</summary>
    private bool IsFlat => _tile.Rows == 1 || _tile.Columns == 1;

    /// <summary>Columns 1 to this have bins of their own; those beyond Columns − this are their mirrors.</summary>
    private int Primaries => (_tile.Columns - 1) / 2;

    /// <summary>Band to bins: stores the complex tile's frequency (u, v) at target + offsets[v·Rows + u], conjugated where
    /// the bins say so.</summary>
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

        Prefetch(target, offsets, 1);
        Rows(pair, scratch);
        FftEnd columns = Columns(scratch), bins = Table(target, offsets), line = Strided(spectrum, 2 * TSimd.Width, 0);
        for (int v = 1; v <= Primaries; v += ColumnsAtOnce)
        {
            int some = Math.Min(ColumnsAtOnce, Primaries + 1 - v), mirror = _tile.Columns + 1 - v - some;
            Prefetch(target, offsets, v + ColumnsAtOnce);
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreBins>(some, columns, v, bins, v, scratch);
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreConjugateBins>(some, columns, mirror, bins, mirror, scratch);
        }

        for (int v = 0; v < _tile.Columns; v = NextMixed(v))
        {
            _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, columns, v, line, 0, scratch);
            Scatter(spectrum, v, target, offsets);
        }
    }

    /// <summary>Bins to band: the wanted rows and columns of both tiles. The next pair's first bins are asked for in good
    /// time; null where there is none.</summary>
    public void Inverse(float* source, float* next, int* offsets, FftPair pair, float* scratch)
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
            FftEnd bins = Swapped(Table(source, offsets)), line = Swapped(Strided(spectrum, 2 * TSimd.Width, 0)),
                columns = Swapped(Columns(scratch));
            columns.LimitFirst = columns.LimitSecond = Math.Max(pair.HighA, pair.HighB);
            for (int v = 1; v <= Primaries; v += ColumnsAtOnce)
            {
                int some = Math.Min(ColumnsAtOnce, Primaries + 1 - v), mirror = _tile.Columns + 1 - v - some;
                Prefetch(source, offsets, v + ColumnsAtOnce);
                _alongColumn.Transform<TSimd, TVec, LoadBins, StoreLimited>(some, bins, v, columns, v, scratch);
                _alongColumn.Transform<TSimd, TVec, LoadConjugateBins, StoreLimited>(some, bins, mirror, columns, mirror, scratch);
            }

            for (int v = 0; v < _tile.Columns; v = NextMixed(v))
            {
                Gather(source, offsets, v, spectrum);
                _alongColumn.Transform<TSimd, TVec, LoadStrided, StoreLimited>(1, line, 0, columns, v, scratch);
            }

            if (next != null)
            {
                Prefetch(next, offsets, 1);
            }
        }

        Back(pair, scratch);
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

    private float* Plane(float* scratch) => scratch + _spectrum + (2 * _line);

    private FftEnd Columns(float* scratch) => Strided(Plane(scratch), _pitch, 2 * TSimd.Width);

    private FftEnd Table(float* at, int* offsets) =>
        new() { First = at, Second = at + TSimd.Width, Table = offsets, TableLine = _tile.Rows };

    /// <summary>Asks for the bins of columns v, v + 1, ...</summary>
    /// <remarks>The spectra exceed L2, every bin is on a page of its own, and no hardware prefetcher sees a pattern.</remarks>
    private void Prefetch(float* at, int* offsets, int v)
    {
        if (Sse.IsSupported)
        {
            int end = Math.Min(v + ColumnsAtOnce, Primaries + 1) * _tile.Rows;
            for (int i = v * _tile.Rows; i < end; i++)
            {
                float* bin = at + offsets[i];
                for (int vector = 0; vector < 4 * TSimd.Width; vector += 16)
                {
                    Sse.Prefetch1(bin + vector);
                }
            }
        }
    }

    /// <summary>0, then Columns/2 for even widths, then the end.</summary>
    private int NextMixed(int v) => v == 0 && _tile.Columns % 2 == 0 ? _tile.Columns / 2 : _tile.Columns;

    /// <summary>Transforms along the rows, in runs of rows that have the same tiles in them.</summary>
    private void Rows(FftPair pair, float* scratch)
    {
        float* plane = Plane(scratch);
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
            _alongRow.Transform<TSimd, TVec, LoadStrided, StoreStrided>(end - r, source, 0, Strided(row, 2 * TSimd.Width, _pitch), 0,
                scratch);
        }
    }

    /// <summary>A tile that is one row or one column: its line of spectrum.</summary>
    private void FlatForward(FftPair pair, float* scratch)
    {
        FftEnd source = new()
        {
            First = HoldsData(pair.LowA, pair.HighA) ? pair.A : _zero.Pointer,
            Second = HoldsData(pair.LowB, pair.HighB) ? pair.B : _zero.Pointer,
            Step = _tile.Rows == 1 ? TSimd.Width : pair.Pitch,
        };
        FftLine line = _tile.Rows == 1 ? _alongRow : _alongColumn;
        line.Transform<TSimd, TVec, LoadStrided, StoreStrided>(1, source, 0, Strided(scratch + _spectrum, 2 * TSimd.Width, 0), 0, scratch);
    }

    /// <summary>Whether a flat tile may be read: one row is in the image or was never written, rows of one column are zeros
    /// outside the image.</summary>
    private bool HoldsData(int low, int high) => high > 0 && (low <= 0 || _tile.Columns == 1);

    /// <summary>The last axis of the inverse: rows of the plane (or the one line of spectrum) to the band; first the rows
    /// that both tiles want.</summary>
    private void Back(FftPair pair, float* scratch)
    {
        bool tall = _tile.Columns == 1;
        FftEnd source = Swapped(IsFlat
            ? Strided(scratch + _spectrum, 2 * TSimd.Width, 0) : Strided(Plane(scratch), 2 * TSimd.Width, _pitch));
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
