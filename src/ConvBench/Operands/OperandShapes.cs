using ConvBench.Files;
using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Shapes of a problem's operands in files of either layout, and the way from there to memory.</summary>
internal static class OperandShapes
{
    /// <summary>N·C·H·W, or N·H·W·C.</summary>
    public static long[][] OfInput(ConvProblem p, OperandLayout layout) =>
        layout == OperandLayout.Nchw ? [[p.N, p.C, p.H, p.W]] : [[p.N, p.H, p.W, p.C]];

    /// <summary>K·(C/Groups)·R·S, or R·S·(C/Groups)·K; Keras writes depthwise ones R·S·C·(K/C), the same in memory.</summary>
    public static long[][] OfWeights(ConvProblem p, OperandLayout layout) =>
        layout == OperandLayout.Nchw ? [[p.K, p.CPerGroup, p.R, p.S]]
        : p.CPerGroup == 1 ? [[p.R, p.S, 1, p.K], [p.R, p.S, p.C, p.K / p.C]] : [[p.R, p.S, p.CPerGroup, p.K]];

    /// <summary>K.</summary>
    public static long[][] OfBias(ConvProblem p, OperandLayout layout) => [[p.K]];

    /// <summary>Whether a tensor has one of these shapes.</summary>
    public static bool Fits(TensorFile file, long[][] shapes) => shapes.Any(s => s.SequenceEqual(file.Shape));

    /// <summary>A tensor's shape, "(1, 3, 5, 4)".</summary>
    public static string Text(TensorFile file) => Text(file.Shape);

    /// <exception cref="FormatException">The file, its shape, what was expected.</exception>
    public static void Check(TensorFile file, ConvProblem p, OperandLayout layout, Func<ConvProblem, OperandLayout, long[][]> shapes)
    {
        if (!Fits(file, shapes(p, layout)))
        {
            OperandLayout other = layout == OperandLayout.Nchw ? OperandLayout.Nhwc : OperandLayout.Nchw;
            throw new FormatException($"{file.Name}: shape {Text(file)}, expected {string.Join(" or ", shapes(p, layout).Select(Text))}"
                + (Fits(file, shapes(p, other)) ? $"; as {Name(other)} it fits, the other operand does not" : ""));
        }
    }

    /// <summary>x[n, c, h, w] of x[n, h, w, c].</summary>
    public static float[] InputToNchw(ConvProblem p, float[] x)
    {
        var y = new float[x.Length];
        int plane = p.H * p.W;
        for (int i = 0; i < x.Length; i++)
        {
            (int pixel, int c) = Math.DivRem(i, p.C);
            y[(((long)(pixel / plane) * p.C) + c) * plane + (pixel % plane)] = x[i];
        }

        return y;
    }

    /// <summary>w[k, c, r, s] of w[r, s, c, k].</summary>
    public static float[] WeightsToNchw(ConvProblem p, float[] w)
    {
        var y = new float[w.Length];
        int taps = p.R * p.S;
        for (int i = 0; i < w.Length; i++)
        {
            (int rest, int k) = Math.DivRem(i, p.K);
            (int tap, int c) = Math.DivRem(rest, p.CPerGroup);
            y[(((long)k * p.CPerGroup) + c) * taps + tap] = w[i];
        }

        return y;
    }

    private static string Text(IReadOnlyList<long> shape) => $"({string.Join(", ", shape)})";

    private static string Name(OperandLayout layout) => layout == OperandLayout.Nchw ? "nchw" : "nhwc";
}
