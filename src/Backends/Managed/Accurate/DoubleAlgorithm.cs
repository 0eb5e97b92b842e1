using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Accurate;

/// <summary>managed/direct-f64acc: sums in float64, rounded once; every layer.</summary>
/// <remarks>|error| ≤ u·|y| + γ_n(2⁻⁵³)·s: the correctly rounded result but for ties that the float64 roundings decide the
/// other way.</remarks>
internal sealed class DoubleAlgorithm()
    : AccurateAlgorithm("direct-f64acc", "products and sums in float64, rounded to float32 once", cyclesPerProduct: 2.3)
{
    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Resolve(options.Isa) switch
        {
            Isa.Avx512 => new AccumulatorPlan<Simd512, Vector512<float>, Double512, Vector512<double>, double>(problem, weights, bias,
                options, RoundedSumBound.Widened(problem)),
            Isa.Avx2 => new AccumulatorPlan<Simd256, Vector256<float>, Double256, Vector256<double>, double>(problem, weights, bias,
                options, RoundedSumBound.Widened(problem)),
            Isa.Vector128 => new AccumulatorPlan<Simd128, Vector128<float>, Double128, Vector128<double>, double>(problem, weights, bias,
                options, RoundedSumBound.Widened(problem)),
            _ => new AccumulatorPlan<SimdScalar, float, DoubleScalar, double, double>(problem, weights, bias, options,
                RoundedSumBound.Widened(problem)),
        };
}
