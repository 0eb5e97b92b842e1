namespace ConvBench.Bench.Worker.Levels;

/// <summary>Properties of rounding to nearest that hold bit by bit, as long as nothing over- or underflows.</summary>
internal static class Metamorphic
{
    /// <summary>2¹⁰ and 2⁻¹⁰: operands near 1, products of them and their transforms stay far from 2¹²⁸ and 2⁻¹²⁶.</summary>
    private static readonly float[] Powers = [1024, 1f / 1024];

    private const int Exponent = 10;

    /// <summary>A power of two moves every exponent alike and touches no significand.</summary>
    public static void Scale(Subject s)
    {
        if (s.Algorithm.Operands == FloatFormat.Binary16)
        {
            s.Findings.Missing("float16 operands below 2^-14 have fewer bits: scaled, they are rounded otherwise");
            return;
        }

        if (!Headroom.Allows(s.Problem, s.Data, Exponent) || !Headroom.Allows(s.Problem, s.Data, -Exponent))
        {
            s.Findings.Missing("operands so large or small that scaled ones, or their products, would leave float32's normal range");
            return;
        }

        foreach (float power in Powers)
        {
            float[] expected = Times(s.Baseline, power), b = Times(s.Data.B, power);
            s.Findings.Compare($"input times {Name(power)}", expected,
                s.Output(s.Problem, s.Data with { X = Times(s.Data.X, power), B = b }));
            s.Findings.Compare($"weights times {Name(power)}", expected,
                s.Output(s.Problem, s.Data with { W = Times(s.Data.W, power), B = b }));
        }
    }

    /// <summary>Rounding to nearest is odd. An exact 0 is +0 both times, so zeros are compared without their signs.</summary>
    public static void Sign(Subject s)
    {
        if (s.Problem.HasRelu)
        {
            s.Findings.Missing("a ReLU cuts one sign alone");
            return;
        }

        float[] expected = Positive(Times(s.Baseline, -1)), b = Times(s.Data.B, -1);
        s.Findings.Compare("negative input", expected, Positive(s.Output(s.Problem, s.Data with { X = Times(s.Data.X, -1), B = b })));
        s.Findings.Compare("negative weights", expected, Positive(s.Output(s.Problem, s.Data with { W = Times(s.Data.W, -1), B = b })));
    }

    /// <summary>0·w is +0 or −0 by w's sign; their sum is +0 in rounding to nearest, as soon as one of them, or the start
    /// of the sum, is.</summary>
    public static void Zero(Subject s)
    {
        ConvProblem p = s.Problem with { HasBias = false };
        if (s.Supports(p))
        {
            s.Findings.Compare("zeros", new float[s.Baseline.Length], s.Output(p, new ConvData(new float[s.Data.X.Length], s.Data.W, [])));
        }
    }

    private static string Name(float power) => power > 1 ? "2^10" : "2^-10";

    private static float[] Times(float[] values, float factor) => Array.ConvertAll(values, v => v * factor);

    /// <summary>−0 + 0 is +0; every other number stays.</summary>
    private static float[] Positive(float[] values) => Array.ConvertAll(values, v => v + 0f);
}
