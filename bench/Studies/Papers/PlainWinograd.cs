using System.Numerics;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>F(m×m, 3×3) as Lavin and Gray write it: transforms in float32, channels summed one after the other before the
/// output transform.</summary>
/// <remarks>Stride 1, dilation 1, one image, one group, square filters. No fused multiply-add.</remarks>
/// <param name="p">The layer.</param>
/// <param name="exact">The transforms.</param>
/// <param name="chains">Equal parts into which the channels are split, each summed by itself; 1: one chain.</param>
internal sealed class PlainWinograd(ConvProblem p, CookToom exact, int chains = 1)
{
    private readonly int _points = exact.Alpha * exact.Alpha, _tilesW = (p.OW + exact.M - 1) / exact.M;
    private readonly int _tiles = (p.OW + exact.M - 1) / exact.M * ((p.OH + exact.M - 1) / exact.M);

    /// <summary>Whole vectors of tiles.</summary>
    private int Padded => (_tiles + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>The output, NCHW.</summary>
    public float[] Run(ConvData data, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var u = new float[_points * p.K * p.C];
        var v = new float[_points * p.C * Padded];
        var y = new float[p.OutputCount];
        Parallel.For(0, p.K, options, k => Filters(data.W, u, k));
        Parallel.For(0, p.C, options, c => Inputs(data.X, v, c));
        Parallel.For(0, p.K, options, k => Outputs(u, v, y, k));
        return y;
    }

    /// <summary>u[point][k][c] = (G·g·Gᵀ)[point].</summary>
    private void Filters(ReadOnlySpan<float> w, Span<float> u, int k)
    {
        var sums = new RowSums<float>(exact.G, SumOrder.Sequential);
        float[] tile = new float[_points], scratch = sums.Scratch();
        int taps = p.R * p.S;
        for (int c = 0; c < p.C; c++)
        {
            sums.Sandwich(w.Slice(((k * p.C) + c) * taps, taps), tile, scratch);
            for (int i = 0; i < _points; i++)
            {
                u[(((i * p.K) + k) * p.C) + c] = tile[i];
            }
        }
    }

    /// <summary>v[point][c][tile] = (Bᵀ·d·B)[point].</summary>
    private void Inputs(ReadOnlySpan<float> x, Span<float> v, int c)
    {
        var sums = new RowSums<float>(exact.BT, SumOrder.Sequential);
        float[] window = new float[_points], tile = new float[_points], scratch = sums.Scratch();
        for (int t = 0; t < _tiles; t++)
        {
            for (int i = 0; i < _points; i++)
            {
                int h = (t / _tilesW * exact.M) - p.PadTop + (i / exact.Alpha),
                    col = (t % _tilesW * exact.M) - p.PadLeft + (i % exact.Alpha);
                window[i] = (uint)h < (uint)p.H && (uint)col < (uint)p.W ? x[(((c * p.H) + h) * p.W) + col] : 0;
            }

            sums.Sandwich(window, tile, scratch);
            for (int i = 0; i < _points; i++)
            {
                v[(((i * p.C) + c) * Padded) + t] = tile[i];
            }
        }
    }

    private void Outputs(ReadOnlySpan<float> u, ReadOnlySpan<float> v, Span<float> y, int k)
    {
        var sums = new RowSums<float>(exact.AT, SumOrder.Sequential);
        float[] product = new float[_points * Padded], tile = new float[_points], outputs = new float[exact.M * exact.M],
            scratch = sums.Scratch();
        for (int i = 0; i < _points; i++)
        {
            for (int t = 0; t < Padded; t += Vector<float>.Count)
            {
                Sum(u.Slice(((i * p.K) + k) * p.C, p.C), v[((i * p.C * Padded) + t)..]).CopyTo(product.AsSpan((i * Padded) + t));
            }
        }

        for (int t = 0; t < _tiles; t++)
        {
            for (int i = 0; i < _points; i++)
            {
                tile[i] = product[(i * Padded) + t];
            }

            sums.Sandwich(tile, outputs, scratch);
            Store(outputs, y, k, t);
        }
    }

    /// <summary>Σ_c u[c]·v[c] for a vector of tiles.</summary>
    private Vector<float> Sum(ReadOnlySpan<float> u, ReadOnlySpan<float> v)
    {
        Vector<float> total = default;
        for (int chain = 0; chain < chains; chain++)
        {
            Vector<float> sum = default;
            for (int c = u.Length * chain / chains; c < u.Length * (chain + 1) / chains; c++)
            {
                sum += new Vector<float>(v.Slice(c * Padded, Vector<float>.Count)) * u[c];
            }

            total += sum;
        }

        return total;
    }

    private void Store(ReadOnlySpan<float> outputs, Span<float> y, int k, int t)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            int oh = (t / _tilesW * exact.M) + (i / exact.M), ow = (t % _tilesW * exact.M) + (i % exact.M);
            if (oh < p.OH && ow < p.OW)
            {
                y[(((k * p.OH) + oh) * p.OW) + ow] = outputs[i];
            }
        }
    }
}
