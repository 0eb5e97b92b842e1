using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Accurate;

/// <summary>managed/direct-comp: compensated sums in float32, what one can do where there is no fast float64; every layer.</summary>
/// <remarks>|error| ≤ u·|y| + γ_n²·s: about twice float32's bits before the last rounding (Ogita, Rump and Oishi, 2005,
/// proposition 5.5).</remarks>
internal sealed class CompensatedAlgorithm()
    : AccurateAlgorithm("direct-comp",
        "compensated sums in float32 (Dot2): the rounding error of every product and addition is summed too", cyclesPerProduct: 6)
{
    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Resolve(options.Isa) switch
        {
            Isa.Avx512 => new AccumulatorPlan<Simd512, Vector512<float>, Compensated512, Vector512<float>, float>(problem, weights, bias,
                options, RoundedSumBound.Compensated(problem)),
            Isa.Avx2 => new AccumulatorPlan<Simd256, Vector256<float>, Compensated256, Vector256<float>, float>(problem, weights, bias,
                options, RoundedSumBound.Compensated(problem)),
            Isa.Vector128 => new AccumulatorPlan<Simd128, Vector128<float>, Compensated128, Vector128<float>, float>(problem, weights, bias,
                options, RoundedSumBound.Compensated(problem)),
            _ => new AccumulatorPlan<SimdScalar, float, CompensatedScalar, float, float>(problem, weights, bias, options,
                RoundedSumBound.Compensated(problem)),
        };
}
