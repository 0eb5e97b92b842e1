using ConvBench.Machine.Simd;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>A machine whose numbers count the roundings behind a value: an addition has those of its deeper operand and one more.</summary>
internal readonly unsafe struct DepthSimd : ISimd<float>
{
    public static int Width => 1;

    public static int Registers => 16;

    public static float Zero => 0;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* target) => *target = value;

    public static float Broadcast(float value) => 0;

    public static float Add(float a, float b) => Math.Max(a, b) + 1;

    public static float Sub(float a, float b) => Math.Max(a, b) + 1;

    public static float Mul(float a, float b) => Math.Max(a, b) + 1;

    public static float Fma(float a, float b, float c) => Math.Max(Math.Max(a, b), c) + 1;

    public static float Fnma(float a, float b, float c) => Math.Max(Math.Max(a, b), c) + 1;

    public static float And(float a, float mask) => throw new NotSupportedException();

    public static float AtLeast(float value, float floor) => throw new NotSupportedException();

    public static void Deinterleave(float a, float b, out float even, out float odd) => throw new NotSupportedException();
}
