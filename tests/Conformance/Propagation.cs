namespace ConvBench.Tests.Conformance;

/// <summary>How far one bad input pixel of an algorithm reaches.</summary>
internal static class Propagation
{
    /// <summary>8 channels in and out, one image; the bad pixel lies in the middle, where row 24 begins a tile of F(2),
    /// F(4) and F(6).</summary>
    public static readonly ConvProblem P = ConvProblem.Parse("n1c8h40w40k8r3s3_p1");

    private const int Channel = 3, Row = 24, Column = 19;

    /// <summary>Outputs that are NaN or infinite after x[0, 3, 24, 19] was replaced.</summary>
    public static bool[] Footprint(IConvAlgorithm algorithm, ConvProblem p, float bad,
        out (int Rows, int Columns) tile)
    {
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        data.X[(((Channel * p.H) + Row) * p.W) + Column] = bad;
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(2));
        tile = plan.OutputTile;
        return [.. Output(plan, p, data.X).Select(v => !float.IsFinite(v))];
    }

    /// <summary>Whether output (oh, ow) has the pixel in its window.</summary>
    public static bool Reads(ConvProblem p, int oh, int ow) =>
        Reads(p.PadTop, p.DilationH, p.R, oh, Row) && Reads(p.PadLeft, p.DilationW, p.S, ow, Column);

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
