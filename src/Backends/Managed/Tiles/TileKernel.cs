namespace ConvBench.Backends.Managed.Tiles;

/// <summary>From a number of rows to the body.</summary>
internal static unsafe class TileKernel<TKernel, TArgs>
    where TKernel : struct, ITileKernel<TArgs>
    where TArgs : unmanaged
{
    /// <summary>The body for this many rows, 1 to 14.</summary>
    public static delegate*<TArgs*, void> Of(int rows) => rows switch
    {
        1 => &TKernel.Run<Size1>,
        2 => &TKernel.Run<Size2>,
        3 => &TKernel.Run<Size3>,
        4 => &TKernel.Run<Size4>,
        5 => &TKernel.Run<Size5>,
        6 => &TKernel.Run<Size6>,
        7 => &TKernel.Run<Size7>,
        8 => &TKernel.Run<Size8>,
        9 => &TKernel.Run<Size9>,
        10 => &TKernel.Run<Size10>,
        11 => &TKernel.Run<Size11>,
        12 => &TKernel.Run<Size12>,
        13 => &TKernel.Run<Size13>,
        14 => &TKernel.Run<Size14>,
        _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, "1 to 14"),
    };
}
