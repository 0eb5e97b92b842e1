using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Text;

public class FormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.345, "12.3")]
    [InlineData(0.999951, "1.00")]
    [InlineData(999.7, "1000")]
    [InlineData(1234.5, "1230")]
    [InlineData(-0.0123456, "-0.0123")]
    [InlineData(0.000123, "1.23e-4")]
    [InlineData(1234567, "1.23e6")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Number_HasThreeSignificantDigits(double x, string text) => Assert.Equal(text, Format.Number(x));

    [Theory]
    [InlineData(0.5, "0.500 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.7, "1.00 µs")]
    [InlineData(1_063_000, "1.06 ms")]
    [InlineData(999_600_000, "1.00 s")]
    [InlineData(3_850_000_000_000, "3850 s")]
    public void Time_ChoosesItsUnitAfterRounding(double ns, string text) => Assert.Equal(text, Format.Time(ns));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1020 B")]
    [InlineData(1536, "1.50 KiB")]
    [InlineData(7.5 * (1L << 30), "7.50 GiB")]
    public void Bytes_AreBinary(double bytes, string text) => Assert.Equal(text, Format.Bytes(bytes));

    [Theory]
    [InlineData(2.178e-7, "2.18e-7")]
    [InlineData(0.25, "2.50e-1")]
    [InlineData(0, "0")]
    public void Error_IsScientific(double x, string text) => Assert.Equal(text, Format.Error(x));

    // Two-sided 99.9 % quantiles of Student's t, any statistical table; three digits behind the point.
    [Theory]
    [InlineData(1, 636.619)]
    [InlineData(2, 31.599)]
    [InlineData(5, 6.869)]
    [InlineData(14, 4.140)]
    [InlineData(30, 3.646)]
    [InlineData(120, 3.373)]
    public void StudentQuantile_IsTheTables(int freedom, double t) => Assert.Equal(t, Interval.StudentQuantile(freedom, 0.999), 0.0006);

    [Theory]
    [InlineData("managed/winograd-f4x3", AlgorithmFamily.Winograd)]
    [InlineData("nnpack/fft16", AlgorithmFamily.Fft)]
    [InlineData("onnx/im2col", AlgorithmFamily.Im2col)]
    [InlineData("managed/direct", AlgorithmFamily.Direct)]
    [InlineData("torch/channels-last", AlgorithmFamily.Auto)]
    [InlineData("reference/rounded", AlgorithmFamily.Reference)]
    public void Family_IsReadFromTheId(string algorithm, AlgorithmFamily family) => Assert.Equal(family, SchemaOne.FamilyOf(algorithm));

    [Theory]
    [InlineData("managed")]
    [InlineData("onnx")]
    [InlineData("torch")]
    [InlineData("nnpack")]
    [InlineData("keras")]
    [InlineData("cudnn")]
    [InlineData("unheard-of")]
    public void Ink_OnWhite_IsReadable(string backend)
    {
        double[] linear = [.. Convert.FromHexString(RowPalette.InkOf(backend)[1..]).Select(c => c / 255.0)
            .Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

        // WCAG 2.1 AA for text; the last rounding to bytes can only darken.
        Assert.True(1.05 / ((0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]) + 0.05) >= 4.5);
    }

    [Theory]
    [InlineData(SampleRun.Resnet, "3×3, 64→64 on 56²")]
    [InlineData(SampleRun.Depthwise, "depthwise 3×3, 32 on 112²")]
    [InlineData(SampleRun.Dilated, "3×5, 8→6 on 9×10, stride 1×2, dilation 2×1")]
    [InlineData("n4c8h8w8k16r1s1_g2", "1×1, 8→16 on 8², 2 groups, batch 4")]
    [InlineData("no problem", "no problem")]
    public void Title_SaysTheProblemInWords(string problem, string title) => Assert.Equal(title, ProblemTitle.Describe(problem));
}
