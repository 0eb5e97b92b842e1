using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Accurate;

// Sums in float64: products of two float32 are exact (24 + 24 ≤ 53 bits), so a multiply-add rounds once, fused or not, and
// the bits are the same on every width.

/// <summary>8 sums, AVX-512F: 16 of 32 registers.</summary>
internal readonly unsafe struct Double512(Vector512<double> sum) : IAccumulator<Double512, Vector512<double>, double>
{
    private readonly Vector512<double> _sum = sum;

    public static int Width => 8;

    public static int MaxRows => 8;

    public static double Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(float* source) => Avx512F.ConvertToVector512Double(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double weight) => Vector512.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Start(float bias) => new(Vector512.Create((double)bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Add(Double512 sum, Vector512<double> a, Vector512<double> b) => new(Avx512F.FusedMultiplyAdd(a, b, sum._sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double512 sum, float* target, float floor) =>
        Simd256.AtLeast(Avx512F.ConvertToVector256Single(sum._sum), Vector256.Create(floor)).Store(target);
}

/// <summary>4 sums, AVX2 and FMA: 12 of 16 registers.</summary>
internal readonly unsafe struct Double256(Vector256<double> sum) : IAccumulator<Double256, Vector256<double>, double>
{
    private readonly Vector256<double> _sum = sum;

    public static int Width => 4;

    public static int MaxRows => 6;

    public static double Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(float* source) => Avx.ConvertToVector256Double(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(double weight) => Vector256.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Start(float bias) => new(Vector256.Create((double)bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Add(Double256 sum, Vector256<double> a, Vector256<double> b) => new(Fma.MultiplyAdd(a, b, sum._sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double256 sum, float* target, float floor) =>
        Simd128.AtLeast(Avx.ConvertToVector128Single(sum._sum), Vector128.Create(floor)).Store(target);
}

/// <summary>2 sums, SSE or NEON.</summary>
internal readonly unsafe struct Double128(Vector128<double> sum) : IAccumulator<Double128, Vector128<double>, double>
{
    private readonly Vector128<double> _sum = sum;

    public static int Width => 2;

    public static int MaxRows => 6;

    public static double Pack(float weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(float* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(double*)source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Broadcast(double weight) => Vector128.Create(weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Start(float bias) => new(Vector128.Create((double)bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Add(Double128 sum, Vector128<double> a, Vector128<double> b) => new((a * b) + sum._sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double128 sum, float* target, float floor) =>
        *(double*)target = Simd128.AtLeast(Vector128.Narrow(sum._sum, sum._sum), Vector128.Create(floor)).AsDouble().ToScalar();
}

/// <summary>One sum.</summary>
internal readonly unsafe struct DoubleScalar(double sum) : IAccumulator<DoubleScalar, double, double>
{
    private readonly double _sum = sum;

    public static int Width => 1;

    public static int MaxRows => 6;

    public static double Pack(float weight) => weight;

    public static double Load(float* source) => *source;

    public static double Broadcast(double weight) => weight;

    public static DoubleScalar Start(float bias) => new(bias);

    public static DoubleScalar Add(DoubleScalar sum, double a, double b) => new((a * b) + sum._sum);

    public static void Store(DoubleScalar sum, float* target, float floor) => *target = SimdScalar.AtLeast((float)sum._sum, floor);
}
