using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Machine;
using ConvBench.Machine.Simd;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>Largest error of both transforms of three neighbouring tiles, relative to the sum of the magnitudes.</summary>
internal readonly unsafe struct TransformCheck<TTransforms>(WinogradAxis axis) : IPerIsa<double>
    where TTransforms : struct, IWinogradTransforms
{
    private const int Tiles = 3;

    public double Invoke<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        using var constants = new AlignedBuffer(4 * WinogradSetup.Block);
        var setup = new WinogradSetup(axis, axis, constants.Pointer);
        for (int block = 0; block < 4; block++)
        {
            (block < 2 ? TTransforms.Input(axis) : TTransforms.Output(axis)).CopyTo(constants.Span[(block * WinogradSetup.Block)..]);
        }

        return Math.Max(InputError<TSimd, TVec>(setup), OutputError<TSimd, TVec>(setup));
    }

    private double InputError<TSimd, TVec>(in WinogradSetup setup)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        int alpha = axis.Alpha, p = axis.Products, width = TSimd.Width, columns = (Tiles * axis.M) + axis.R - 1;
        using var rows = new AlignedBuffer(TTransforms.InputFloats(setup, columns, width));
        using var v = new AlignedBuffer(p * p * Tiles * width);
        float[] d = Integers(alpha * columns * width);
        d.CopyTo(rows.Span);
        TTransforms.Input<TSimd, TVec>(setup, rows.Pointer, columns * width, columns, v.Pointer, Tiles * width, Tiles);
        double worst = 0;
        for (int i = 0; i < v.Length; i++)
        {
            int f = i / (Tiles * width), tile = i / width % Tiles;
            double exact = 0, size = 0;
            for (int t = 0; t < alpha * alpha; t++)
            {
                double k = axis.Exact.BT[f / p, t / alpha].ToDouble() * axis.Exact.BT[f % p, t % alpha].ToDouble();
                k *= d[((((t / alpha) * columns) + (tile * axis.M) + (t % alpha)) * width) + (i % width)];
                (exact, size) = (exact + k, size + Math.Abs(k));
            }

            worst = Math.Max(worst, Math.Abs(v.Pointer[i] - exact) / Math.Max(size, 1));
        }

        return worst;
    }

    private double OutputError<TSimd, TVec>(in WinogradSetup setup)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        int p = axis.Products, width = TSimd.Width, m = axis.M;
        using var half = new AlignedBuffer(TTransforms.HalfFloats(setup, Tiles, width));
        using var line = new AlignedBuffer(Tiles * m * width);
        using var products = new AlignedBuffer(p * p * Tiles * width);
        Integers((int)products.Length).CopyTo(products.Span);
        TTransforms.OutputColumns<TSimd, TVec>(setup, products.Pointer, Tiles * width, width, half.Pointer, Tiles);
        double worst = 0;
        for (int row = 0; row < m; row++)
        {
            TTransforms.OutputRow<TSimd, TVec>(setup, half.Pointer, row, line.Pointer, Tiles);
            for (int i = 0; i < line.Length; i++)
            {
                double exact = 0, size = 0;
                for (int f = 0; f < p * p; f++)
                {
                    double k = axis.Exact.AT[row, f / p].ToDouble() * axis.Exact.AT[i / width % m, f % p].ToDouble();
                    k *= products.Pointer[(((f * Tiles) + (i / width / m)) * width) + (i % width)];
                    (exact, size) = (exact + k, size + Math.Abs(k));
                }

                worst = Math.Max(worst, Math.Abs(line.Pointer[i] - exact) / Math.Max(size, 1));
            }
        }

        return worst;
    }

    private static float[] Integers(int count)
    {
        var random = new CounterRandom(13, stream: 0, block: 0);
        var result = new float[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = random.Integer(4);
        }

        return result;
    }
}
