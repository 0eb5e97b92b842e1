using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Plans;

/// <summary>What final sums pass on their way out: the bias of their channel, then a floor, 0 with a ReLU, −∞ without.</summary>
/// <remarks>One addition and one maximum for each stored vector; see <see cref="ISimd{TVec}.AtLeast"/> about NaN.</remarks>
internal readonly unsafe struct Epilogue(float* bias, float floor) : IEpilogue
{
    /// <summary>Bias of the first channel; further ones follow.</summary>
    public float* Bias => bias;

    /// <summary>Least output.</summary>
    public float Floor => floor;

    /// <summary>The same from this channel on.</summary>
    public Epilogue From(int channel) => new(bias + channel, floor);

    /// <summary>One output, of a loop that holds bias and floor in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float sum, float bias, float floor) => SimdScalar.AtLeast(sum + bias, floor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Of(Vector128<float> sums, int channel) =>
        Simd128.AtLeast(sums + Vector128.Create(bias[channel]), Vector128.Create(floor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Of(Vector256<float> sums, int channel) =>
        Simd256.AtLeast(sums + Vector256.Create(bias[channel]), Vector256.Create(floor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<float> sums, int channel) =>
        Simd512.AtLeast(sums + Vector512.Create(bias[channel]), Vector512.Create(floor));
}
