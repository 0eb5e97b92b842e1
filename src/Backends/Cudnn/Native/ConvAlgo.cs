namespace ConvBench.Backends.Cudnn.Native;

/// <summary><c>cudnnConvolutionFwdAlgo_t</c>.</summary>
internal enum ConvAlgo
{
    ImplicitGemm = 0,
    ImplicitPrecompGemm = 1,
    Gemm = 2,
    Direct = 3,
    Fft = 4,
    FftTiling = 5,
    Winograd = 6,
    WinogradNonfused = 7,
}
