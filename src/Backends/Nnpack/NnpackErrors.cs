namespace ConvBench.Backends.Nnpack;

/// <summary>What NNPACK's transforms predict of their errors, and the bounds of these.</summary>
/// <remarks>
/// Its matrices are known (src/x86_64-fma/winograd/o6x6k3x3.py, src/psimd/winograd/f6x6k3x3.h: points 0, ±1, ±2, ±1/2, ∞), and its
/// Fourier transforms (src/x86_64-fma/fft, src/psimd/fft: radix 2, rounded sines) too. Which of its kernels a build holds, and the
/// order of its channel sums, are not: bounds count what holds for all of them.
/// </remarks>
internal static class NnpackErrors
{
    private const double MeasuredGrant = 1.5;

    /// <summary>Channels of a block, whose products are one chain: what fits the first cache. Measured: errors stop growing
    /// there.</summary>
    private const int Block = 128;

    private static readonly CookToom Axis = new(6, 3, 0, 1, -1, 2, -2, new(1, 2), new(-1, 2));

    /// <summary>u·κ_H·κ_W·√(t² + 0.18·D): as the managed Winograd rows, with a filter transform in float32: t² = 2.4, measured.</summary>
    public static ErrorPrediction Winograd(ConvProblem p) => new(
        FloatFormat.Binary32.Unit * Axis.Amplification(p.OH) * Axis.Amplification(p.OW)
            * Math.Sqrt(2.4 + (MeanSquare.OneRounding * Roundings(p.C, 1))), MeasuredGrant, Axis.M * Axis.M);

    /// <summary>u·√(t² + 0.18·D) with two real products for a channel; t² = 3.6 for tiles of 8×8 and 6 for 16×16, measured with one
    /// channel.</summary>
    public static ErrorPrediction Fft(ConvProblem p, int tile) => new(
        FloatFormat.Binary32.Unit * Math.Sqrt((tile == 8 ? 3.6 : 6) + (MeanSquare.OneRounding * Roundings(p.C, 2))), MeasuredGrant,
            (tile - p.R + 1) * (tile - p.S + 1));

    /// <summary>Any order of the channel sum, C roundings, and per axis at most 4 for the input, the filter (its constants' own among
    /// them) and the output; 1 for the bias, which may be added before the output transform.</summary>
    /// <remarks>
    /// With (d6 + ¼·d2) − 1¼·d4 ± 2·(…) a term of an input meets a multiplication and three additions, with ((g0 + 4·g2) ± 2·g1)/90 a
    /// filter's two additions, a multiplication and its constant, with m0 + (m1 + m2) + 32·(m5 + m6) + (m3 + m4) an output's four
    /// additions; fused or not. Every intermediate number is a partial sum of its row's own terms.
    /// </remarks>
    public static IErrorBound WinogradBound(ConvProblem p)
    {
        int roundings = (3 * 2 * 4) + p.C + 1;
        return new WinogradBound(Axis, Axis, roundings, exactFilter: false, biasRoundings: roundings);
    }

    /// <summary>D: half a block, and half of the additions of blocks.</summary>
    private static double Roundings(int channels, int productsOfOne)
    {
        int blocks = (channels + Block - 1) / Block;
        return ((productsOfOne * Math.Min(channels, Block)) + 1 + (blocks - 1)) / 2.0;
    }
}
