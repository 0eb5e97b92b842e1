using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Plans;

/// <summary>Values stay as they are: inputs on their way into a kernel's layout.</summary>
internal readonly struct NoEpilogue : IEpilogue
{
    public Vector128<float> Of(Vector128<float> sums, int channel) => sums;

    public Vector256<float> Of(Vector256<float> sums, int channel) => sums;

    public Vector512<float> Of(Vector512<float> sums, int channel) => sums;
}
