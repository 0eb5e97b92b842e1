namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Transforms with any points, in float32: each row of Bᵀ and Aᵀ is a dot product in the order of its columns.</summary>
/// <remarks>p·α fused multiplications per line where <see cref="PairedLines"/> have about α²/2.7; for tiles that these
/// do not cover.</remarks>
internal readonly unsafe struct DenseTransforms : IWinogradTransforms
{
    public static float[] Input(WinogradAxis axis) => axis.BT;

    public static float[] Output(WinogradAxis axis) => axis.AT;

    /// <inheritdoc/>
    /// <remarks>A chain of α multiply-adds per axis, of p behind the products, the first of which only multiplies.</remarks>
    public static int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes) => h.Alpha + w.Alpha;

    /// <inheritdoc/>
    public static int OutputRoundings(WinogradAxis h, WinogradAxis w) => h.Products + w.Products;

    /// <inheritdoc/>
    /// <remarks>The strip, and once more for what becomes of its columns.</remarks>
    public static nint InputFloats(in WinogradSetup s, int columns, int width) => ((nint)s.AlphaH + s.ProductsH) * columns * width;

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => (nint)s.MH * tiles * s.ProductsW * width;

    /// <inheritdoc/>
    public static void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* half = rows + (s.AlphaH * row);
        Lines<TSimd, TVec>(s.InputH, s.ProductsH, s.AlphaH, rows, row, TSimd.Width, half, row, TSimd.Width, columns);
        for (int i = 0; i < s.ProductsH; i++)
        {
            Lines<TSimd, TVec>(s.InputW, s.ProductsW, s.AlphaW, half + (i * row), TSimd.Width, s.MW * TSimd.Width,
                to + (i * s.ProductsW * frequency), frequency, TSimd.Width, tiles);
        }
    }

    /// <inheritdoc/>
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint row = (nint)tiles * s.ProductsW * TSimd.Width;
        for (int j = 0; j < s.ProductsW; j++)
        {
            Lines<TSimd, TVec>(s.OutputH, s.MH, s.ProductsH, m + (j * frequency), s.ProductsW * frequency, step, half + (j * TSimd.Width),
                row, s.ProductsW * TSimd.Width, tiles);
        }
    }

    /// <inheritdoc/>
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged =>
        Lines<TSimd, TVec>(
            s.OutputW, s.MW, s.ProductsW, half + (i * (nint)tiles * s.ProductsW * TSimd.Width), TSimd.Width, s.ProductsW * TSimd.Width,
                line, TSimd.Width, s.MW * TSimd.Width, tiles);

    /// <summary>Element i of line l is at source + i·element + l·line; the target, addressed alike, must not overlap it.</summary>
    private static void Lines<TSimd, TVec>(float* k, int outputs, int inputs, float* source, nint element, nint line, float* target,
        nint targetElement, nint targetLine, int lines)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (int l = 0; l < lines; l++)
        {
            for (int row = 0; row < outputs; row++)
            {
                float* c = k + (row * inputs);
                TVec sum = TSimd.Mul(TSimd.Broadcast(c[0]), TSimd.Load(source));
                for (int i = 1; i < inputs; i++)
                {
                    sum = TSimd.Fma(TSimd.Broadcast(c[i]), TSimd.Load(source + (i * element)), sum);
                }

                TSimd.Store(sum, target + (row * targetElement));
            }

            source += line;
            target += targetLine;
        }
    }
}
