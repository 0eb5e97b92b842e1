using ConvBench.Machine.Simd;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>A machine that never cancels: a difference is the sum of the sizes of its operands.</summary>
internal readonly unsafe struct SizeSimd : ISimd<float>
{
    public static int Width => 1;

    public static int Registers => 16;

    public static float Zero => 0;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* target) => *target = value;

    public static float Broadcast(float value) => Math.Abs(value);

    public static float Add(float a, float b) => a + b;

    public static float Sub(float a, float b) => a + b;

    public static float Mul(float a, float b) => a * b;

    public static float Fma(float a, float b, float c) => (a * b) + c;

    public static float Fnma(float a, float b, float c) => (a * b) + c;

    public static float And(float a, float mask) => throw new NotSupportedException();

    public static float AtLeast(float value, float floor) => throw new NotSupportedException();

    public static void Deinterleave(float a, float b, out float even, out float odd) => throw new NotSupportedException();
}
