namespace ConvBench.Backends.Managed.Fft;

/// <summary>Which spectrum bins are kept for a tile of Rows × Columns, and where each frequency finds its own.</summary>
/// <remarks>
/// Two real tiles travel as one complex tile z = a + i·b. Filtering with a real kernel is real-linear, so z ⋆ w = (a ⋆ w) +
/// i·(b ⋆ w): the pair
/// is never separated. Of the kernel's spectrum one half is stored, since W[−k] = conj W[k]; the pair's value at −k is stored
/// conjugated in the second column of bin k, because conj(Z[−k]·conj W[−k]) = conj(Z[−k])·conj(W[k]). So a bin has one
/// column per real tile.
/// Bins: Rows·Columns/2 + 2 for even lengths on both axes, n/2 + 1 for one even axis.
/// </remarks>
internal sealed class FftBins
{
    private readonly int[] _bin;
    private readonly bool[] _conjugate;

    /// <summary>Numbers the bins of a tile.</summary>
    public FftBins(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        _bin = new int[rows * columns];
        _conjugate = new bool[rows * columns];
        for (int v = 0; v < columns; v++)
        {
            for (int u = 0; u < rows; u++)
            {
                int mirror = At((rows - u) % rows, (columns - v) % columns);
                bool second = mirror < At(u, v);
                _bin[At(u, v)] = second ? _bin[mirror] : Count++;
                _conjugate[At(u, v)] = second;
            }
        }
    }

    /// <summary>Bins kept.</summary>
    public int Count { get; }

    /// <summary>Tile height.</summary>
    public int Rows { get; }

    /// <summary>Tile width.</summary>
    public int Columns { get; }

    /// <summary>How many bins a tile has, without building the table.</summary>
    public static int CountOf(int rows, int columns)
    {
        int own = (rows % 2 == 0 ? 2 : 1) * (columns % 2 == 0 ? 2 : 1); // frequencies that are their own mirror
        return ((rows * columns) - own) / 2 + own;
    }

    /// <summary>Bin of row frequency u and column frequency v.</summary>
    public int Bin(int u, int v) => _bin[At(u, v)];

    /// <summary>Whether the frequency is the mirror of its bin's.</summary>
    public bool IsConjugate(int u, int v) => _conjugate[At(u, v)];

    /// <summary>Columns 0 and Columns/2 mirror into themselves: one half of such a column is conjugated.</summary>
    public bool IsMixed(int v) => v == 0 || 2 * v == Columns;

    /// <summary>Offsets in floats of every frequency, [v][u]: bin·binStride, plus conjugateOffset for mirrors.</summary>
    public int[] Offsets(long binStride, int conjugateOffset)
    {
        var offsets = new int[_bin.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = checked((int)((_bin[i] * binStride) + (_conjugate[i] ? conjugateOffset : 0)));
        }

        return offsets;
    }

    private int At(int u, int v) => (v * Rows) + u;
}
