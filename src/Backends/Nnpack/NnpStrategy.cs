namespace ConvBench.Backends.Nnpack;

/// <summary><c>enum nnp_convolution_transform_strategy</c>: whether kernels are transformed now, beforehand, or have been.</summary>
internal enum NnpStrategy
{
    Compute = 1,
    Precompute = 2,
    Reuse = 3,
}
