namespace ConvBench.Backends.Managed.Tiles;

/// <summary>A kernel with a body for each number of rows.</summary>
internal unsafe interface ITileKernel<TArgs>
    where TArgs : unmanaged
{
    /// <summary>Computes a tile of TRows rows.</summary>
    static abstract void Run<TRows>(TArgs* t)
        where TRows : unmanaged, ISize;
}
