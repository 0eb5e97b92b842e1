namespace ConvBench.Problems;

/// <summary>What a problem asks beyond a sum of products over one image: a row computes only what it declares.</summary>
/// <remarks>A new attribute of <see cref="ConvProblem"/> is a new feature here, which every row refuses until it declares it.</remarks>
[Flags]
public enum ProblemFeatures
{
    /// <summary>One image, stride 1, dense taps, one group, the same padding on opposite sides, no bias, nothing behind the sum.</summary>
    None = 0,

    /// <summary>Several images.</summary>
    Batch = 1,

    /// <summary>A stride above 1.</summary>
    Stride = 2,

    /// <summary>Taps further apart than 1.</summary>
    Dilation = 4,

    /// <summary>Several groups.</summary>
    Groups = 8,

    /// <summary>Padding that differs between opposite sides.</summary>
    UnequalPadding = 16,

    /// <summary>A bias b[K].</summary>
    Bias = 32,

    /// <summary>What every convolution may have; fixed, a new feature does not become part of it.</summary>
    Convolution = Batch | Stride | Dilation | Groups | UnequalPadding | Bias,

    /// <summary>A ReLU behind the sum.</summary>
    Relu = 64,
}
