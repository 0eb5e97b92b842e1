using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>The definition, in float64: seven plain loops beside the sum of <see cref="ConvProblem"/>. The truth of the tests.</summary>
public static class NaiveConv
{
    /// <summary>y[n,k,oh,ow] = b[k] + Σ_c Σ_r Σ_s x[n,c,h,w]·w[k,c,r,s], h = oh·StrideH − PadTop + r·DilationH, w alike; at least 0
    /// with a ReLU.</summary>
    /// <remarks>Products of two float32 numbers are exact in float64; only the additions round.</remarks>
    public static double[] Compute(ConvProblem p, float[] x, float[] w, float[] b)
    {
        var y = new double[p.OutputCount];
        long at = 0;
        for (int n = 0; n < p.N; n++)
        {
            for (int k = 0; k < p.K; k++)
            {
                for (int oh = 0; oh < p.OH; oh++)
                {
                    for (int ow = 0; ow < p.OW; ow++)
                    {
                        y[at++] = Output(p, x, w, b, n, k, oh, ow);
                    }
                }
            }
        }

        return y;
    }

    /// <summary>One output of the definition.</summary>
    public static double Output(ConvProblem p, float[] x, float[] w, float[] b, int n, int k, int oh, int ow)
    {
        double sum = p.HasBias ? b[k] : 0;
        for (int c = 0; c < p.CPerGroup; c++)
        {
            int channel = (k / p.KPerGroup * p.CPerGroup) + c;
            for (int r = 0; r < p.R; r++)
            {
                int h = (oh * p.StrideH) - p.PadTop + (r * p.DilationH);
                if ((uint)h >= (uint)p.H)
                {
                    continue; // zero padding
                }

                for (int s = 0; s < p.S; s++)
                {
                    int col = (ow * p.StrideW) - p.PadLeft + (s * p.DilationW);
                    if ((uint)col < (uint)p.W)
                    {
                        sum += (double)x[((((long)n * p.C) + channel) * p.H * p.W) + ((long)h * p.W) + col]
                            * w[((((long)k * p.CPerGroup) + c) * p.R * p.S) + (r * p.S) + s];
                    }
                }
            }
        }

        return p.HasRelu && sum < 0 ? 0 : sum; // NaN is not below 0
    }
}
