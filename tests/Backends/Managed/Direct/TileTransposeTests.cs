using ConvBench.Backends.Managed.Direct;
using ConvBench.Backends.Managed.Plans;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>Transposition against its definition, element by element, on every remainder of its blocks.</summary>
public sealed unsafe class TileTransposeTests
{
    private const float Untouched = -7;
    private const int Pitch = 24;
    private const int Plane = 40;

    private static readonly (Isa Isa, int Width)[] All = [(Isa.Scalar, 1), (Isa.Vector128, 4), (Isa.Avx2, 8), (Isa.Avx512, 16)];

    public static TheoryData<int> Widths => [.. All.Where(pair => IsaSelector.IsSupported(pair.Isa)).Select(pair => pair.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Read_PutsChannelsSideBySide_AndWritesNothingElse(int width)
    {
        foreach ((int pixels, int channels) in Sizes())
        {
            float[] x = [.. Enumerable.Range(0, Pitch * Plane).Select(i => (float)i)], target = Filled(Plane * Pitch);
            fixed (float* px = x, pt = target)
            {
                TileTranspose.Read(width, px, Plane, pixels, channels, pt, Pitch);
            }

            float[] expected = Filled(target.Length);
            for (int i = 0; i < pixels * channels; i++)
            {
                (int j, int c) = Math.DivRem(i, channels);
                expected[(j * Pitch) + c] = x[(c * Plane) + j];
            }

            Assert.Equal(expected, target);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Write_PutsPixelsSideBySide_AddsTheBias_AndWritesNothingElse(int width)
    {
        float[] bias = [.. Enumerable.Range(0, Pitch).Select(i => 1000f * i)];
        foreach ((int pixels, int channels) in Sizes())
        {
            float[] sums = [.. Enumerable.Range(0, Plane * Pitch).Select(i => (float)i)], y = Filled(Pitch * Plane);
            fixed (float* ps = sums, pb = bias, py = y)
            {
                TileTranspose.Write(width, ps, Pitch, pixels, channels, new Epilogue(pb, float.NegativeInfinity), py, Plane);
            }

            float[] expected = Filled(y.Length);
            for (int i = 0; i < pixels * channels; i++)
            {
                (int j, int c) = Math.DivRem(i, channels);
                expected[(c * Plane) + j] = sums[(j * Pitch) + c] + bias[c];
            }

            Assert.Equal(expected, y);
        }
    }

    private static IEnumerable<(int Pixels, int Channels)> Sizes() =>
        from pixels in Enumerable.Range(1, 37) from channels in Enumerable.Range(1, 19) select (pixels, channels);

    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, Untouched);
        return values;
    }
}
