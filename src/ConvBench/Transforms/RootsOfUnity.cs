namespace ConvBench.Transforms;

/// <summary>Powers of e^(2πi/n), from which all Fourier transforms of this project have their twiddle factors.</summary>
public static class RootsOfUnity
{
    /// <summary>Sine and cosine of 2π·j·m/n, in float64.</summary>
    public static (double Sin, double Cos) Of(int j, int m, int n) => Math.SinCos(2 * Math.PI * j * m / n);
}
