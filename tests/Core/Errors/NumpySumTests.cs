using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class NumpySumTests
{
    /// <summary><c>np.sum(RandomState(n).rand(n).astype(float32))</c> and the same without rounding, printed by NumPy 1.24.2.</summary>
    [Theory]
    [InlineData(1, 0.4170219898223877, 0.417022004702574)]
    [InlineData(5, 2.7064669132232666, 2.7064667293392928)]
    [InlineData(8, 4.318967819213867, 4.318967607966844)]
    [InlineData(9, 2.253190279006958, 2.2531903292978397)]
    [InlineData(127, 64.21427154541016, 64.2142702305616)]
    [InlineData(128, 67.6845703125, 67.68457154004629)]
    [InlineData(129, 54.260963439941406, 54.260960397290106)]
    [InlineData(1000, 489.8153076171875, 489.81531064337395)]
    [InlineData(8191, 4099.66845703125, 4099.668622755838)]
    [InlineData(8192, 4069.888671875, 4069.888624265369)]
    [InlineData(8193, 4111.92138671875, 4111.921386138119)]
    [InlineData(20000, 10012.646484375, 10012.646728721453)]
    [InlineData(100003, 49969.30078125, 49969.304152204604)]
    public void Chunked_GivesWhatNumPy124Printed(int n, double rounded, double unrounded)
    {
        double[] values = Random((uint)n, n);
        Assert.Equal((float)rounded, NumpySum.Sum<float>(Array.ConvertAll(values, v => (float)v), NumpyOrder.Chunked));
        Assert.Equal(unrounded, NumpySum.Sum<double>(values, NumpyOrder.Chunked));
    }

    /// <summary>AT1 of the Keras issue: the sum of its input, 33550919.07926151 as printed there and …157 with NumPy 2.3
    /// and later.</summary>
    [Fact]
    public void InputOfTheKerasIssue_SumsToThePrintedFigure_InBothOrders()
    {
        double[] input = Random(0, 256 * 256 * 1024);
        Assert.Equal(0.5488135039273248, input[0]);
        Assert.Equal("33550919.07926151",
            NumpySum.Sum<double>(input, NumpyOrder.Chunked).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("33550919.07926157",
            NumpySum.Sum<double>(input, NumpyOrder.Pairwise).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Up to one chunk both generations add in the same order.</summary>
    [Fact]
    public void Orders_Agree_UpToOneChunk_AndDifferBeyond()
    {
        float[] values = Array.ConvertAll(Random(7, 1000 * 8192), v => (float)v);
        Assert.Equal(NumpySum.Sum<float>(values.AsSpan(0, 8192), NumpyOrder.Chunked),
            NumpySum.Sum<float>(values.AsSpan(0, 8192), NumpyOrder.Pairwise));
        Assert.NotEqual(NumpySum.Sum<float>(values, NumpyOrder.Chunked), NumpySum.Sum<float>(values, NumpyOrder.Pairwise));
    }

    [Fact]
    public void ToNhwc_MovesChannelsInnermost()
    {
        float[] nchw = [.. Enumerable.Range(0, 2 * 3 * 4 * 5).Select(i => (float)i)];
        float[] nhwc = NumpySum.ToNhwc(nchw, 2, 3, 4, 5);
        for (int n = 0; n < 2; n++)
        {
            for (int c = 0; c < 3; c++)
            {
                for (int hw = 0; hw < 20; hw++)
                {
                    Assert.Equal(nchw[(((n * 3) + c) * 20) + hw], nhwc[(((n * 20) + hw) * 3) + c]);
                }
            }
        }
    }

    private static double[] Random(uint seed, int count)
    {
        var random = new Mt19937(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }
}
