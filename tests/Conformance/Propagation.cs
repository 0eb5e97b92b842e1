using System.Globalization;

namespace ConvBench.Tests.Conformance;

/// <summary>What one algorithm makes of operands that are not ordinary numbers; the table of docs/findings/special-values.md.</summary>
internal sealed class Propagation
{
    /// <summary>8 channels in and out, one image; the bad pixel lies in the middle, where row 24 begins a tile of F(2),
    /// F(4) and F(6).</summary>
    public static readonly ConvProblem P = ConvProblem.Parse("n1c8h40w40k8r3s3_p1");

    public const string Head = "| row | NaN | ∞ | range lost | subnormal error | −0 |\n| --- | --: | --- | --: | --: | --- |";

    private const int Channel = 3, Row = 24, Column = 19;
    private readonly IConvAlgorithm _algorithm;
    private readonly ConvData _data = ConvData.Create(P, Distribution.Normal, 1);

    public Propagation(IConvAlgorithm algorithm) => _algorithm = algorithm;

    /// <summary>Outputs that are NaN or infinite after x[0, 3, 24, 19] was replaced.</summary>
    public static (bool[] NonFinite, int NaNs, int Infinities) Footprint(IConvAlgorithm algorithm, ConvProblem p, float bad,
        out (int Rows, int Columns) tile)
    {
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        data.X[(((Channel * p.H) + Row) * p.W) + Column] = bad;
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(2));
        tile = plan.OutputTile;
        float[] y = Output(plan, p, data.X);
        return ([.. y.Select(v => !float.IsFinite(v))], y.Count(float.IsNaN), y.Count(float.IsInfinity));
    }

    /// <summary>Whether output (oh, ow) has the pixel in its window.</summary>
    public static bool Reads(ConvProblem p, int oh, int ow) =>
        Reads(p.PadTop, p.DilationH, p.R, oh, Row) && Reads(p.PadLeft, p.DilationW, p.S, ow, Column);

    /// <summary>One line of the table.</summary>
    public string Line()
    {
        (_, int nans, _) = Footprint(_algorithm, P, float.NaN, out _);
        (_, int ofInfinity, int infinities) = Footprint(_algorithm, P, float.PositiveInfinity, out _);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {_algorithm.Id} | {nans} | {infinities} ∞, {ofInfinity} NaN | {RangeLost():0} bits | {SubnormalError()} | {ZeroSign()} |");
    }

    /// <summary>log₂ of the ratio between the largest scale of x, a power of two, at which the exact outputs fit float32
    /// and that at which the row's do.</summary>
    private double RangeLost()
    {
        using IConvPlan plan = _algorithm.Prepare(P, _data.W, _data.B, new ConvOptions(1));
        Truth truth = ReferenceConv.Compute(P, _data, 1);
        int possible = (int)Math.Floor(Math.Log2(float.MaxValue / Math.Max(truth.Y.Max(), -truth.Y.Min()))), lost = 0;
        while (lost < 64 && !Output(plan, P, Scaled(Math.ScaleB(1, possible - lost))).All(float.IsFinite))
        {
            lost++;
        }

        return lost;
    }

    /// <summary>x·2⁻¹³⁰: outputs are subnormal; the largest error in steps of 2⁻¹⁴⁹, or that they became 0.</summary>
    private string SubnormalError()
    {
        using IConvPlan plan = _algorithm.Prepare(P, _data.W, _data.B, new ConvOptions(1));
        float[] x = Scaled(Math.ScaleB(1, -130));
        float[] y = Output(plan, P, x);
        Truth truth = ReferenceConv.Compute(P, _data with { X = x }, 1);
        double worst = y.Zip(truth.Y, (a, b) => Math.Abs(a - b)).Max() * Math.ScaleB(1, 149);
        return y.All(v => v == 0) ? "all flushed to 0" : worst.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private string ZeroSign()
    {
        using IConvPlan plan = _algorithm.Prepare(P, _data.W, _data.B, new ConvOptions(1));
        float[] y = Output(plan, P, [.. Enumerable.Repeat(-0f, (int)P.InputCount)]);
        return y.All(v => v == 0) ? (y.All(float.IsNegative) ? "−0" : y.Any(float.IsNegative) ? "both" : "+0") : "not 0";
    }

    private float[] Scaled(double factor) => [.. _data.X.Select(v => (float)(v * factor))];

    private static float[] Output(IConvPlan plan, ConvProblem p, float[] x)
    {
        var y = new float[p.OutputCount];
        plan.Load(x);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private static bool Reads(int pad, int dilation, int taps, int output, int input)
    {
        int offset = input + pad - output;
        return offset >= 0 && offset % dilation == 0 && offset / dilation < taps;
    }
}
