using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>How <see cref="ReferenceConv"/> cuts a problem and lays its operands out. Depends on the problem alone.</summary>
/// <remarks>
/// A work item is one output row (n, group, oh), at most 256 of its columns and 64 of its output channels. Input rows are packed
/// split by column phase: with StrideW = t, tap s of output column ow reads column ow·t + s·DilationW − PadLeft, which is position
/// ow + ⌊s·DilationW/t⌋ of phase (s·DilationW) mod t. Every tap is then one contiguous read, padding is packed zeros.
/// </remarks>
internal sealed class ReferenceLayout
{
    /// <summary>Output channels of a register tile.</summary>
    public const int MR = 4;

    /// <summary>Output columns of a register tile; the kernel takes one or two at once.</summary>
    public const int NR = 8;

    private const int ColumnLimit = 256;
    private const int ChannelLimit = 64;
    private const int TapsPerBlock = 512; // 512 · MR weights are 16 KiB: half of a first-level cache
    private const int BlockDoubles = 1 << 16; // packed input rows, 512 KiB: half of a second-level cache
    private readonly int[] _phaseSlot;
    private readonly long _rowLength;

    /// <summary>Cuts a valid problem.</summary>
    public ReferenceLayout(ConvProblem p)
    {
        P = p;
        Taps = p.R * p.S;
        Columns = Math.Min(p.OW, ColumnLimit);
        PaddedColumns = RoundUp(Columns, NR);
        int longestShift = (p.SpanW - 1) / p.StrideW;
        _rowLength = PaddedColumns + (long)longestShift;
        var phases = new SortedSet<int>(Enumerable.Range(0, p.S).Select(s => (int)((long)s * p.DilationW % p.StrideW)));
        Phases = [.. phases];
        _phaseSlot = [.. Enumerable.Range(0, p.S).Select(s => Array.BinarySearch(Phases, s * p.DilationW % p.StrideW))];
        ChannelBlock = (int)Math.Clamp(Math.Min(TapsPerBlock / Taps, BlockDoubles / (p.R * Phases.Length * _rowLength)), 1, p.CPerGroup);
        Panels = (p.KPerGroup + MR - 1) / MR;
        PanelsPerItem = Math.Min(Panels, ChannelLimit / MR);
        ColumnBlocks = (p.OW + Columns - 1) / Columns;
        PanelBlocks = (Panels + PanelsPerItem - 1) / PanelsPerItem;
        Items = (long)p.N * p.Groups * p.OH * ColumnBlocks * PanelBlocks;
    }

    /// <summary>The layer.</summary>
    public ConvProblem P { get; }

    /// <summary>R·S.</summary>
    public int Taps { get; }

    /// <summary>Output columns of a work item; the last of a row may have fewer.</summary>
    public int Columns { get; }

    /// <summary>Columns rounded up to whole register tiles.</summary>
    public int PaddedColumns { get; }

    /// <summary>Doubles of one phase of one packed input row.</summary>
    public int RowLength => checked((int)_rowLength);

    /// <summary>Column phases that some tap reads, ascending.</summary>
    public int[] Phases { get; }

    /// <summary>Doubles of one packed channel: R rows of every phase.</summary>
    public int ChannelLength => checked(P.R * Phases.Length * RowLength);

    /// <summary>Channels summed in one chain.</summary>
    public int ChannelBlock { get; }

    /// <summary>Groups of MR output channels in one convolution group.</summary>
    public int Panels { get; }

    /// <summary>Panels of a work item; the last may have fewer.</summary>
    public int PanelsPerItem { get; }

    /// <summary>Work items along an output row.</summary>
    public int ColumnBlocks { get; }

    /// <summary>Work items along the output channels of a group.</summary>
    public int PanelBlocks { get; }

    /// <summary>Work items of the problem.</summary>
    public long Items { get; }

    /// <summary>Where tap s of packed row r starts inside a packed channel.</summary>
    public int TapOffset(int r, int s) =>
        (((r * Phases.Length) + _phaseSlot[s]) * RowLength) + (s * P.DilationW / P.StrideW);

    /// <summary>Weights as [group][panel][channel][tap][MR] in float64, absent output channels zero.</summary>
    public double[] PackWeights(float[] w)
    {
        var packed = new double[checked((long)P.Groups * Panels * MR * P.CPerGroup * Taps)];
        int perChannel = P.CPerGroup * Taps;
        for (int k = 0; k < P.K; k++)
        {
            (int group, int inGroup) = Math.DivRem(k, P.KPerGroup);
            long to = (((((long)group * Panels) + (inGroup / MR)) * perChannel) * MR) + (inGroup % MR);
            long from = (long)k * perChannel;
            for (int i = 0; i < perChannel; i++)
            {
                packed[to + ((long)i * MR)] = w[from + i];
            }
        }

        return packed;
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
