using ConvBench.Problems;

namespace ConvBench.Bounds;

/// <summary>Lower bounds of executed flops for libraries that do not say what they do.</summary>
public static class FlopBound
{
    /// <summary>Float32 flops that take as long as one of TF32: tensor cores of compute capability 8 to 9 multiply TF32 operands up to 8
    /// times as fast, and twice that is granted.</summary>
    public const double Tf32Rate = 16;

    /// <summary>2·N·K·(C/Groups)·(outputs of one channel that see the image): holds for direct, Winograd and FFT alike.</summary>
    /// <remarks>
    /// Minimal filtering F(m, r) takes m + r − 1 ≥ m multiplications for each pair of channels (S. Winograd, Arithmetic Complexity of
    /// Computations, SIAM 1980), so no bilinear method along the image has fewer than one an output. Savings across channels
    /// (Strassen) are outside this bound; no convolution library uses them.
    /// </remarks>
    public static double AnyBilinear(ConvProblem p) =>
        2.0 * p.N * p.K * p.CPerGroup * Seeing(p.Rows) * Seeing(p.Columns);

    /// <summary>Outputs along one axis with at least one tap inside the image.</summary>
    private static long Seeing(Window window) =>
        Enumerable.Range(0, window.Outputs).LongCount(o => window.TapsOf(o, o) is var (first, end) && first < end);
}
