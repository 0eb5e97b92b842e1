using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>How a layer is cut: dilation sub-grids, tiles of TH×TW inputs with (TH−R+1)×(TW−S+1) valid outputs, chunks,
/// tile blocks.</summary>
/// <remarks>Nothing here depends on the number of threads: which tiles share a complex tile decides the rounding.</remarks>
internal sealed class FftGeometry
{
    private const long BandBytes = CacheModel.L2Bytes / 2;
    private const int MinimumUnits = 16;
    private readonly List<FftChunk> _chunks = [];
    private readonly List<FftTileBlock> _blocks = [];

    /// <summary>Cuts the layer.</summary>
    /// <param name="p">Stride 1.</param>
    /// <param name="tile">Tile size.</param>
    /// <param name="lanes">Channels side by side.</param>
    /// <param name="tilesAtOnce">Most tiles of a block.</param>
    public FftGeometry(ConvProblem p, FftTile tile, int lanes, int tilesAtOnce)
    {
        Tile = tile;
        int blocks = Math.Min((p.C + lanes - 1) / lanes, (p.K + lanes - 1) / lanes);
        int first = 0, tiles = 0;
        for (int n = 0; n < p.N; n++)
        {
            for (int i = 0; i < Math.Min(p.DilationH, p.OH); i++)
            {
                for (int j = 0; j < Math.Min(p.DilationW, p.OW); j++)
                {
                    Cut(p, n, i, j, lanes, blocks, tilesAtOnce, ref first, ref tiles);
                }
            }
        }

        _blocks.Add(new FftTileBlock(first, _chunks.Count, tiles));
        TilesAtOnce = _blocks.Max(b => b.Tiles);
    }

    /// <summary>Tile size.</summary>
    public FftTile Tile { get; }

    /// <summary>All chunks.</summary>
    public IReadOnlyList<FftChunk> Chunks => _chunks;

    /// <summary>Tile blocks, in order.</summary>
    public IReadOnlyList<FftTileBlock> Blocks => _blocks;

    /// <summary>Tiles of the largest block.</summary>
    public int TilesAtOnce { get; }

    /// <summary>Tiles of the whole layer, Σ over images and sub-grids.</summary>
    public static long TileCount(ConvProblem p, FftTile tile) =>
        p.N * Axis(p.OH, p.DilationH, tile.ValidRows) * Axis(p.OW, p.DilationW, tile.ValidColumns);

    /// <summary>Largest rows × columns of a chunk's input.</summary>
    public long InputBand() => _chunks.Max(c => (long)InputRows(c) * InputColumns(c));

    /// <summary>Largest rows × columns of a chunk's output.</summary>
    public long OutputBand() => _chunks.Max(c => (long)c.OutRows * c.OutColumns);

    /// <summary>Rows of the input that a chunk's tiles cover.</summary>
    public int InputRows(FftChunk c) => ((c.TileRows - 1) * Tile.ValidRows) + Tile.Rows;

    /// <summary>Columns of the input that a chunk's tiles cover.</summary>
    public int InputColumns(FftChunk c) => ((c.TileColumns - 1) * Tile.ValidColumns) + Tile.Columns;

    private static long Axis(int outputs, int dilation, int valid)
    {
        long tiles = 0;
        for (int i = 0; i < Math.Min(dilation, outputs); i++)
        {
            tiles += Ceiling(Ceiling(outputs - i, dilation), valid);
        }

        return tiles;
    }

    private static int Ceiling(int a, int b) => (a + b - 1) / b;

    private void Cut(ConvProblem p, int n, int i, int j, int lanes, int blocks, int tilesAtOnce, ref int first, ref int tiles)
    {
        int rows = Ceiling(p.OH - i, p.DilationH), columns = Ceiling(p.OW - j, p.DilationW);
        int tileRows = Ceiling(rows, Tile.ValidRows), tileColumns = Ceiling(columns, Tile.ValidColumns);
        int across = tileColumns <= tilesAtOnce ? tileColumns : Ceiling(tileColumns, Ceiling(tileColumns, tilesAtOnce));
        int down = ChunkRows(p, tileRows, across, lanes, blocks, across < tileColumns ? 1 : tilesAtOnce / across);
        for (int tr = 0; tr < tileRows; tr += down)
        {
            for (int tc = 0; tc < tileColumns; tc += across)
            {
                int th = Math.Min(down, tileRows - tr), tw = Math.Min(across, tileColumns - tc);
                if (tiles + (th * tw) > tilesAtOnce && tiles > 0)
                {
                    _blocks.Add(new FftTileBlock(first, _chunks.Count, tiles));
                    (first, tiles) = (_chunks.Count, 0);
                }

                int row = tr * Tile.ValidRows, column = tc * Tile.ValidColumns;
                _chunks.Add(new FftChunk(
                    n, i, j, row, column, Math.Min(rows - row, th * Tile.ValidRows), Math.Min(columns - column, tw * Tile.ValidColumns),
                        th, tw, tiles));
                tiles += th * tw;
            }
        }
    }

    /// <summary>Tile rows of a chunk: two where that saves an unpaired tile, more while the band stays in L2 and enough
    /// work units remain.</summary>
    /// <remarks>Whole steps: which tiles are paired, and so the rounding, is the same for every number of steps, that is
    /// for every batch.</remarks>
    private int ChunkRows(ConvProblem p, int tileRows, int across, int lanes, int blocks, int most)
    {
        int step = across % 2 == 1 ? 2 : 1;
        int rows = Math.Min(step, Math.Min(most, tileRows));
        long grids = (long)p.N * p.DilationH * p.DilationW * blocks;
        int columns = ((across - 1) * Tile.ValidColumns) + Tile.Columns;
        while (rows + step <= Math.Min(most, tileRows)
            && grids * Ceiling(tileRows, rows + step) >= MinimumUnits
            && (((rows + step - 1L) * Tile.ValidRows) + Tile.Rows) * columns * lanes * sizeof(float) <= BandBytes)
        {
            rows += step;
        }

        return rows;
    }
}
