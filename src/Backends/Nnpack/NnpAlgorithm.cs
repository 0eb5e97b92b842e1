namespace ConvBench.Backends.Nnpack;

/// <summary><c>enum nnp_convolution_algorithm</c>.</summary>
internal enum NnpAlgorithm
{
    Fft8 = 1,
    Fft16 = 2,
    Winograd8 = 3,
    ImplicitGemm = 4,
    Direct = 5,
}
