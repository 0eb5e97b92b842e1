using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Cycles of direct convolution.</summary>
internal static class DirectCost
{
    /// <summary>Products of one chain of additions in every direct kernel; 16 channels × 3×3 is what the most accurate
    /// library kernels take.</summary>
    public const int ChainProducts = 144;

    private const double ChainOverhead = 28; // cycles: sums of a register tile are read and written once per chain
    private const double TapOverhead = 6; // cycles per filter tap and chain: pointers, loop exit
    private const double CopyPerFloat = 0.12; // gather of the input, transpose of the output

    /// <summary>FMA of taps inside the image, overheads of the register tiles, copies of input and output.</summary>
    public static double Cycles(ConvProblem p, int lanes)
    {
        double outputs = (double)p.N * p.OH * p.OW, inside = p.EffectiveFlops / (double)p.Flops;
        if (p.IsDepthwise && p.K == p.C)
        {
            double blocks = CostTerms.Blocks(p.C, lanes);
            return blocks * ((1.2 * outputs * p.R * p.S * inside) + (0.35 * lanes * (outputs + ((double)p.N * p.H * p.W))))
                + CacheModel.Stream(p.Bytes, passes: 1);
        }

        // filter rows on padding are skipped, columns not
        double multiply = CostTerms.Blocks(p.KPerGroup, lanes) * p.Groups * outputs * p.Accumulations * Math.Sqrt(inside) * 1.06;
        double chains = Math.Max(1, p.Accumulations / (double)ChainProducts),
            chainsOfChannels = CostTerms.Blocks(p.CPerGroup, Math.Max(1, ChainProducts / (p.R * p.S)));
        double tiles = CostTerms.Blocks(outputs, 14) * CostTerms.Blocks(p.KPerGroup, 2 * lanes) * p.Groups;
        double overhead = tiles * ((TapOverhead * p.R * p.S * chainsOfChannels) + (ChainOverhead * chains));
        return multiply + overhead + (CopyPerFloat * (p.InputCount + p.OutputCount));
    }
}
