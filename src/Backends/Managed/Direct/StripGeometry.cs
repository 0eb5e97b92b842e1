using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>How a layer is cut for the direct kernels: strips of output rows and columns, panels and chunks of channels.</summary>
/// <remarks>
/// A strip's input is copied once into a thread's scratch, [row slot][channel][column phase][column], with zeros where
/// columns are padding; rows that are padding are never copied nor multiplied. Columns are split by their phase modulo
/// StrideW, so that successive output pixels are successive floats whatever the stride; columns that no filter column
/// reads are left out, so that nothing is as long as a stride or a dilation. With dilation a strip's rows are those that
/// share input rows, DilationH apart. Sizes aim at scratch in L2
/// (budget below) and at 112 pixels or more per strip, so that weights are read at below one byte per cycle.
/// </remarks>
internal sealed class StripGeometry
{
    private const int ScratchFloats = CacheModel.L2Bytes / 4 / sizeof(float); // beside weights and partial sums
    private const int L1Floats = CacheModel.L1Bytes * 5 / 8 / sizeof(float); // beside weights and sums
    private const int MaxRowTile = 4;
    private const int TargetPixels = 112;

    /// <summary>Cuts the layer.</summary>
    /// <param name="p">The layer; see View.</param>
    /// <param name="tile">Output pixels of one register tile; strips are multiples of it where that fits.</param>
    /// <param name="slack">Columns after the last one that a kernel may read.</param>
    /// <param name="chunkProducts">Products of one chain of additions; chunks of channels are cut to it.</param>
    /// <param name="minRows">Output rows of one register tile.</param>
    public StripGeometry(ConvProblem p, int tile, int slack, int chunkProducts, int minRows = 1)
    {
        Source = p;
        View = ViewOf(p);
        (OH, OW) = (View.OH, View.OW);
        ColTile = Math.Min(OW, Columns(p, tile));
        Pieces = View.DilationW > (long)ColTile * View.StrideW ? View.S : 1;
        Phases = Pieces > 1 ? 1 : Math.Min(View.StrideW, View.SpanW);
        ColumnsIn = ((ColTile - 1) * View.StrideW) + (Pieces > 1 ? 1 : View.SpanW);
        PhaseLength = ((ColumnsIn - 1) / View.StrideW) + 1 + slack;
        RowLength = PhaseLength * Phases * Pieces;
        int least = Math.Clamp((TargetPixels + ColTile - 1) / ColTile, 1, OH);
        RowStep = minRows == 1 && View.StrideH == 1 && OH / View.DilationH >= Math.Max(least, 2) ? View.DilationH : 1;
        int rows = (OH + RowStep - 1) / RowStep, tall = WhileItFits(least, rows);
        RowTile = minRows == 1 ? Evenly(rows, tall) : InL1(tall, minRows);
        (RowStrips, ColStrips) = (RowStep * ((rows + RowTile - 1) / RowTile), (OW + ColTile - 1) / ColTile);
        (SlotRow, SlotFirstUse, SlotOf) = Slots();
        ChunkC = Math.Clamp(chunkProducts / (View.R * View.S), 1, View.CPerGroup);
        int fit = ScratchFloats / Math.Max(1, SlotRow.Length * RowLength);
        PanelC = Math.Min(View.CPerGroup, Math.Max(ChunkC, fit / ChunkC * ChunkC));
        Taps = [.. Enumerable.Range(0, View.S).Select(TapOffset)];
    }

    /// <summary>The layer as it is in memory.</summary>
    public ConvProblem Source { get; }

    /// <summary>Whether the gather picks every StrideH-th row and StrideW-th column of a 1×1 layer.</summary>
    public bool Subsampled => Source.StrideW != View.StrideW || Source.StrideH != View.StrideH;

    /// <summary>The layer as the kernels see it: a 1×1 layer without padding is one row of OH·OW pixels.</summary>
    public ConvProblem View { get; }

    /// <summary>Output columns of a strip.</summary>
    public int ColTile { get; }

    /// <summary>Output rows of a strip.</summary>
    public int RowTile { get; }

    /// <summary>Pieces of a row, one per filter column where dilation leaves columns between them that the strip does not
    /// read; else 1.</summary>
    public int Pieces { get; }

    /// <summary>Column phases of a piece: those that filter columns read are the first.</summary>
    public int Phases { get; }

    /// <summary>Output rows from one row of a strip to the next: with dilation, rows that share input rows lie DilationH apart.</summary>
    public int RowStep { get; }

    /// <summary>Output rows from one row of a register tile of rows to the next: the nearest that shares input rows, with a
    /// dilation beyond the image none.</summary>
    public int TileStep => View.StrideH == 1 ? Math.Min(View.DilationH, OH) : 1;

    /// <summary>Input columns that a strip reads, of one piece.</summary>
    public int ColumnsIn { get; }

