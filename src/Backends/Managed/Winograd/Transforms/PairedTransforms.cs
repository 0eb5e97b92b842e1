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
        var columnsAt = new AxisLines
        {
            Alpha = s.AlphaH,
            Constants = s.InputH,
            Source = rows,
            Element = row,
            Line = TSimd.Width,
            Target = rows,
            TargetElement = row,
            TargetLine = TSimd.Width,
            Count = columns,
        };
        InputTransform<TSimd, TVec>.Lines(columnsAt);
        for (int i = 0; i < s.AlphaH; i++)
        {
            var rowAt = new AxisLines
            {
                Alpha = s.AlphaW,
                Constants = s.InputW,
                Source = rows + (i * row),
                Element = TSimd.Width,
                Line = s.MW * TSimd.Width,
                Target = to + (i * s.AlphaW * frequency),
                TargetElement = frequency,
                TargetLine = TSimd.Width,
                Count = tiles,
            };
            InputTransform<TSimd, TVec>.Lines(rowAt);
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
            var at = new AxisLines
            {
                Alpha = s.AlphaH,
                Constants = s.OutputH,
                Source = m + (j * frequency),
                Element = s.AlphaW * frequency,
                Line = step,
                Target = half + (j * TSimd.Width),
                TargetElement = row,
                TargetLine = s.AlphaW * TSimd.Width,
                Count = tiles,
            };
            OutputTransform<TSimd, TVec>.Lines(s.MH, at);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var at = new AxisLines
        {
            Alpha = s.AlphaW,
            Constants = s.OutputW,
            Source = half + (i * (nint)tiles * s.AlphaW * TSimd.Width),
            Element = TSimd.Width,
            Line = s.AlphaW * TSimd.Width,
            Target = line,
            TargetElement = TSimd.Width,
            TargetLine = s.MW * TSimd.Width,
            Count = tiles,
        };
        OutputTransform<TSimd, TVec>.Lines(s.MW, at);
    }

    private static int Passes(WinogradAxis axis) => axis.Alpha == 1 ? 0 : axis.Pairs + 2;
}
