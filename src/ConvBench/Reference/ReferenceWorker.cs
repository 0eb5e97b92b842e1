using System.Numerics;
using System.Runtime.InteropServices;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>Computes work items of <see cref="ReferenceLayout"/>; one per thread, with its own scratch.</summary>
internal sealed class ReferenceWorker
{
    private readonly ReferenceLayout _layout;
    private readonly ConvData _data;
    private readonly double[] _weights;
    private readonly Truth _truth;
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _s;
    private readonly int[] _taps;

    /// <summary>Makes the scratch of one thread.</summary>
    public ReferenceWorker(ReferenceLayout layout, ConvData data, double[] weights, Truth truth)
    {
        _layout = layout;
        _data = data;
        _weights = weights;
        _truth = truth;
        _x = new double[checked(layout.ChannelBlock * layout.ChannelLength)];
        _y = new double[layout.PanelsPerItem * ReferenceLayout.MR * layout.PaddedColumns];
        _s = new double[_y.Length];
        _taps = new int[layout.Taps];
    }

    /// <summary>One work item: its outputs and bounds, from nothing to the final bits.</summary>
    public void Row(long item)
    {
        ConvProblem p = _layout.P;
        (item, long panelBlock) = Math.DivRem(item, _layout.PanelBlocks);
        (item, long columnBlock) = Math.DivRem(item, _layout.ColumnBlocks);
        (item, long oh) = Math.DivRem(item, p.OH);
        (long n, long group) = Math.DivRem(item, p.Groups);
        int top = p.Rows.Start((int)oh);
        (int r0, int r1) = p.Rows.TapsOf((int)oh, (int)oh); // the rest reads zeros and is skipped
        int ow0 = (int)columnBlock * _layout.Columns, columns = Math.Min(_layout.Columns, p.OW - ow0);
        int panel0 = (int)panelBlock * _layout.PanelsPerItem, panels = Math.Min(_layout.PanelsPerItem, _layout.Panels - panel0);
        Array.Clear(_y);
        Array.Clear(_s);
        int taps = Taps(r0, r1);
        for (int c0 = 0; taps > 0 && c0 < p.CPerGroup; c0 += _layout.ChannelBlock)
        {
            int channels = Math.Min(_layout.ChannelBlock, p.CPerGroup - c0);
            Pack((n * p.C) + (group * p.CPerGroup) + c0, channels, top, r0, r1, ow0);
            for (int panel = 0; panel < panels; panel++)
            {
                long w = (((((group * _layout.Panels) + panel0 + panel) * p.CPerGroup) + c0) * _layout.Taps) + (r0 * p.S);
                Accumulate(w * ReferenceLayout.MR, panel, channels, taps, columns);
            }
        }

        Store(n, group, (int)oh, ow0, columns, panel0 * ReferenceLayout.MR, panels * ReferenceLayout.MR);
    }

    private int Taps(int r0, int r1)
    {
        int taps = 0;
        for (int r = r0; r < r1; r++)
        {
            for (int s = 0; s < _layout.P.S; s++)
            {
                _taps[taps++] = _layout.TapOffset(r, s);
            }
        }

        return taps;
    }

    private unsafe void Accumulate(long firstWeight, int panel, int channels, int taps, int columns)
    {
        int width = _layout.PaddedColumns;
        fixed (double* x = _x, w = &_weights[firstWeight], y = &_y[panel * ReferenceLayout.MR * width],
            s = &_s[panel * ReferenceLayout.MR * width])
        fixed (int* offsets = _taps)
        {
            for (int j = 0, tile; j < columns; j += tile)
            {
                tile = columns - j > ReferenceLayout.NR ? 2 * ReferenceLayout.NR : ReferenceLayout.NR;
                ReferenceKernel.Tile(
                    tile, x + j, _layout.ChannelLength, offsets, taps, channels, w, (nint)_layout.Taps * ReferenceLayout.MR, y + j, s + j,
                        width);
            }
        }
    }

    /// <summary>Rows r0 to r1 of some channels, as float64, by phase, with zeros for the padding left and right.</summary>
    private void Pack(long firstPlane, int channels, int top, int r0, int r1, int ow0)
    {
        ConvProblem p = _layout.P;
        for (int c = 0; c < channels; c++)
        {
            for (int r = r0; r < r1; r++)
            {
                long from = ((firstPlane + c) * p.H * p.W) + ((long)(top + (r * p.DilationH)) * p.W);
                ReadOnlySpan<float> row = _data.X.AsSpan((int)from, p.W);
                for (int f = 0; f < _layout.Phases.Length; f++)
                {
                    Span<double> to = _x.AsSpan((c * _layout.ChannelLength) + (((r * _layout.Phases.Length) + f) * _layout.RowLength),
                        _layout.RowLength);
                    PackPhase(row, to, p.Columns.Start(ow0) + _layout.Phases[f], p.StrideW);
                }
            }
        }
    }

    /// <summary>to[j] = row[first + j·stride], zero outside the row.</summary>
    private static void PackPhase(ReadOnlySpan<float> row, Span<double> to, long first, int stride)
    {
        int begin = (int)Math.Min(to.Length, first >= 0 ? 0 : (-first + stride - 1) / stride);
        int end = (int)Math.Clamp(first >= row.Length ? 0 : ((row.Length - 1 - first) / stride) + 1, begin, to.Length);
        to[..begin].Clear();
        to[end..].Clear();
        if (stride == 1 && end > begin)
        {
            Widen(row.Slice((int)(first + begin), end - begin), to[begin..end]);
            return;
        }

        for (int j = begin; j < end; j++)
        {
            to[j] = row[(int)(first + ((long)j * stride))];
        }
    }

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        int j = 0;
        ref float source = ref MemoryMarshal.GetReference(from);
        ref double target = ref MemoryMarshal.GetReference(to);
        for (; j <= from.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)j), out Vector<double> low, out Vector<double> high);
            low.StoreUnsafe(ref target, (nuint)j);
            high.StoreUnsafe(ref target, (nuint)(j + Vector<double>.Count));
        }

        for (; j < from.Length; j++)
        {
            to[j] = from[j];
        }
    }

    private void Store(long n, long group, int oh, int ow0, int columns, int firstK, int count)
    {
        ConvProblem p = _layout.P;
        count = Math.Min(count, p.KPerGroup - firstK);
        for (int i = 0; i < count; i++)
        {
            long k = (group * p.KPerGroup) + firstK + i;
            int to = (int)(((((n * p.K) + k) * p.OH) + oh) * p.OW) + ow0;
            double b = p.HasBias ? _data.B[k] : 0, absB = Math.Abs(b);
            for (int j = 0; j < columns; j++)
            {
                _truth.Y[to + j] = ReferenceConv.End(p, _y[(i * _layout.PaddedColumns) + j], b);
                _truth.S[to + j] = _s[(i * _layout.PaddedColumns) + j] + absB;
            }
        }
    }
}
