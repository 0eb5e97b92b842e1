using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Bounds;

/// <summary>Norms of the filter of one output and one input channel.</summary>
/// <param name="One">‖w_c‖₁.</param>
/// <param name="Two">‖w_c‖₂.</param>
public readonly record struct FilterNorms(double One, double Two)
{
    /// <summary>Of output channel k and the c-th input channel of its group.</summary>
    public static FilterNorms Of(ConvProblem p, ConvData data, int k, int c)
    {
        double one = 0, squares = 0;
        foreach (float value in data.W.AsSpan((int)((((long)k * p.CPerGroup) + c) * p.R * p.S), p.R * p.S))
        {
            one += Math.Abs((double)value);
            squares += (double)value * value;
        }

        return new FilterNorms(one, Math.Sqrt(squares));
    }
}
