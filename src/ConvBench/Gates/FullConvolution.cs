using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Gates;

/// <summary>What a transform of the whole image computes beside the layer: every place at which filter and image overlap.</summary>
/// <remarks>
/// An FFT's rounding errors are as large at all places, those with few products too. A layer whose outputs see mostly padding has
/// little of the signal and all of the error; ‖e‖₂ is then related to the mean of the full convolution instead of to ‖y‖₂:
/// with T² = Σ_{n,k,c} ‖x_nc‖₂²·‖w_kc‖₂², which is E‖y_full‖₂² for products of random signs, to
/// T·√(outputs / (N·K·(H + SpanH − 1)·(W + SpanW − 1))).
/// </remarks>
public static class FullConvolution
{
    /// <summary>Whether a layer's outputs have fewer taps inside the image than those of the full convolution have in the mean.</summary>
    /// <remarks>No layer whose padding is less than its filter's span on every side, and stride 1, is one; here nothing changes.</remarks>
    public static bool HasMoreTaps(ConvProblem p) =>
        p.EffectiveFlops * Places(p) < (double)p.Flops * p.H * p.W;

    /// <summary>‖e‖₂ over the norm above; infinite for layers that have as many taps.</summary>
    /// <param name="error">The error, finite.</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands; null where they are not known, which changes nothing either.</param>
    public static double Relative(ErrorStats error, ConvProblem p, ConvData? data)
    {
        if (data is null || !HasMoreTaps(p))
        {
            return double.PositiveInfinity;
        }

        double[] x = Squares(data.X, p.H * p.W), w = Squares(data.W, p.R * p.S);
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            (int k, int c) = Math.DivRem(i, p.CPerGroup);
            for (int n = 0; n < p.N; n++)
            {
                sum += w[i] * x[(n * p.C) + (k / p.KPerGroup * p.CPerGroup) + c];
            }
        }

        return error.RmsAbs / Math.Sqrt(sum / ((double)p.N * p.K * Places(p)));
    }

    private static double Places(ConvProblem p) => ((double)p.H + p.SpanH - 1) * ((double)p.W + p.SpanW - 1);

    /// <summary>Σv² of every plane.</summary>
    private static double[] Squares(float[] values, int plane)
    {
        var sums = new double[values.Length / plane];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i / plane] += (double)values[i] * values[i];
        }

        return sums;
    }
}
