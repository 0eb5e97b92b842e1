using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Accurate;

// Dot2 of T. Ogita, S. M. Rump and S. Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26(6), 2005, algorithm
// 5.3: the rounding errors of every product
// (TwoProduct by FMA) and of every addition (Knuth's TwoSum) are exact float32 numbers, summed beside the sum and added at
// the end. 10 operations for a
// multiply-add; the result is as if computed with 48 bits and then rounded: |error| ≤ u·|y| + γ_n²·s. Whether the error of
// a product comes from an FMA or from
// float64 it is the same number, so the bits are the same on every width. Where a sum is infinite its correction is NaN and is left out.

/// <summary>16 sums with their corrections, AVX-512F: 20 of 32 registers beside 5 of the step.</summary>
internal readonly unsafe struct Compensated512(Vector512<float> sum, Vector512<float> correction)
    : IAccumulator<Compensated512, Vector512<float>, float>
{
    private readonly Vector512<float> _sum = sum;
    private readonly Vector512<float> _correction = correction;

    public static int Width => 16;

    public static int MaxRows => 5;

    public static float Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float weight) => Vector512.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated512 Start(float bias) => new(Vector512.Create(bias), Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated512 Add(Compensated512 sum, Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> product = a * b, total = sum._sum + product, moved = total - sum._sum;
        Vector512<float> lost = (sum._sum - (total - moved)) + (product - moved) + Avx512F.FusedMultiplySubtract(a, b, product);
        return new(total, sum._correction + lost);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Compensated512 sum, float* target, float floor) =>
        Simd512.AtLeast(
            Vector512.ConditionalSelect(Vector512.Equals(sum._correction, sum._correction), sum._sum + sum._correction, sum._sum),
            Vector512.Create(floor)).Store(target);
}

/// <summary>8 sums, AVX2 and FMA: 8 of 16 registers beside 5 of the step.</summary>
internal readonly unsafe struct Compensated256(Vector256<float> sum, Vector256<float> correction)
    : IAccumulator<Compensated256, Vector256<float>, float>
{
    private readonly Vector256<float> _sum = sum;
    private readonly Vector256<float> _correction = correction;

    public static int Width => 8;

    public static int MaxRows => 2;

    public static float Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float weight) => Vector256.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated256 Start(float bias) => new(Vector256.Create(bias), Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated256 Add(Compensated256 sum, Vector256<float> a, Vector256<float> b)
    {
        Vector256<float> product = a * b, total = sum._sum + product, moved = total - sum._sum;
        Vector256<float> lost = (sum._sum - (total - moved)) + (product - moved) + Fma.MultiplySubtract(a, b, product);
        return new(total, sum._correction + lost);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Compensated256 sum, float* target, float floor) =>
        Simd256.AtLeast(
            Vector256.ConditionalSelect(Vector256.Equals(sum._correction, sum._correction), sum._sum + sum._correction, sum._sum),
            Vector256.Create(floor)).Store(target);
}

/// <summary>4 sums, SSE or NEON; without FMA the errors of products are taken in float64, where the products are exact.</summary>
internal readonly unsafe struct Compensated128(Vector128<float> sum, Vector128<float> correction)
    : IAccumulator<Compensated128, Vector128<float>, float>
{
    private readonly Vector128<float> _sum = sum;
    private readonly Vector128<float> _correction = correction;

    public static int Width => 4;

    public static int MaxRows => 2;

    public static float Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float weight) => Vector128.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated128 Start(float bias) => new(Vector128.Create(bias), Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Compensated128 Add(Compensated128 sum, Vector128<float> a, Vector128<float> b)
    {
        Vector128<float> product = a * b, total = sum._sum + product, moved = total - sum._sum;
        Vector128<float> lost = (sum._sum - (total - moved)) + (product - moved) + ErrorOf(product, a, b);
        return new(total, sum._correction + lost);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Compensated128 sum, float* target, float floor) =>
        Simd128.AtLeast(
            Vector128.ConditionalSelect(Vector128.Equals(sum._correction, sum._correction), sum._sum + sum._correction, sum._sum),
            Vector128.Create(floor)).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ErrorOf(Vector128<float> product, Vector128<float> a, Vector128<float> b) =>
        Fma.IsSupported ? Fma.MultiplySubtract(a, b, product)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(-product, a, b)
        : Vector128.Narrow(
            (Vector128.WidenLower(a) * Vector128.WidenLower(b)) - Vector128.WidenLower(product),
            (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)) - Vector128.WidenUpper(product));
}

/// <summary>One sum.</summary>
internal readonly unsafe struct CompensatedScalar(float sum, float correction) : IAccumulator<CompensatedScalar, float, float>
{
    private readonly float _sum = sum;
    private readonly float _correction = correction;

    public static int Width => 1;

    public static int MaxRows => 2;

    public static float Pack(float weight) => weight;

    public static float Load(float* source) => *source;

    public static float Broadcast(float weight) => weight;

    public static CompensatedScalar Start(float bias) => new(bias, 0);

    public static CompensatedScalar Add(CompensatedScalar sum, float a, float b)
    {
        float product = a * b, total = sum._sum + product, moved = total - sum._sum;
        float lost = (sum._sum - (total - moved)) + (product - moved) + (float)(((double)a * b) - product);
        return new(total, sum._correction + lost);
    }

    public static void Store(CompensatedScalar sum, float* target, float floor) =>
        *target = SimdScalar.AtLeast(float.IsNaN(sum._correction) ? sum._sum : sum._sum + sum._correction, floor);
}
