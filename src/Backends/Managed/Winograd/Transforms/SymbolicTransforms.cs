using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>The straight-line transforms of SFC-N(N, 3), additions and doublings, in float32.</summary>
internal readonly unsafe struct SymbolicTransforms : IWinogradTransforms
{
    public static float[] Input(WinogradAxis axis) => [];

    public static float[] Output(WinogradAxis axis) => [];

    /// <inheritdoc/>
    /// <remarks>Per axis the additions to the sum of all samples, which is frequency 0: d ± d' and the N/2 of these.</remarks>
    public static int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes) => (h.M / 2) + (w.M / 2);

    /// <inheritdoc/>
    /// <remarks>Per axis two of a frequency's sums (N = 4: a + b, x less it), even ± odd, a correction.</remarks>
    public static int OutputRoundings(WinogradAxis h, WinogradAxis w) => 8;

    public static nint InputFloats(in WinogradSetup s, int columns, int width) =>
        StraightPasses<SymbolicLines>.InputFloats(s, columns, width);

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => StraightPasses<SymbolicLines>.HalfFloats(s, tiles, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<SymbolicLines>.Input<TSimd, TVec>(s, rows, row, columns, to, frequency, tiles);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<SymbolicLines>.OutputColumns<TSimd, TVec>(s, m, frequency, step, half, tiles);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<SymbolicLines>.OutputRow<TSimd, TVec>(s, half, i, line, tiles);
}
