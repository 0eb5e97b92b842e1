using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;
using ConvBench.Transforms;

namespace ConvBench.Bounds;

/// <summary>Rigorous bound per output of a nested bilinear algorithm, Winograd's or SFC, κ·u·|Aᵀ|[Σ_c |U| ∘ (|Bᵀ|·|d|·|B|)]|A| + |b|,
/// evaluated on a sample of output tiles.</summary>
/// <remarks>
/// Running-error argument (Higham 2002, §3.3; for Winograd B. Barabasz et al., ACM TOMS 46(4), 2020, theorem 8): every element goes
/// through κ roundings at most, and no intermediate result is larger than what the absolute values of its own operands make of it, as
/// long as each is a partial sum of its row's own terms. |U| is |G·g·Gᵀ| where the filter transform is rounded once, and |G|·|g|·|Gᵀ|
/// where it is computed in float32. Neither depends on how the rows of the matrices are scaled. First order in u; γ_κ instead of κ·u
/// covers the second.
/// </remarks>
/// <param name="h">The algorithm along the height.</param>
/// <param name="w">Along the width.</param>
/// <param name="roundings">κ.</param>
/// <param name="exactFilter">Whether the filter transform is rounded once.</param>
/// <param name="biasRoundings">Roundings that the bias goes through.</param>
public sealed class WinogradBound(BilinearAlgorithm h, BilinearAlgorithm w, int roundings, bool exactFilter, int biasRoundings)
    : IErrorBound
{
    private readonly double[,] _aH = Sizes(h.AT), _aW = Sizes(w.AT), _bH = Sizes(h.BT), _bW = Sizes(w.BT);
    private readonly double[,] _gH = exactFilter ? Values(h.G) : Sizes(h.G), _gW = exactFilter ? Values(w.G) : Sizes(w.G);

    /// <inheritdoc/>
    public string Formula => $"({roundings}·u)·|Aᵀ|[Σ_c {(exactFilter ? "|G·g·Gᵀ|" : "(|G|·|g|·|Gᵀ|)")} ∘ (|Bᵀ|·|d|·|B|)]|A|, "
        + $"{h.Symbol}({h.M}×{w.M}, {h.R}×{w.R})";

    /// <inheritdoc/>
    public int? Roundings => roundings;

    /// <inheritdoc/>
    public int TileOutputs => h.M * w.M;

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        var bounds = new SampledBounds(p, truth);
        foreach (Tile tile in bounds.Outputs.Select(i => TileOf(p, i)).Distinct())
        {
            Fill(p, data, tile, bounds);
        }

        return bounds.Values;
    }

    private static double[,] Values(Rational[,] matrix)
    {
        var m = new double[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < m.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, m.GetLength(1));
            m[row, column] = matrix[row, column].ToDouble();
        }

        return m;
    }

    private static double[,] Sizes(Rational[,] matrix) => Sizes(Values(matrix));

    private static double[,] Sizes(double[,] matrix)
    {
        var sizes = (double[,])matrix.Clone();
        for (int i = 0; i < sizes.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, sizes.GetLength(1));
            sizes[row, column] = Math.Abs(sizes[row, column]);
        }

        return sizes;
    }

    /// <summary>left · middle · rightᵀ.</summary>
    private static double[,] Nested(double[,] left, double[,] middle, double[,] right)
    {
        int rows = left.GetLength(0), inner = middle.GetLength(0), across = middle.GetLength(1), columns = right.GetLength(0);
        var half = new double[rows, across];
        var result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < across; j++)
                {
                    half[i, j] += left[i, k] * middle[k, j];
                }
            }

            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < across; k++)
                {
                    result[i, j] += half[i, k] * right[j, k];
                }
            }
        }

        return result;
    }

    private Tile TileOf(ConvProblem p, long index)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
        return new Tile(n, k, oh % p.DilationH, ow % p.DilationW, oh / p.DilationH / h.M, ow / p.DilationW / w.M);
    }

    private void Fill(ConvProblem p, ConvData data, Tile tile, SampledBounds bounds)
    {
        double[,] sizes = Nested(_aH, Products(p, data, tile), _aW);
        double gamma = FloatFormat.Binary32.Gamma(roundings), bias = p.HasBias
            ? FloatFormat.Binary32.Gamma(biasRoundings) * Math.Abs((double)data.B[tile.K]) : 0;
        for (int i = 0; i < h.M; i++)
        {
            for (int j = 0; j < w.M; j++)
            {
                long oh = (((long)tile.Row * h.M) + i) * p.DilationH + tile.PhaseH,
                    ow = (((long)tile.Column * w.M) + j) * p.DilationW + tile.PhaseW;
                if (oh < p.OH && ow < p.OW)
                {
                    bounds.Set((((((long)tile.N * p.K) + tile.K) * p.OH) + oh) * p.OW + ow, (gamma * sizes[i, j]) + bias);
                }
            }
        }
    }

    /// <summary>Σ_c |G·g·Gᵀ| ∘ (|Bᵀ|·|d|·|B|) of a tile and output channel.</summary>
    private double[,] Products(ConvProblem p, ConvData data, Tile tile)
    {
        var sum = new double[h.Products, w.Products];
        var d = new double[h.Alpha, w.Alpha];
        var g = new double[h.R, w.R];
        int group = tile.K / p.KPerGroup;
        for (int c = 0; c < p.CPerGroup; c++)
        {
            Inputs(p, data, tile, (group * p.CPerGroup) + c, d);
            long filter = (((long)tile.K * p.CPerGroup) + c) * p.R * p.S;
            for (int i = 0; i < g.Length; i++)
            {
                g[i / w.R, i % w.R] = data.W[filter + i];
            }

            double[,] u = Nested(_gH, exactFilter ? g : Sizes(g), _gW), v = Nested(_bH, d, _bW);
            for (int i = 0; i < sum.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, w.Products);
                sum[row, column] += Math.Abs(u[row, column]) * v[row, column];
            }
        }

        return sum;
    }

    private void Inputs(ConvProblem p, ConvData data, Tile tile, int channel, double[,] d)
    {
        int top = tile.PhaseH - p.PadTop + (tile.Row * h.M * p.DilationH),
            left = tile.PhaseW - p.PadLeft + (tile.Column * w.M * p.DilationW);
        for (int i = 0; i < d.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, w.Alpha);
            int y = top + (row * p.DilationH), x = left + (column * p.DilationW);
            bool inside = (uint)y < (uint)p.H && (uint)x < (uint)p.W;
            d[row, column] = inside ? Math.Abs((double)data.X[(((((long)tile.N * p.C) + channel) * p.H) + y) * p.W + x]) : 0;
        }
    }

    private readonly record struct Tile(int N, int K, int PhaseH, int PhaseW, int Row, int Column);
}
