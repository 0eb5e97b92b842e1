namespace ConvBench.Backends.Managed.Direct;

/// <summary>How a layer is cut for the direct kernels: strips of output rows and columns, panels and chunks of channels.</summary>
/// <remarks>
/// A strip's input is copied once into a thread's scratch, [row slot][channel][column phase][column], with zeros where
/// columns are padding; rows that are padding are never copied nor multiplied. Columns are split by their phase modulo
/// StrideW, so that successive output pixels are successive floats whatever the stride. With dilation a strip's rows are
/// those that share input rows, DilationH apart. Sizes aim at scratch in L2
/// (budget below) and at 112 pixels or more per strip, so that weights are read at below one byte per cycle.
/// </remarks>
internal sealed class StripGeometry
{
    private const int ScratchFloats = 64 * 1024; // 256 KiB: a quarter of L2, beside weights and partial sums
    private const int L1Floats = 5 * 1024; // 20 KiB of 32, beside weights and sums
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
        bool flat = IsFlat(p);
        Source = p;
        View = ViewOf(p);
        ConvProblem v = View;
        (OH, OW) = (v.OH, v.OW);
        int strips = Math.Max(1, (int)Math.Ceiling(v.OW / (double)(2 * TargetPixels)));
        ColTile = RoundUp((v.OW + strips - 1) / strips, tile);
        ColTile = Math.Min(v.OW, flat ? RoundUp(TargetPixels, tile) : ColTile);
        RowTile = Math.Clamp((TargetPixels + ColTile - 1) / ColTile, 1, v.OH);
        Pieces = v.StrideW == 1 && v.DilationW > ColTile ? v.S : 1;
        ColumnsIn = Pieces > 1 ? ColTile : ((ColTile - 1) * v.StrideW) + v.SpanW;
        PhaseLength = ((ColumnsIn + v.StrideW - 1) / v.StrideW) + slack;
        RowLength = PhaseLength * v.StrideW * Pieces;
        RowStep = minRows == 1 && v.StrideH == 1 && OH / v.DilationH >= Math.Max(RowTile, 2) ? v.DilationH : 1;
        int rows = (OH + RowStep - 1) / RowStep, span = RowStep > 1 ? v.R : v.SpanH;
        while (RowTile < Math.Min(rows, RowStep > 1 ? 2 * MaxRowTile : MaxRowTile) && (long)((RowTile * v.StrideH) + span) * RowLength * v.CPerGroup <= ScratchFloats)
        {
            RowTile++; // the halo between strips is copied twice: fewer, higher strips where all channels fit
        }

        if (minRows == 1)
        {
            int nearest = Math.Max(1, (int)Math.Round(rows / (double)RowTile)); // a last strip of few rows would read all weights for them
            RowTile = (rows + nearest - 1) / nearest;
        }
        else
        {
            // a plane's rows stay in L1 while all filter rows pass over them; the halo of SpanH − 1 rows is copied once per strip
            int fitting = (L1Floats / RowLength) - v.SpanH + 1, unit = minRows * (v.StrideH == 1 ? v.DilationH : 1);
            RowTile = Math.Min(v.OH, Math.Max(RowTile, Math.Max(fitting / v.StrideH / unit * unit, Math.Min(2 * minRows, unit))));
        }

        (RowStrips, ColStrips) = (RowStep * ((rows + RowTile - 1) / RowTile), (OW + ColTile - 1) / ColTile);
        BuildSlots();
        ChunkC = Math.Clamp(chunkProducts / (v.R * v.S), 1, v.CPerGroup);
        int fit = ScratchFloats / Math.Max(1, SlotRow.Length * RowLength);
        PanelC = Math.Min(v.CPerGroup, Math.Max(ChunkC, fit / ChunkC * ChunkC));
        Taps = new nint[v.S];
        for (int s = 0; s < v.S; s++)
        {
            int column = s * v.DilationW;
            Taps[s] = Pieces > 1 ? s * PhaseLength : ((column % v.StrideW) * PhaseLength) + (column / v.StrideW);
        }
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

    /// <summary>Pieces of a row, one per filter column where dilation leaves columns between them that the strip does not read; else 1.</summary>
    public int Pieces { get; }

    /// <summary>Output rows from one row of a strip to the next: with dilation, rows that share input rows lie DilationH apart.</summary>
    public int RowStep { get; }

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
    public int[] SlotRow { get; private set; } = [];

    /// <summary>First output row of the strip that uses each slot.</summary>
    public int[] SlotFirstUse { get; private set; } = [];

    /// <summary>Slot of (output row in strip, filter row), at [o·R + r].</summary>
    public int[] SlotOf { get; private set; } = [];

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

    private void BuildSlots()
    {
        ConvProblem v = View;
        var rows = new SortedDictionary<int, int>();
        for (int o = 0; o < RowTile; o++)
        {
            for (int r = 0; r < v.R; r++)
            {
                rows.TryAdd((o * RowStep * v.StrideH) + (r * v.DilationH), o);
            }
        }

        SlotRow = [.. rows.Keys];
        SlotFirstUse = [.. rows.Values];
        SlotOf = new int[RowTile * v.R];
        for (int o = 0; o < RowTile; o++)
        {
            for (int r = 0; r < v.R; r++)
            {
                SlotOf[(o * v.R) + r] = Array.BinarySearch(SlotRow, (o * RowStep * v.StrideH) + (r * v.DilationH));
            }
        }
    }
}
