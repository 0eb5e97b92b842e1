using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Rounded;

/// <summary><see cref="FloatFormat"/> of many floats, four at a time where vectors are allowed: every vector instruction
/// set has these.</summary>
internal static unsafe class InputRounding
{
    private const int Width = 4;

    /// <summary>What rounds count floats from source to target.</summary>
    public static delegate*<float*, float*, nint, void> Of(FloatFormat format, Isa isa) => (format.Name, IsaSelector.Resolve(isa)) switch
    {
        ("bfloat16", Isa.Scalar) => &BFloat16Scalars,
        ("bfloat16", _) => &BFloat16,
        ("float16", Isa.Scalar) => &Float16Scalars,
        ("float16", _) => &Float16,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format.Name, "bfloat16 or float16"),
    };

    private static void BFloat16(float* source, float* target, nint count)
    {
        nint i = 0;
        for (; i <= count - Width; i += Width)
        {
            Vector128<float> x = Vector128.Load(source + i);
            Vector128<uint> bits = x.AsUInt32(), last = (bits >> 16) & Vector128<uint>.One;
            Vector128<uint> rounded = bits + Vector128.Create(0x7fffu) + last, quiet = bits | Vector128.Create(0x400000u);
            (Vector128.ConditionalSelect(Vector128.Equals(x, x).AsUInt32(), rounded, quiet) & Vector128.Create(0xffff0000u)).AsSingle()
                .Store(target + i);
        }

        BFloat16Scalars(source + i, target + i, count - i);
    }

    /// <summary>
    /// Normal numbers as bfloat16's, 13 bits lower. Below 2⁻¹⁴ the format's spacing is 2⁻²⁴, as float32's is from ½ to 1:
    /// |x| + ½ rounds to it. From 65520 = 65536 − 16 on, whatever
    /// rounds to 2¹⁶, it is infinite.
    /// </summary>
    private static void Float16(float* source, float* target, nint count)
    {
        Vector128<uint> signs = Vector128.Create(0x80000000u);
        nint i = 0;
        for (; i <= count - Width; i += Width)
        {
            Vector128<float> x = Vector128.Load(source + i), half = Vector128.Create(0.5f);
            Vector128<uint> bits = x.AsUInt32(), sign = bits & signs, size = bits & ~signs;
            Vector128<float> normal =
                ((size + Vector128.Create(0xfffu) + ((size >> 13) & Vector128<uint>.One)) & Vector128.Create(0xffffe000u)).AsSingle();
            Vector128<float> small = size.AsSingle() + half - half;
            Vector128<float> rounded =
                Vector128.ConditionalSelect(Vector128.LessThan(size.AsSingle(), Vector128.Create(1f / 16384)), small, normal);
            rounded = Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(rounded, Vector128.Create(65536f)),
                Vector128.Create(float.PositiveInfinity), rounded);
            Vector128<uint> signed = rounded.AsUInt32() | sign;
            Vector128.ConditionalSelect(Vector128.Equals(x, x), signed.AsSingle(), (bits | Vector128.Create(0x400000u)).AsSingle())
                .Store(target + i);
        }

        Float16Scalars(source + i, target + i, count - i);
    }

    private static void BFloat16Scalars(float* source, float* target, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = FloatFormat.ToBFloat16(source[i]);
        }
    }

    private static void Float16Scalars(float* source, float* target, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = (float)(Half)source[i];
        }
    }
}
