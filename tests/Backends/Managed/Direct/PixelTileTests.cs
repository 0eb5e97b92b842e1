using ConvBench.Backends.Managed.Direct;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>The depthwise kernel over channels against its sum, for every number of pixels and taps; small integers, so
/// that sums are exact.</summary>
public sealed unsafe class PixelTileTests
{
    private const float Untouched = -7;

    [MachineTheory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Avx2)]
    [InlineData(Isa.Avx512)]
    public void EveryTile_SumsItsTaps_AndWritesNothingElse(Isa isa) => Assert.Empty(IsaSelector.Dispatch<Check, string[]>(isa, default));

    /// <summary>A call: pixels of a tile and of the call, taps of a block and of a row, rows, and the distance of pixels in taps.</summary>
    private readonly record struct Case(int Tile, int Pixels, int Block, int Taps, int Rows, int Stride, bool Accumulate);

    /// <summary>Cases with other sums than those of the definition.</summary>
    private readonly struct Check : IPerIsa<string[]>
    {
        public string[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            [.. from tile in Enumerable.Range(1, PixelTile<TSimd, TVec>.MaxPixels)
                from block in (int[])[1, 2, 3, 5, 7]
                from taps in Enumerable.Range(1, 9)
                from stride in block == 1 ? (int[])[1, 2] : [1]
                from more in (int[])[0, 3, tile]
                let one = new Case(tile, tile + more, block, taps, 1 + (taps % 3), stride, Accumulate: more != 3)
                where (one.Pixels % tile == 0 || !one.Accumulate) && !Run<TSimd, TVec>(one)
                select one.ToString()];

        private static bool Run<TSimd, TVec>(Case c)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int width = TSimd.Width, columns = ((c.Pixels - 1) * c.Stride) + c.Taps;
            float[] x = Integers(c.Rows * columns * width, 3), w = Integers(c.Rows * c.Taps * width, 5),
                y = new float[(c.Pixels + 1) * width];
            Array.Fill(y, Untouched);
            float[] expected = [.. y];
            fixed (float* px = x, pw = w, py = y)
            {
                var args = new PixelTile<TSimd, TVec>.Args
                {
                    Input = px,
                    Weights = pw,
                    Sums = py,
                    Pixels = c.Pixels,
                    R = c.Rows,
                    S = c.Taps,
                    Accumulate = c.Accumulate,
                    RowStep = columns * width,
                    TapStep = width,
                    PixelStep = c.Stride * width,
                };
                PixelTile<TSimd, TVec>.Kernel(c.Tile, c.Block)(&args);
            }

            for (int i = 0; i < c.Pixels * width; i++)
            {
                (int pixel, int lane) = Math.DivRem(i, width);
                float sum = c.Accumulate ? Untouched : 0;
                for (int tap = 0; tap < c.Rows * c.Taps; tap++)
                {
                    (int r, int s) = Math.DivRem(tap, c.Taps);
                    sum += w[(tap * width) + lane] * x[(((r * columns) + (pixel * c.Stride) + s) * width) + lane];
                }

                expected[i] = sum;
            }

            return y.AsSpan().SequenceEqual(expected);
        }
    }

    private static float[] Integers(int count, int seed)
    {
        var random = new CounterRandom(seed, stream: 0, block: 0);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Integer(4))];
    }
}
