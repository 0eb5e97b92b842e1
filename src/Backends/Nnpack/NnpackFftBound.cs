using System.Globalization;
using System.Numerics;

namespace ConvBench.Backends.Nnpack;

/// <summary>Rigorous bound per tile and output channel of NNPACK's tiled FFT, Σ_c ‖x_c‖₂·((2ε + √2·d·u)·‖w_c‖₂ + ε·‖w_c‖₁), evaluated on
/// a sample of tiles; first order in u.</summary>
/// <remarks>
/// A stage of radix 2 with a rounded twiddle factor, in real arithmetic, fused or not, adds η = u + γ_4·(√2 + u) to the relative error
/// in the 2-norm (Higham 2002, theorem 24.2). A line of T numbers takes log₂ T stages, those of packing two lines or halves into one
/// complex line among them, and one more where real lines were packed: ε = (2·log₂ T + 2)·η for both axes. ε counts for the input,
/// for the filter and for the way back. Products: real parts of sums of C complex products in any order, d = 2·C + 1. By Cauchy and
/// Schwarz Σ_k |X_c||W_c| ≤ ‖x_c‖₂·‖w_c‖₂, and back ‖X_c ∘ W_c‖₂ ≤ ‖X_c‖₂·max|W_c| ≤ ‖X_c‖₂·‖w_c‖₁.
/// </remarks>
/// <param name="size">T.</param>
/// <param name="channels">C.</param>
internal sealed class NnpackFftBound(int size, int channels) : IErrorBound
{
    private static readonly double U = FloatFormat.Binary32.Unit;

    private readonly double _transform = ((2 * BitOperations.Log2((uint)size)) + 2)
        * (U + (FloatFormat.Binary32.Gamma(4) * (Math.Sqrt(2) + U)));

    /// <inheritdoc/>
    public string Formula => string.Create(CultureInfo.InvariantCulture,
        $"Σ_c ‖x_c‖₂·({((2 * _transform) + Products) / U:0}u·‖w_c‖₂ + {_transform / U:0}u·‖w_c‖₁), x_c a tile of {size}×{size}");

    private double Products => Math.Sqrt(2) * ((2 * channels) + 1) * U;

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        var bounds = new SampledBounds(p, truth);
        int rows = size - p.R + 1, columns = size - p.S + 1;
        var energies = new Dictionary<(int, int, int), double[]>();
        foreach (long index in bounds.Outputs)
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
            var tile = (n, oh / rows, ow / columns);
            if (!energies.TryGetValue(tile, out double[]? energy))
            {
                energies[tile] = energy = Energy(p, data, n, (oh / rows * rows) - p.PadTop, (ow / columns * columns) - p.PadLeft);
            }

            bounds.Set(index, Bound(p, data, energy, k));
        }

        return bounds.Values;
    }

    /// <summary>‖x_c‖₂² of every channel over a tile.</summary>
    private double[] Energy(ConvProblem p, ConvData data, int n, int top, int left)
    {
        var energy = new double[p.C];
        for (int i = 0; i < p.C * size * size; i++)
        {
            int c = i / size / size, h = top + (i / size % size), w = left + (i % size);
            bool inside = (uint)h < (uint)p.H && (uint)w < (uint)p.W;
            double x = inside ? data.X[(((((long)n * p.C) + c) * p.H) + h) * p.W + w] : 0;
            energy[c] += x * x;
        }

        return energy;
    }

    private double Bound(ConvProblem p, ConvData data, double[] energy, int k)
    {
        double sum = 0;
        for (int c = 0; c < p.C; c++)
        {
            (double one, double two) = FilterNorms.Of(p, data, k, c);
            sum += Math.Sqrt(energy[c]) * ((((2 * _transform) + Products) * two) + (_transform * one));
        }

        // the bias goes through the whole way back as a number of one bin, T² times as large, or is added at the end
        return sum + (p.HasBias ? (_transform + U) * size * Math.Abs((double)data.B[k]) : 0);
    }
}
