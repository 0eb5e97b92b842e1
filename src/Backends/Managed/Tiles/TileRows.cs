using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>The sums of a register tile, up to 14 rows of two: every kernel with sums in registers is this struct, row
/// actions and its own loops.</summary>
/// <remarks>
/// The JIT keeps each field in a register, because the struct never leaves the method that declares it: whatever takes it is inlined.
/// Rows from TRows on vanish. Vectors that all rows share are parameters, since as fields of an action they would live on the stack.
/// </remarks>
internal unsafe struct TileRows<TRows, TSum, TVec>
    where TRows : unmanaged, ISize
    where TSum : unmanaged
    where TVec : unmanaged
{
    private TSum _a0, _a1, _a2, _a3, _a4, _a5, _a6, _a7, _a8, _a9, _a10, _a11, _a12, _a13;
    private TSum _b0, _b1, _b2, _b3, _b4, _b5, _b6, _b7, _b8, _b9, _b10, _b11, _b12, _b13;

    /// <summary>The first sum of a row that is a constant once inlined.</summary>
    [UnscopedRef]
    public ref TSum this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _a0, row);
    }

    /// <summary>Applies an action to every row, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Each<TAction>(TAction action, TVec x = default, TVec y = default)
        where TAction : struct, IRowAction<TSum, TVec>
    {
        action.Row(0, x, y, ref _a0, ref _b0);
        if (sizeof(TRows) > 1) { action.Row(1, x, y, ref _a1, ref _b1); }
        if (sizeof(TRows) > 2) { action.Row(2, x, y, ref _a2, ref _b2); }
        if (sizeof(TRows) > 3) { action.Row(3, x, y, ref _a3, ref _b3); }
        if (sizeof(TRows) > 4) { action.Row(4, x, y, ref _a4, ref _b4); }
        if (sizeof(TRows) > 5) { action.Row(5, x, y, ref _a5, ref _b5); }
        if (sizeof(TRows) > 6) { action.Row(6, x, y, ref _a6, ref _b6); }
        if (sizeof(TRows) > 7) { action.Row(7, x, y, ref _a7, ref _b7); }
        if (sizeof(TRows) > 8) { action.Row(8, x, y, ref _a8, ref _b8); }
        if (sizeof(TRows) > 9) { action.Row(9, x, y, ref _a9, ref _b9); }
        if (sizeof(TRows) > 10) { action.Row(10, x, y, ref _a10, ref _b10); }
        if (sizeof(TRows) > 11) { action.Row(11, x, y, ref _a11, ref _b11); }
        if (sizeof(TRows) > 12) { action.Row(12, x, y, ref _a12, ref _b12); }
        if (sizeof(TRows) > 13) { action.Row(13, x, y, ref _a13, ref _b13); }
    }
}
