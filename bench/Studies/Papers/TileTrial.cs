using System.Numerics;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>One tile, one channel: kernel and input independent and uniform in [−1, 1), float32; the truth is direct
/// convolution in float64.</summary>
/// <param name="m">Outputs per axis.</param>
/// <param name="r">Taps per axis.</param>
/// <param name="axes">2: tiles of m×m; 1: of m.</param>
internal sealed class TileTrial(int m, int r, int axes)
{
    private readonly int _alpha = m + r - 1;

    /// <summary>Direct convolution, taps added in order.</summary>
    public TileError Direct(int trials, int seed) => Measure(trials, seed, (d, g, y) => Convolve(d, g, y, (sum, a, b) => sum + (a * b)));

    /// <summary>Cook-Toom with transforms in T, products in float32.</summary>
    public TileError Transformed<T>(CookToom exact, SumOrder order, int trials, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        var filter = new RowSums<T>(exact.G, order);
        var input = new RowSums<T>(exact.BT, order);
        var output = new RowSums<T>(exact.AT, order);
        T[] u = new T[Power(_alpha)], v = new T[Power(_alpha)], wide = new T[Power(_alpha)], y = new T[Power(m)], scratch = input.Scratch();
        return Measure(trials, seed, (d, g, result) =>
        {
            Map(filter, Widen(g, wide), u, scratch);
            Map(input, Widen(d, wide), v, scratch);
            for (int i = 0; i < u.Length; i++)
            {
                u[i] = T.CreateChecked(float.CreateChecked(u[i]) * float.CreateChecked(v[i]));
            }

            Map(output, u, y, scratch);
            for (int i = 0; i < y.Length; i++)
            {
                result[i] = float.CreateChecked(y[i]);
            }
        });
    }

    private int Power(int n) => axes == 2 ? n * n : n;

    private void Map<T>(RowSums<T> sums, ReadOnlySpan<T> x, Span<T> y, T[] scratch)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (axes == 2)
        {
            sums.Sandwich(x, y, scratch);
        }
        else
        {
            sums.Apply(x, 1, y, 1, scratch);
        }
    }

    private static ReadOnlySpan<T> Widen<T>(ReadOnlySpan<float> x, T[] wide)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            wide[i] = T.CreateChecked(x[i]);
        }

        return wide;
    }

    private TileError Measure(int trials, int seed, Tile algorithm)
    {
        var random = new Random(seed);
        float[] d = new float[Power(_alpha)], g = new float[Power(r)], y = new float[Power(m)];
        var truth = new double[Power(m)];
        double sum = 0, squares = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            Fill(random, d);
            Fill(random, g);
            algorithm(d, g, y);
            Convolve<double>(d, g, truth, (total, a, b) => total + ((double)a * b));
            double error = 0;
            for (int i = 0; i < y.Length; i++)
            {
                error += Math.Abs(y[i] - truth[i]) / y.Length;
            }

            sum += error;
            squares += error * error;
        }

        double mean = sum / trials;
        return new TileError(mean, Math.Sqrt(Math.Max(0, (squares / trials) - (mean * mean)) / (trials - 1)));
    }

    private void Convolve<T>(ReadOnlySpan<float> d, ReadOnlySpan<float> g, Span<T> y, Func<T, float, float, T> add)
        where T : struct
    {
        int rows = axes == 2 ? m : 1, tapRows = axes == 2 ? r : 1;
        for (int i = 0; i < rows * m; i++)
        {
            T sum = default;
            for (int t = 0; t < tapRows * r; t++)
            {
                sum = add(sum, d[(((i / m) + (t / r)) * _alpha) + (i % m) + (t % r)], g[t]);
            }

            y[i] = sum;
        }
    }

    private static void Fill(Random random, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }
    }

    private delegate void Tile(ReadOnlySpan<float> d, ReadOnlySpan<float> g, Span<float> y);
}
