using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed;

/// <summary>managed/im2col: matrix multiplication over patches of the image that are gathered while they are packed; every layer.</summary>
internal sealed class Im2colAlgorithm() : ManagedAlgorithm("im2col", "im2col fused into the packing of a blocked GEMM", ErrorModel.Componentwise)
{
    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => problem.Flops;

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Resolve(options.Isa) switch
        {
            Isa.Avx512 => new Im2colPlan<Simd512, Vector512<float>>(problem, weights, bias, options),
            Isa.Avx2 => new Im2colPlan<Simd256, Vector256<float>>(problem, weights, bias, options),
            Isa.Vector128 => new Im2colPlan<Simd128, Vector128<float>>(problem, weights, bias, options),
            _ => new Im2colPlan<SimdScalar, float>(problem, weights, bias, options),
        };
}
