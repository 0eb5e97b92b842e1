namespace ConvBench.Backends.Managed.Tiles;

/// <summary>Operands of the channel sums of one frequency: m (+)= v·u.</summary>
/// <remarks>v is [channel block][tile][W], u [channel][cols·W], m [tile][cols·W].</remarks>
internal unsafe struct ProductArgs
{
    /// <summary>First tile of the first channel block.</summary>
    public float* V;

    /// <summary>V once more: two names keep the JIT from loading a broadcast into a register for both columns.</summary>
    public float* SameV;

    /// <summary>Floats from a channel block to the next.</summary>
    public nint VBlock;

    /// <summary>First channel of the panel.</summary>
    public float* U;

    /// <summary>Channels to sum, at least 1.</summary>
    public int Channels;

    /// <summary>First tile of the products.</summary>
    public float* M;

    /// <summary>Whether the sum is added to m (a further chunk of channels) or replaces it.</summary>
    public bool Add;

    /// <summary>Runs the kernel for one or two vectors of output channels and this many tiles.</summary>
    public static void Run<TOne, TTwo>(int rows, int cols, ProductArgs t)
        where TOne : struct, ITileKernel<ProductArgs>
        where TTwo : struct, ITileKernel<ProductArgs>
    {
        if (cols == 2)
        {
            TileKernel<TTwo, ProductArgs>.Of(rows)(&t);
        }
        else
        {
            TileKernel<TOne, ProductArgs>.Of(rows)(&t);
        }
    }
}
