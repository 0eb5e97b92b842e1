namespace ConvBench.Operands;

/// <summary>Kinds of one operand by itself.</summary>
internal enum TensorKind
{
    /// <summary>As <see cref="Distribution.Normal"/>: x, b ~ N(0, 1), w ~ N(0, 1/n).</summary>
    Normal,

    /// <summary>Uniform from the first number to below the second.</summary>
    Uniform,

    /// <summary>One value, the first number.</summary>
    Constant,

    /// <summary>1 at one place, the first number, counted as the tensor lies in memory; 0 elsewhere.</summary>
    OneHot,

    /// <summary>max(normal, 0).</summary>
    Relu,

    /// <summary>Small whole numbers, as <see cref="Distribution.Integers"/>.</summary>
    Integers,

    /// <summary>Normal, but for a share of zeros, the first number.</summary>
    Sparse,

    /// <summary>Normal, but for a share, the first number, of ±m·2⁻¹⁴⁹, m uniform in 1 … 2²³ − 1: between 2⁻¹⁴⁹ and 2⁻¹²⁶.</summary>
    Subnormal,

    /// <summary>Normal times exp(σ·N(0, 1)) of its channel, σ the first number: few channels are far larger than the others, as in
    /// trained networks. Channels of w are its inputs', of b every value.</summary>
    LogNormal,
}
