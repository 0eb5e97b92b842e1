namespace ConvBench.Backends.Managed.Tiles;

/// <summary>What is done to one row of a register tile: a step of its sums, a correction, a store.</summary>
internal interface IRowAction<TSum, TVec>
    where TSum : unmanaged
    where TVec : unmanaged
{
    /// <summary>Row from 0 on, a constant once inlined; x and y are vectors that all rows share; a tile of one column
    /// leaves b alone.</summary>
    void Row(int row, TVec x, TVec y, ref TSum a, ref TSum b);
}
