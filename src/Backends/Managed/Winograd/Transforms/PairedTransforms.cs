using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>The straight-line transforms of points in ± pairs, in float32.</summary>
internal readonly unsafe struct PairedTransforms : IWinogradTransforms
{
    public static float[] Input(WinogradAxis axis) => axis.Input;

    public static float[] Output(WinogradAxis axis) => axis.Output;

    /// <inheritdoc/>
    /// <remarks>Per axis P = α/2 − 1 fused steps in, and P + 2 out: s ± t, a chain of P, m_∞.</remarks>
    public static int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes) => (lanes < 8 ? 2 : 1) * (h.Pairs + w.Pairs);

    /// <inheritdoc/>
    public static int OutputRoundings(WinogradAxis h, WinogradAxis w) => Passes(h) + Passes(w);

    public static nint InputFloats(in WinogradSetup s, int columns, int width) => StraightPasses<Lines>.InputFloats(s, columns, width);

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => StraightPasses<Lines>.HalfFloats(s, tiles, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<Lines>.Input<TSimd, TVec>(s, rows, row, columns, to, frequency, tiles);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<Lines>.OutputColumns<TSimd, TVec>(s, m, frequency, step, half, tiles);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => StraightPasses<Lines>.OutputRow<TSimd, TVec>(s, half, i, line, tiles);

    private static int Passes(WinogradAxis axis) => axis.Alpha == 1 ? 0 : axis.Pairs + 2;

    private readonly struct Lines : IStraightLines
    {
        public static void Input<TSimd, TVec>(in AxisLines at)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => InputTransform<TSimd, TVec>.Lines(at);

        public static void Output<TSimd, TVec>(int m, in AxisLines at)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => OutputTransform<TSimd, TVec>.Lines(m, at);
    }
}
