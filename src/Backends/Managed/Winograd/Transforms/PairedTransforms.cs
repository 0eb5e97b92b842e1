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

    public static nint InputFloats(in WinogradSetup s, int columns, int width) => (nint)s.AlphaH * columns * width;

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => (nint)s.MH * tiles * s.AlphaW * width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        InputTransform<TSimd, TVec>.Lines(s.AlphaH, s.InputH, rows, row, TSimd.Width, rows, row, TSimd.Width, columns);
        for (int i = 0; i < s.AlphaH; i++)
        {
            InputTransform<TSimd, TVec>.Lines(s.AlphaW, s.InputW, rows + (i * row), TSimd.Width, s.MW * TSimd.Width, to + (i * s.AlphaW * frequency), frequency, TSimd.Width, tiles);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint row = (nint)tiles * s.AlphaW * TSimd.Width;
        for (int j = 0; j < s.AlphaW; j++)
        {
            OutputTransform<TSimd, TVec>.Lines(s.AlphaH, s.MH, s.OutputH, m + (j * frequency), s.AlphaW * frequency, step, half + (j * TSimd.Width), row, s.AlphaW * TSimd.Width, tiles);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged =>
        OutputTransform<TSimd, TVec>.Lines(
            s.AlphaW, s.MW, s.OutputW, half + (i * (nint)tiles * s.AlphaW * TSimd.Width), TSimd.Width, s.AlphaW * TSimd.Width, line, TSimd.Width, s.MW * TSimd.Width, tiles);

    private static int Passes(WinogradAxis axis) => axis.Alpha == 1 ? 0 : axis.Pairs + 2;
}
