using System.Numerics;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>y = M·x with M's constants rounded to float32 and every product and sum rounded in T, without fused multiply-add.</summary>
/// <typeparam name="T">float, or double for the paper's mixed precision.</typeparam>
internal sealed class RowSums<T>
    where T : struct, IFloatingPointIeee754<T>
{
    /// <summary>Slots that a row needs at most: its terms and their partial sums.</summary>
    private const int MostSlots = 64;

    private readonly Row[] _rows;

    public RowSums(Rational[,] matrix, SumOrder order)
    {
        Columns = matrix.GetLength(1);
        _rows = [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => RowOf(matrix, i, order))];
    }

    public int Rows => _rows.Length;

    public int Columns { get; }

    /// <summary>y[i·stepY] = Σ_j M[i,j]·x[j·stepX].</summary>
    public void Apply(ReadOnlySpan<T> x, int stepX, Span<T> y, int stepY, Span<T> scratch)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            Row row = _rows[i];
            int terms = row.Columns.Length;
            for (int t = 0; t < terms; t++)
            {
                scratch[t] = row.Constants[t] * x[row.Columns[t] * stepX];
            }

            for (int s = 0; s < row.Merges.Length; s++)
            {
                scratch[terms + s] = scratch[row.Merges[s].A] + scratch[row.Merges[s].B];
            }

            y[i * stepY] = scratch[terms + row.Merges.Length - 1];
        }
    }

    /// <summary>Y = M·X·Mᵀ, X square of <see cref="Columns"/>, Y square of <see cref="Rows"/>; columns first; room from
    /// <see cref="Scratch"/>.</summary>
    public void Sandwich(ReadOnlySpan<T> x, Span<T> y, Span<T> scratch)
    {
        Span<T> half = scratch[MostSlots..], slots = scratch[..MostSlots];
        for (int j = 0; j < Columns; j++)
        {
            Apply(x[j..], Columns, half[j..], Columns, slots);
        }

        for (int i = 0; i < Rows; i++)
        {
            Apply(half[(i * Columns)..], 1, y[(i * Rows)..], 1, slots);
        }
    }

    /// <summary>Room for <see cref="Sandwich"/>; one for each thread.</summary>
    public T[] Scratch() => new T[MostSlots + (Rows * Columns)];

    private static Row RowOf(Rational[,] matrix, int i, SumOrder order)
    {
        int[] columns = [.. Enumerable.Range(0, matrix.GetLength(1)).Where(j => !matrix[i, j].IsZero)];
        float[] constants = [.. columns.Select(j => (float)matrix[i, j].ToDouble())];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(2 * columns.Length, MostSlots);
        return new Row(columns, [.. constants.Select(c => T.CreateChecked(c))],
            order == SumOrder.Huffman ? Huffman(constants) : Sequential(columns.Length));
    }

    private static (int A, int B)[] Sequential(int terms) =>
        [.. Enumerable.Range(1, terms - 1).Select(t => (t == 1 ? 0 : terms + t - 2, t))];

    private static (int A, int B)[] Huffman(float[] constants)
    {
        List<(int Slot, double Key)> open = [.. constants.Select((c, slot) => (slot, Math.Log2(Math.Abs(c))))];
        var merges = new List<(int, int)>();
        while (open.Count > 1)
        {
            (int Slot, double Key) a = open.MinBy(o => o.Key);
            open.Remove(a);
            (int Slot, double Key) b = open.MinBy(o => o.Key);
            open.Remove(b);
            open.Add((constants.Length + merges.Count, a.Key + b.Key));
            merges.Add((a.Slot, b.Slot));
        }

        return [.. merges];
    }

    /// <param name="Columns">Columns whose constant is not 0.</param>
    /// <param name="Constants">Rounded to float32.</param>
    /// <param name="Merges">Slots added: terms first, then sums in their order.</param>
    private sealed record Row(int[] Columns, T[] Constants, (int A, int B)[] Merges);
}
