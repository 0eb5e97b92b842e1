namespace ConvBench.Bench.Fingerprinting;

/// <summary>A convolution of which nothing is known but its outputs.</summary>
/// <param name="problem">The layer; its bias, where it has one, is zero.</param>
/// <param name="x">Input, NCHW.</param>
/// <param name="w">Weights, KCRS.</param>
/// <returns>Output, NCHW, <see cref="ConvProblem.OutputCount"/> elements.</returns>
internal delegate float[] BlackBox(ConvProblem problem, float[] x, float[] w);