    /// <summary>Floats of one column phase or one piece of one row.</summary>
    public int PhaseLength { get; }

    /// <summary>Floats of one row of one channel in scratch.</summary>
    public int RowLength { get; }

    /// <summary>Channels in scratch at a time.</summary>
    public int PanelC { get; }

    /// <summary>Whether the channels come in several panels, so that sums are kept from one to the next.</summary>
    public bool HasPanels => PanelC < View.CPerGroup;

    /// <summary>Channels of one chain of additions.</summary>
    public int ChunkC { get; }

    /// <summary>Offset in scratch of each filter column.</summary>
    public nint[] Taps { get; }

    /// <summary>Input row of each slot, relative to the strip's first.</summary>
    public int[] SlotRow { get; }

    /// <summary>First output row of the strip that uses each slot.</summary>
    public int[] SlotFirstUse { get; }

    /// <summary>Slot of (output row in strip, filter row), at [o·R + r].</summary>
    public int[] SlotOf { get; }

    /// <summary>Output height of the view; the problem computes it with a division each time.</summary>
    public int OH { get; }

    /// <summary>Output width of the view.</summary>
    public int OW { get; }

    /// <summary>Strips of rows.</summary>
    public int RowStrips { get; }

    /// <summary>Strips from left to right.</summary>
    public int ColStrips { get; }

    /// <summary>Floats of scratch for one thread.</summary>
    public long ScratchLength => (long)SlotRow.Length * PanelC * RowLength;

    /// <summary>First output row of a strip, and how many rows it has, RowStep apart; none where the image has ended.</summary>
    public (int First, int Count) Rows(int rowStrip)
    {
        (int strip, int phase) = Math.DivRem(rowStrip, RowStep);
        int first = (strip * RowTile * RowStep) + phase;
        return (first, Math.Clamp((OH - first + RowStep - 1) / RowStep, 0, RowTile));
    }

    /// <summary>The layer as the kernels see it; see View.</summary>
    public static ConvProblem ViewOf(ConvProblem p) =>
        IsFlat(p) ? p with { H = 1, W = p.OH * p.OW, StrideH = 1, StrideW = 1, DilationH = 1, DilationW = 1 } : p;

    private static bool IsFlat(ConvProblem p) => p is { R: 1, S: 1, PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0 };

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Columns of a strip: whole register tiles, strips of nearly equal width.</summary>
    private int Columns(ConvProblem p, int tile)
    {
        int strips = Math.Max(1, (int)Math.Ceiling(OW / (double)(2 * TargetPixels)));
        return RoundUp(IsFlat(p) ? TargetPixels : (OW + strips - 1) / strips, tile);
    }

    /// <summary>More rows while all channels fit: the halo between strips is copied twice.</summary>
    private int WhileItFits(int rowTile, int rows)
    {
        int most = Math.Min(rows, RowStep > 1 ? 2 * MaxRowTile : MaxRowTile), span = RowStep > 1 ? View.R : View.SpanH;
        while (rowTile < most && (((double)rowTile * View.StrideH) + span) * RowLength * View.CPerGroup <= ScratchFloats)
        {
            rowTile++;
        }

        return rowTile;
    }

    /// <summary>Strips of nearly equal height: a last one of few rows would read all weights for them.</summary>
    private static int Evenly(int rows, int rowTile)
    {
        int nearest = Math.Max(1, (int)Math.Round(rows / (double)rowTile));
        return (rows + nearest - 1) / nearest;
    }

    /// <summary>A plane's rows stay in L1 while all filter rows pass over them; the halo of SpanH − 1 rows is copied once
    /// per strip.</summary>
    private int InL1(int rowTile, int minRows)
    {
        int fitting = (L1Floats / RowLength) - View.SpanH + 1, unit = minRows * TileStep;
        return Math.Min(OH, Math.Max(rowTile, Math.Max(fitting / View.StrideH / unit * unit, Math.Min(2 * minRows, unit))));
    }

    private nint TapOffset(int s)
    {
        int column = s * View.DilationW;
        return Pieces > 1 ? s * PhaseLength : ((column % View.StrideW) * PhaseLength) + (column / View.StrideW);
    }

    private (int[] Row, int[] FirstUse, int[] Of) Slots()
    {
        var rows = new SortedDictionary<int, int>();
        for (int i = 0; i < RowTile * View.R; i++)
        {
            rows.TryAdd(InputRow(i), i / View.R);
        }

        int[] row = [.. rows.Keys];
        return (row, [.. rows.Values], [.. Enumerable.Range(0, RowTile * View.R).Select(i => Array.BinarySearch(row, InputRow(i)))]);
    }

    /// <summary>Input row, relative to the strip's first, that output row i / R reads with filter row i mod R.</summary>
    private int InputRow(int i) => (i / View.R * RowStep * View.StrideH) + (i % View.R * View.DilationH);
}
