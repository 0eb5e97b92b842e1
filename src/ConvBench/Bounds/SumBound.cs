using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Bounds;

/// <summary>Bound of a row whose outputs are sums of their own products: |y − yRef| ≤ γ_d·s, γ_d = d·u/(1 − d·u), u = 2⁻²⁴,
/// s = |x| ⋆ |w| + |b|.</summary>
/// <remarks>
/// d is the largest number of roundings that a product, or the bias, goes through on its way to the output: its multiplication (or the
/// addition that it is fused with) and every addition behind it (<see cref="FloatFormat.Gamma"/>).
/// </remarks>
/// <param name="depth">d, at least 1.</param>
/// <param name="order">The order that d was counted in, for a reader.</param>
public sealed class SumBound(int depth, string order) : IErrorBound
{
    /// <inheritdoc/>
    public string Formula { get; } = string.Create(CultureInfo.InvariantCulture, $"γ_{depth}·s, {order}");

    /// <summary>Roundings on the longest way, d.</summary>
    public int Depth { get; } = depth;

    /// <inheritdoc/>
    public int? Roundings => Depth;

    /// <inheritdoc/>
    public double? MeanRoundings { get; private init; } = depth;

    /// <summary>Products of the longest chain; null where the order is any.</summary>
    public int? Chain { get; private init; }

    /// <summary>What holds for any order of adding n products, with or without FMA, and a bias: d = n + 1.</summary>
    public static SumBound AnyOrder(ConvProblem p) =>
        new(Tolerance.Roundings(p), "any order") { MeanRoundings = MeanSquare.AnyOrder(p) };

    /// <summary>Chains of additions that are then added one after the other, and the bias: d = chain + chains − 1 + (1 with
    /// a bias).</summary>
    /// <remarks>
    /// A chain of L multiply-adds from zero rounds its first product L times: fused, once per step; separate, once for the
    /// multiplication and L − 1
    /// times for the additions, the first of which adds to zero and is exact. The sum of the first chain is added to chains
    /// − 1 others. The bias is added
    /// before, between or behind them; without one that addition is exact. In the mean a product goes through half a chain, its
    /// multiplication and half of the chains' additions, (L + 3)/2 + chains/2 + 1 at most; a bias may go through all.
    /// </remarks>
    /// <param name="p">The layer.</param>
    /// <param name="chain">Products of the longest chain.</param>
    /// <param name="chains">Chains.</param>
    public static SumBound Chains(ConvProblem p, int chain, int chains)
    {
        int depth = chain + chains - 1 + (p.HasBias ? 1 : 0);
        string order = chains == 1 ? "one chain" : string.Create(CultureInfo.InvariantCulture, $"{chains} chains of {chain}");
        return new SumBound(depth, order)
        {
            Chain = chain,
            MeanRoundings = p.HasBias ? depth : Math.Min(depth, ((chain + 3) / 2.0) + (chains == 1 ? 0 : (chains / 2.0) + 1)),
        };
    }

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        double gamma = FloatFormat.Binary32.Gamma(Depth);
        return Array.ConvertAll(truth.S, s => s == 0 ? 0 : gamma * s);
    }
}
