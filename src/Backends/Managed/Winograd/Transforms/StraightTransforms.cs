using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Transforms by straight-line code along each axis, in float32; columns of the input in place.</summary>
internal readonly unsafe struct StraightTransforms<TLines> : IWinogradTransforms
    where TLines : struct, IStraightLines
{
    public static float[] Input(WinogradAxis axis) => TLines.InputConstants(axis);

    public static float[] Output(WinogradAxis axis) => TLines.OutputConstants(axis);

    /// <inheritdoc/>
    public static int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes) =>
        TLines.InputRoundings(h, lanes) + TLines.InputRoundings(w, lanes);

    /// <inheritdoc/>
    public static int OutputRoundings(WinogradAxis h, WinogradAxis w) => TLines.OutputRoundings(h) + TLines.OutputRoundings(w);

    public static nint InputFloats(in WinogradSetup s, int columns, int width) => (nint)s.ProductsH * columns * width;

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => (nint)s.MH * tiles * s.ProductsW * width;

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
        TLines.Input<TSimd, TVec>(columnsAt);
        for (int i = 0; i < s.ProductsH; i++)
        {
            var rowAt = new AxisLines
            {
                Alpha = s.AlphaW,
                Constants = s.InputW,
                Source = rows + (i * row),
                Element = TSimd.Width,
                Line = s.MW * TSimd.Width,
                Target = to + (i * s.ProductsW * frequency),
                TargetElement = frequency,
                TargetLine = TSimd.Width,
                Count = tiles,
            };
            TLines.Input<TSimd, TVec>(rowAt);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint row = (nint)tiles * s.ProductsW * TSimd.Width;
        for (int j = 0; j < s.ProductsW; j++)
        {
            var at = new AxisLines
            {
                Alpha = s.AlphaH,
                Constants = s.OutputH,
                Source = m + (j * frequency),
                Element = s.ProductsW * frequency,
                Line = step,
                Target = half + (j * TSimd.Width),
                TargetElement = row,
                TargetLine = s.ProductsW * TSimd.Width,
                Count = tiles,
            };
            TLines.Output<TSimd, TVec>(s.MH, at);
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
            Source = half + (i * (nint)tiles * s.ProductsW * TSimd.Width),
            Element = TSimd.Width,
            Line = s.ProductsW * TSimd.Width,
            Target = line,
            TargetElement = TSimd.Width,
            TargetLine = s.MW * TSimd.Width,
            Count = tiles,
        };
        TLines.Output<TSimd, TVec>(s.MW, at);
    }
}
