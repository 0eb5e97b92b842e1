namespace ConvBench.Operands;

/// <summary>Rounding of float32 numbers to the formats of 16 bits, to nearest and ties to even, and what it may cost.</summary>
/// <remarks>A number x of the format's range becomes x·(1 + δ) + ε, |δ| ≤ <see cref="Unit"/>, |ε| ≤ <see cref="Underflow"/>, one of them 0. Above the range it becomes infinite: 65520 and more in float16.</remarks>
public static class OperandRounding
{
    /// <summary>The nearest number of the format, as float32; infinite beyond its range, NaN stays NaN.</summary>
    public static float Round(float value, OperandFormat format) => format switch
    {
        OperandFormat.Full => value,
        OperandFormat.BFloat16 => ToBFloat16(value),
        OperandFormat.Float16 => (float)(Half)value,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "a known format"),
    };

    /// <summary>Every operand rounded, the bias too.</summary>
    public static ConvData Round(ConvData data, OperandFormat format) =>
        format == OperandFormat.Full ? data : new ConvData(Round(data.X, format), Round(data.W, format), Round(data.B, format));

    /// <summary>Each value rounded.</summary>
    public static float[] Round(ReadOnlySpan<float> values, OperandFormat format)
    {
        var rounded = new float[values.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = Round(values[i], format);
        }

        return rounded;
    }

    /// <summary>Unit roundoff v: 2⁻⁸ for bfloat16, 2⁻¹¹ for float16, 0 for no rounding.</summary>
    public static double Unit(OperandFormat format) => format switch
    {
        OperandFormat.BFloat16 => 1.0 / 256,
        OperandFormat.Float16 => 1.0 / 2048,
        _ => 0,
    };

    /// <summary>Half the spacing η of the format's subnormals: 2⁻¹³⁴ for bfloat16, 2⁻²⁵ for float16, 0 for no rounding.</summary>
    public static double Underflow(OperandFormat format) => format switch
    {
        OperandFormat.BFloat16 => Math.ScaleB(1, -134),
        OperandFormat.Float16 => Math.ScaleB(1, -25),
        _ => 0,
    };

    /// <summary>"float32", "bfloat16", "float16".</summary>
    public static string Name(OperandFormat format) => format switch
    {
        OperandFormat.BFloat16 => "bfloat16",
        OperandFormat.Float16 => "float16",
        _ => "float32",
    };

    /// <summary>The upper half of the bits, rounded by the lower: half a unit less one, and one more where the last bit is odd; a carry runs into the exponent as it should.</summary>
    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint rounded = float.IsNaN(value) ? bits | 0x400000 : bits + 0x7fff + ((bits >> 16) & 1);
        return BitConverter.UInt32BitsToSingle(rounded & 0xffff0000);
    }
}
