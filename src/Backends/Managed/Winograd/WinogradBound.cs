using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Rigorous bound per output of nested Winograd, κ·u·|Aᵀ|[Σ_c |G·g·Gᵀ| ∘ (|Bᵀ|·|d|·|B|)]|A| + u·|b|, evaluated on
/// a sample of output tiles.</summary>
/// <remarks>
/// Running-error argument (Higham 2002, §3.3; for Winograd B. Barabasz et al., ACM TOMS 46(4), 2020, theorem 8): every
/// element goes through κ
/// roundings at most, and no intermediate result is larger than what the absolute values of its own operands make of it. κ sums:
/// the filter transform 1 (float64, rounded once: |G·g·Gᵀ| stands where a float32 transform would need |G|·|g|·|Gᵀ|);
/// the input and the output transform what <see cref="IWinogradTransforms"/> states; the channel sum, chains of
/// <see cref="TileProduct{TSimd, TVec}.Chunk"/> plus the additions of chunks, or compensated 4 (a chain) + 1 (what Kahan's
/// step loses of the
/// chain's own size, the rounding of the large sum being carried on) + 1 (s + a) plus chunks;
/// the bias 1. Constants are dyadic and exact. First order in u; γ_κ instead of κ·u covers the second: at κ ≥ 20 it adds κ²u² ≥ 400·u²
/// where Kahan's carried terms need at most 8·u² per step, 256·u² in a chunk of 128 channels.
/// </remarks>
internal sealed class WinogradBound(WinogradAxis h, WinogradAxis w, int roundings) : IErrorBound
{
    /// <summary>Tiles evaluated at most.</summary>
    public const int Tiles = 192;

    private const int Seed = 51;
    private readonly double[,] _aH = Of(h.Exact.AT), _aW = Of(w.Exact.AT), _bH = Of(h.Exact.BT), _bW = Of(w.Exact.BT);

    /// <inheritdoc/>
    public string Formula => $"({roundings}·u)·|Aᵀ|[Σ_c |G·g·Gᵀ| ∘ (|Bᵀ|·|d|·|B|)]|A|, F({h.M}×{w.M}, {h.R}×{w.R})";

    /// <summary>κ of a plan.</summary>
    /// <typeparam name="T">Its transforms.</typeparam>
    /// <param name="p">The layer.</param>
    /// <param name="h">F(m, r) along the height.</param>
    /// <param name="w">Along the width.</param>
    /// <param name="lanes">Floats of a vector: below 8 a multiplication may round apart from its addition.</param>
    /// <param name="compensated">Whether channel sums are.</param>
    public static int Roundings<T>(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes, bool compensated)
        where T : struct, IWinogradTransforms =>
        1 + T.InputRoundings(h, w, lanes) + Sum(p.CPerGroup, compensated) + T.OutputRoundings(h, w) + (p.HasBias ? 1 : 0);

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        var bounds = new double[truth.Y.Length];
        Array.Fill(bounds, double.NaN);
        IReadOnlyList<long> at = truth.Sample?.Indices ?? OutputSample.Stratified(p, Tiles, Seed).Indices;
        Dictionary<long, int>? places = truth.Sample is null
            ? null : at.Select((index, i) => (index, i)).ToDictionary(e => e.index, e => e.i);
        foreach (Tile tile in at.Take(Tiles).Select(i => TileOf(p, i)).Distinct())
        {
            Fill(p, data, tile, bounds, places);
        }

        return bounds;
    }

    private static int Sum(int channels, bool compensated)
    {
        int chunk = compensated ? CompensatedChunk : PlainChunk, chunks = (channels + chunk - 1) / chunk;
        return (compensated ? (channels < 4 ? channels : 6) : Math.Min(channels, chunk)) + chunks - 1;
    }

    private const int CompensatedChunk = CompensatedProduct<Simd512, System.Runtime.Intrinsics.Vector512<float>>.Chunk;
    private const int PlainChunk = TileProduct<Simd512, System.Runtime.Intrinsics.Vector512<float>>.Chunk;

    /// <summary>|matrix|, exact in float64.</summary>
    private static double[,] Of(Rational[,] matrix)
    {
        var m = new double[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < m.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, m.GetLength(1));
            m[row, column] = Math.Abs(matrix[row, column].ToDouble());
        }

        return m;
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
        (index, long ow) = Math.DivRem(index, p.OW);
        (index, long oh) = Math.DivRem(index, p.OH);
        (long n, long k) = Math.DivRem(index, p.K);
        return new Tile((int)n, (int)k, (int)oh % p.DilationH, (int)ow % p.DilationW, (int)oh / p.DilationH / h.M,
            (int)ow / p.DilationW / w.M);
    }

    private void Fill(ConvProblem p, ConvData data, Tile tile, double[] bounds, Dictionary<long, int>? places)
    {
        double[,] sizes = Nested(_aH, Products(p, data, tile), _aW);
        double gamma = FloatFormat.Binary32.Gamma(roundings), bias = p.HasBias
            ? FloatFormat.Binary32.Unit * Math.Abs((double)data.B[tile.K]) : 0;
        for (int i = 0; i < h.M; i++)
        {
            for (int j = 0; j < w.M; j++)
            {
                long oh = (((long)tile.Row * h.M) + i) * p.DilationH + tile.PhaseH,
                    ow = (((long)tile.Column * w.M) + j) * p.DilationW + tile.PhaseW;
                long index = (((((long)tile.N * p.K) + tile.K) * p.OH) + oh) * p.OW + ow;
                int place = (int)index;
                if (oh < p.OH && ow < p.OW && (places is null || places.TryGetValue(index, out place)))
                {
                    bounds[place] = (gamma * sizes[i, j]) + bias;
                }
            }
        }
    }

    /// <summary>Σ_c |G·g·Gᵀ| ∘ (|Bᵀ|·|d|·|B|) of a tile and output channel.</summary>
    private double[,] Products(ConvProblem p, ConvData data, Tile tile)
    {
        var sum = new double[h.Alpha, w.Alpha];
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

            double[,] u = Nested(h.G, g, w.G), v = Nested(_bH, d, _bW);
            for (int i = 0; i < sum.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, w.Alpha);
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
