namespace ConvBench.Backends.Managed.Winograd;

/// <summary>All tiles of a problem in order, cut into blocks of equal size and these into segments.</summary>
/// <remarks>
/// A dilated convolution is DilationH·DilationW dense ones on the sub-grids of outputs with the same remainders: output o of phase p is row
/// p + o·DilationH, its tap t reads row p + (o + t)·DilationH − PadTop, always of one input phase.
/// </remarks>
internal sealed class TileMap
{
    private readonly List<TileSegment> _segments = [];
    private readonly List<TileBlock> _blocks = [];
    private readonly int _tilesPerBlock;
    private readonly int _segmentTiles;
    private int _blockStart;
    private int _blockTiles;

    public TileMap(ConvProblem p, int mH, int mW, int tilesPerBlock, int segmentTiles)
    {
        (_tilesPerBlock, _segmentTiles) = (tilesPerBlock, segmentTiles);
        for (int n = 0; n < p.N; n++)
        {
            for (int phase = 0; phase < p.DilationH * p.DilationW; phase++)
            {
                AddSubGrid(p, n, phase / p.DilationW, phase % p.DilationW, mH, mW);
            }
        }

        EndBlock();
        Segments = [.. _segments];
        Blocks = [.. _blocks];
    }

    public TileSegment[] Segments { get; }

    public TileBlock[] Blocks { get; }

    /// <summary>Tiles of the largest block.</summary>
    public int BlockTiles => Blocks.Max(b => b.Tiles);

    /// <summary>Tiles of the longest segment.</summary>
    public int SegmentTiles => Segments.Max(s => s.Tiles);

    /// <summary>Tiles of the whole problem, all sub-grids and images.</summary>
    public static long Count(ConvProblem p, int mH, int mW) =>
        p.N * Along(p.OH, p.DilationH, mH) * Along(p.OW, p.DilationW, mW);

    /// <summary>Outputs of a phase: ⌈(outputs − phase)/dilation⌉.</summary>
    public static int PhaseOutputs(int outputs, int dilation, int phase) => Math.Max(0, (outputs - phase + dilation - 1) / dilation);

    private static long Along(int outputs, int dilation, int m)
    {
        long tiles = 0;
        for (int phase = 0; phase < dilation; phase++)
        {
            tiles += (PhaseOutputs(outputs, dilation, phase) + m - 1) / m;
        }

        return tiles;
    }

    private void AddSubGrid(ConvProblem p, int image, int phaseH, int phaseW, int mH, int mW)
    {
        int rows = (PhaseOutputs(p.OH, p.DilationH, phaseH) + mH - 1) / mH;
        int columns = (PhaseOutputs(p.OW, p.DilationW, phaseW) + mW - 1) / mW;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns;)
            {
                // Equal parts of what is left of the row, cut where the block is full.
                int left = columns - column, parts = (left + _segmentTiles - 1) / _segmentTiles;
                int tiles = Math.Min((left + parts - 1) / parts, _tilesPerBlock - _blockTiles);
                _segments.Add(new TileSegment(image, phaseH, phaseW, row, column, tiles, _blockTiles));
                column += tiles;
                _blockTiles += tiles;
                if (_blockTiles == _tilesPerBlock)
                {
                    EndBlock();
                }
            }
        }
    }

    private void EndBlock()
    {
        if (_blockTiles > 0)
        {
            _blocks.Add(new TileBlock(_blockStart, _segments.Count - _blockStart, _blockTiles));
        }

        (_blockStart, _blockTiles) = (_segments.Count, 0);
    }
}
