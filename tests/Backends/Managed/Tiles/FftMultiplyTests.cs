using ConvBench.Backends.Managed.Fft;
using ConvBench.Backends.Managed.Tiles;
using ConvBench.Machine;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Tiles;

/// <summary>The complex register tile and the order of its operands.</summary>
public sealed class FftMultiplyTests
{
    public static TheoryData<Isa> EveryIsa() => [.. Enum.GetValues<Isa>().Where(i => i != Isa.Auto)];

    [MachineTheory]
    [MemberData(nameof(EveryIsa))]
    public void RegisterTile_OnIntegers_IsExact_ForEveryTileCountAndStartingLane(Isa isa) =>
        Assert.Equal("", IsaSelector.Dispatch<Check, string>(isa, default));

    [Theory]
    [InlineData(1, 16)]
    [InlineData(64, 16)]
    [InlineData(65, 16)]
    [InlineData(200, 8)]
    [InlineData(1024, 16)]
    [InlineData(7, 1)]
    public void Parts_CoverEveryChannelOfEveryBlock_Once(int channels, int lanes)
    {
        const int KBlocks = 3;
        var parts = new FftParts(channels, lanes);
        var seen = new HashSet<long>();
        for (int k = 0; k < KBlocks; k++)
        {
            for (int c = 0; c < channels; c++)
            {
                Assert.True(seen.Add(parts.Offset(KBlocks, k, c)));
            }
        }

        Assert.Equal((0, (KBlocks * channels) - 1L), (seen.Min(), seen.Max()));
        Assert.Equal(channels, Enumerable.Range(0, parts.Count).Sum(parts.Length));
        Assert.All(Enumerable.Range(0, parts.Count), i => Assert.InRange(parts.Length(i), 1, parts.Size));
    }

    private readonly unsafe struct Check : IPerIsa<string>
    {
        public string Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            for (int tiles = 1; tiles <= FftMultiply<TSimd, TVec>.MaxTiles; tiles++)
            {
                foreach (int lane in new[] { 0, TSimd.Width / 3 })
                {
                    if (!IsExact<TSimd, TVec>(tiles, lane, channels: (2 * TSimd.Width) + 1))
                    {
                        return $"{tiles} tiles from lane {lane}";
                    }
                }
            }

            return "";
        }

        /// <summary>Sums of integers below 2²⁴ are exact in any order.</summary>
        private static bool IsExact<TSimd, TVec>(int tiles, int lane, int channels)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int width = TSimd.Width, xBlock = tiles * 2 * width, blocks = (lane + channels + width - 1) / width;
            using var x = new AlignedBuffer(blocks * xBlock);
            using var w = new AlignedBuffer(channels * 2 * width);
            using var y = new AlignedBuffer(tiles * 2 * width);
            var random = new CounterRandom(21, tiles, lane);
            Fill(x, random);
            Fill(w, random);
            Fill(y, random);
            float[] before = y.Span.ToArray();
            FftMultiply<TSimd, TVec>.Run(tiles, x.Pointer, xBlock, lane, channels, w.Pointer, y.Pointer, add: true);
            bool exact = true;
            for (int t = 0; t < tiles; t++)
            {
                for (int k = 0; k < width; k++)
                {
                    double re = before[(t * 2 * width) + k], im = before[(((t * 2) + 1) * width) + k];
                    for (int c = 0; c < channels; c++)
                    {
                        float* at = x.Pointer + ((lane + c) / width * xBlock) + (t * 2 * width) + ((lane + c) % width);
                        float* u = w.Pointer + (c * 2 * width) + k;
                        float wr = u[0], wi = u[width];
                        re += (at[0] * wr) + (at[width] * wi);
                        im += (at[width] * wr) - (at[0] * wi);
                    }

                    exact &= y.Pointer[(t * 2 * width) + k] == re && y.Pointer[(((t * 2) + 1) * width) + k] == im;
                }
            }

            return exact;
        }

        private static void Fill(AlignedBuffer buffer, CounterRandom random)
        {
            foreach (ref float value in buffer.Span)
            {
                value = random.Integer(9);
            }
        }
    }
}
