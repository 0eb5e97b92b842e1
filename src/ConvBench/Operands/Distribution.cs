namespace ConvBench.Operands;

/// <summary>What the operands look like. The convolution's error depends on it: sums that cancel lose bits.</summary>
public enum Distribution
{
    /// <summary>x ~ N(0, 1), w ~ N(0, 1/n), so that outputs have variance about 1.</summary>
    Normal,

    /// <summary>x and w uniform in [−1, 1).</summary>
    Uniform,

    /// <summary>x = max(N(0, 1), 0), as after an activation; w ~ N(0, 2/n).</summary>
    Relu,

    /// <summary>Small whole numbers: every partial sum in any order is exact in float32.</summary>
    Integers,

    /// <summary>Pairs of products that cancel: Σxw ≪ Σ|xw|, 2⁻¹² and less for most outputs (a layer with one product per
    /// output cannot).</summary>
    Cancelling,

    /// <summary>The operands of the Keras fixtures: MT19937, x ~ U[0,1) in NHWC order from seed 0, w Glorot-uniform in HWIO
    /// order from seed 1.</summary>
    Keras,
}
