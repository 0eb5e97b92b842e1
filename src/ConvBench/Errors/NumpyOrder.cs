namespace ConvBench.Errors;

/// <summary>Which generation's order of additions <c>np.sum</c> is repeated in.</summary>
public enum NumpyOrder
{
    /// <summary>Up to NumPy 2.2: pairwise inside chunks of 8192 elements, chunks added one after the other.</summary>
    Chunked,

    /// <summary>From NumPy 2.3 on: pairwise over the whole array.</summary>
    Pairwise,
}
