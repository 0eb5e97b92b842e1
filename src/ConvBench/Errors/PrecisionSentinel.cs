using ConvBench.Problems;

namespace ConvBench.Errors;

/// <summary>Classifies a row's arithmetic by its signal-to-noise ratio, 20·log₁₀(‖yRef‖₂/‖e‖₂) in dB.</summary>
/// <remarks>
/// Rounding an operand m·2ᵉ, 1 ≤ m &lt; 2, to p bits makes an error uniform in ±v·2ᵉ, v = 2⁻ᵖ, so a relative L2 error of
/// v·√(E[4ᵉ]/(3·E[x²])): 0.425·v for normal
/// operands (0.378·v for uniform, 0.392·v for log-uniform ones). Products of two such operands with random signs make a
/// relative L2 error of
/// √2·0.425·v = 0.60·v: 70.7 dB for p = 11 (TF32, float16), 52.6 dB for p = 8 (bfloat16). One operand alone gives 3 dB
/// more; truncation, whose
/// errors share their sign, has 1.58·v: 62.3 and 44.2 dB. The classes reach 2 dB beyond these on both sides. Float32
/// methods have relative L2
/// errors of 2⁻²⁴ (144 dB) to 4e-6 (108 dB, Winograd F(6,3)).
/// The ratio presumes operands of random signs: where outputs cancel, the signal is small whatever the arithmetic.
/// </remarks>
public static class PrecisionSentinel
{
    /// <summary>Float32 from here on, dB.</summary>
    public const double Float32Db = 105;

    /// <summary>One operand rounded to 11 bits, 73.7 dB, and 2 dB more.</summary>
    public const double Tf32Db = 75.7;

    /// <summary>Midway between truncated 11 bits, 62.3 dB, and one operand rounded to 8 bits, 55.6 dB.</summary>
    public const double Bfloat16Db = 59;

    /// <summary>Truncated 8 bits, 44.2 dB, less 2 dB.</summary>
    public const double LowestDb = 42.2;

    /// <summary>
    /// Growth of the relative error from one channel count to the next that one algorithm cannot explain. Random rounding
    /// errors of a sum grow
    /// like the root of its chain's length: a tail or a block of channels more at most halves or doubles the chain, √2, and
    /// 33/31 more products
    /// add 1.03; that is 1.46. One bit, 2, leaves room for another remainder of tiles.
    /// </summary>
    public const double JumpFactor = 2;

    /// <summary>Outputs below which an error is too uncertain to speak of a jump: of 1000 independent ones its standard
    /// deviation is 1/√2000 = 2 %.</summary>
    public const long JumpCount = 1000;

    /// <summary>−20·log₁₀ of the relative L2 error, dB; infinite where the result is exact.</summary>
    public static double SnrDb(double relL2) => -20 * Math.Log10(relL2);

    /// <summary>The class of a relative L2 error.</summary>
    public static Precision Classify(double relL2) => SnrDb(relL2) switch
    {
        >= Float32Db => Precision.Full,
        >= Tf32Db => Precision.Between,
        >= Bfloat16Db => Precision.ElevenBits,
        >= LowestDb => Precision.EightBits,
        _ => Precision.Less,
    };

    /// <summary>Its name for a reader.</summary>
    public static string Name(Precision precision) => precision switch
    {
        Precision.Full => "float32",
        Precision.Between => "below float32",
        Precision.ElevenBits => "TF32 or float16",
        Precision.EightBits => "bfloat16",
        Precision.Less => "below bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    private static readonly int[] NeighbourChannels = [31, 32, 33];

    /// <summary>The problem with 31, 32 and 33 input channels per group (channels, where it is depthwise): where libraries
    /// switch methods.</summary>
    public static IReadOnlyList<ConvProblem> Neighbours(ConvProblem p) =>
        [.. NeighbourChannels.Select(c => p.IsDepthwise ? p with { C = c, K = c * p.KPerGroup, Groups = c } : p with { C = c * p.Groups })];
}
