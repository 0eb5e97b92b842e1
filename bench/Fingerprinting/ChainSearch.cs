namespace ConvBench.Bench.Fingerprinting;

/// <summary>Sums some outputs in many orders, to be compared bit by bit with outputs of which only the operands are known.</summary>
internal static class ChainSearch
{
    /// <summary>The orders that are tried.</summary>
    /// <param name="p">The layer.</param>
    public static IReadOnlyList<Chain> Candidates(ConvProblem p)
    {
        int n = p.Accumulations, taps = p.R * p.S;
        int[] blocks = [0, .. new[] { 1, 4, 8, 16, 32, 64, p.CPerGroup }.Where(b => b <= p.CPerGroup).Distinct()];
        return
        [
            .. from block in blocks
               from length in new[] { 0, 64, 128, 192, 256, 320, 384, 512, 1024, block * taps, (n + 1) / 2, p.CPerGroup }.Where(l => l < n)
                   .Distinct()
               from lanes in (int[])[1, 4, 8, 16]
               from fused in (bool[])[true, false]
               select new Chain(block, length, lanes, fused),
        ];
    }

    /// <summary>One output in this order; the bias last.</summary>
    /// <param name="chain">The order.</param>
    /// <param name="products">Operands of the products by channel and tap, those on padding zero.</param>
    /// <param name="p">The layer.</param>
    /// <param name="bias">Added at the end.</param>
    public static float Sum(Chain chain, (float X, float W)[] products, ConvProblem p, float bias)
    {
        int n = products.Length, length = chain.Length == 0 ? n : chain.Length;
        int[] order = Order(chain.ChannelBlock, p.CPerGroup, p.R * p.S);
        Span<float> lanes = stackalloc float[chain.Lanes];
        float sum = 0;
        for (int start = 0; start < n; start += length)
        {
            lanes.Clear();
            for (int i = start; i < Math.Min(n, start + length); i++)
            {
                (float x, float w) = products[order[i]];
                ref float lane = ref lanes[(i - start) % chain.Lanes];
                lane = chain.Fused ? MathF.FusedMultiplyAdd(x, w, lane) : lane + (x * w);
            }

            for (int half = chain.Lanes / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    lanes[i] += lanes[i + half];
                }
            }

            sum = start == 0 ? lanes[0] : sum + lanes[0];
        }

        return p.HasBias ? sum + bias : sum;
    }

    /// <summary>Positions c·RS + tap in the order of the sum.</summary>
    private static int[] Order(int block, int channels, int taps)
    {
        if (block == 0)
        {
            return [.. Enumerable.Range(0, channels * taps)];
        }

        List<int> order = new(channels * taps);
        for (int c0 = 0; c0 < channels; c0 += block)
        {
            for (int t = 0; t < taps; t++)
            {
                for (int c = c0; c < Math.Min(channels, c0 + block); c++)
                {
                    order.Add((c * taps) + t);
                }
            }
        }

        return [.. order];
    }
}
