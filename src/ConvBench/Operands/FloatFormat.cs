namespace ConvBench.Operands;

/// <summary>A binary floating-point format: how coarse its numbers are, and how far they reach. Numbers stay float32 in memory.</summary>
/// <remarks>
/// Rounding is to nearest, ties to even: a number x of the format's range becomes x·(1 + δ) + ε, |δ| ≤ <see cref="Unit"/>,
/// |ε| ≤ <see cref="Underflow"/>, one of them 0. Above the range it becomes infinite: 65520 and more in float16.
/// </remarks>
public sealed class FloatFormat
{
    private readonly int _digits;

    private FloatFormat(string name, int digits, int largestExponent)
    {
        (Name, _digits) = (name, digits);
        Unit = Math.ScaleB(1, -digits);
        Max = Math.ScaleB(2 - (2 * Unit), largestExponent);
        MinNormal = Math.ScaleB(1, 1 - largestExponent);
    }

    /// <summary>53 significant bits: the truth's format.</summary>
    public static FloatFormat Binary64 { get; } = new("float64", 53, 1023);

    /// <summary>24 significant bits: the format of operands and outputs.</summary>
    public static FloatFormat Binary32 { get; } = new("float32", 24, 127);

    /// <summary>8 significant bits, float32's exponents.</summary>
    public static FloatFormat BFloat16 { get; } = new("bfloat16", 8, 127);

    /// <summary>11 significant bits (10 explicit ones), float32's exponents: what tensor cores make of float32 operands.</summary>
    public static FloatFormat TensorFloat32 { get; } = new("TF32", 11, 127);

    /// <summary>11 significant bits, 5 bits of exponent.</summary>
    public static FloatFormat Binary16 { get; } = new("float16", 11, 15);

    /// <summary>"float64", "float32", "bfloat16", "TF32", "float16".</summary>
    public string Name { get; }

    /// <summary>Unit roundoff u, half an ulp of 1: 2⁻²⁴ ≈ 5.96e-8 for float32.</summary>
    public double Unit { get; }

    /// <summary>The largest finite number.</summary>
    public double Max { get; }

    /// <summary>The smallest number with all its digits.</summary>
    public double MinNormal { get; }

    /// <summary>η, half the spacing of the subnormals: 2⁻¹³⁴ for bfloat16, 2⁻²⁵ for float16; 0 for float64, where float64
    /// cannot hold it.</summary>
    public double Underflow => MinNormal * Unit;

    /// <summary>What turning a float32 number into this format may cost; nothing where the format holds every float32 number.</summary>
    public (double Unit, double Underflow) OfFloat32 => _digits < Binary32._digits ? (Unit, Underflow) : (0, 0);

    /// <summary>γ_n = n·u/(1 − n·u): a sum in which no term is rounded more than n times is within γ_n·Σ|term| of the exact
    /// one; infinite from n·u = 1 on.</summary>
    /// <remarks>No O(u²) is left out. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1 and §4.2.</remarks>
    public double Gamma(double n)
    {
        double nu = n * Unit;
        return nu < 1 ? nu / (1 - nu) : double.PositiveInfinity;
    }

    /// <summary>The nearest number of the format, as float32; infinite beyond its range, NaN stays NaN.</summary>
    public float Round(float value) =>
        this == Binary16 ? (float)(Half)value : _digits < Binary32._digits ? Cut(value, Binary32._digits - _digits) : value;

    /// <summary>Each value rounded.</summary>
    public float[] Round(ReadOnlySpan<float> values)
    {
        var rounded = new float[values.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = Round(values[i]);
        }

        return rounded;
    }

    /// <summary>Every operand rounded, the bias too.</summary>
    public ConvData Round(ConvData data) => OfFloat32.Unit == 0 ? data : new ConvData(Round(data.X), Round(data.W), Round(data.B));

    /// <summary>The nearest bfloat16 number.</summary>
    public static float ToBFloat16(float value) => Cut(value, 16);

    /// <summary>The upper bits, rounded by the lower ones: half a unit less one, and one more where the last bit is
    /// odd; a carry runs into the exponent as it should.</summary>
    private static float Cut(float value, int drop)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value), half = 1u << (drop - 1);
        uint rounded = float.IsNaN(value) ? bits | 0x400000 : bits + half - 1 + ((bits >> drop) & 1);
        return BitConverter.UInt32BitsToSingle(rounded & ~((1u << drop) - 1));
    }
}
