using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Plans;

/// <summary>What a transposition does to each row that it writes; a struct type argument, free where it is nothing.</summary>
internal interface IEpilogue
{
    /// <summary>Values of one channel.</summary>
    Vector128<float> Of(Vector128<float> sums, int channel);

    /// <summary>Values of one channel.</summary>
    Vector256<float> Of(Vector256<float> sums, int channel);

    /// <summary>Values of one channel.</summary>
    Vector512<float> Of(Vector512<float> sums, int channel);
}
