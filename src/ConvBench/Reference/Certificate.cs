using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>What stands behind a float64 truth: outputs of it that were computed again without any rounding.</summary>
/// <param name="Checked">Outputs compared.</param>
/// <param name="WorstShareOfBound">Largest |yRef − exact| / (γ·s) and |s − exact s| / (γ·s) among them; above 1 no truth is
/// handed out.</param>
/// <param name="BoundAbs">How far the truth can be wrong: largest γ_d(2⁻⁵³)·s of its outputs, d =
/// <see cref="ReferenceConv.Depth"/>.</param>
public sealed record Certificate(int Checked, double WorstShareOfBound, double BoundAbs)
{
    /// <summary>Recomputes 64 outputs of the truth exactly (<see cref="OutputSample.Certified"/>, or the first 64 of a
    /// sampled truth).</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands. Outputs that read a NaN or an infinity have no exact value and are left out.</param>
    /// <param name="truth">Their truth.</param>
    /// <exception cref="ArithmeticException">The truth misses its own bound, one line: where, and by how much.</exception>
    public static Certificate Check(ConvProblem p, ConvData data, Truth truth)
    {
        int depth = ReferenceConv.Depth(p), compared = 0;
        double worst = 0;
        foreach ((long index, int at) in Compared(p, truth))
        {
            if (ExactOutput.Of(p, data, index) is { } exact)
            {
                double share = Math.Max(exact.ShareOfBound(truth.Y[at], depth), exact.ShareOfBoundOfS(truth.S[at], depth));
                if (share > 1)
                {
                    throw new ArithmeticException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"the float64 truth of {p} misses its own bound γ_{depth}·s at output {index} "
                            + $"({OutputPlace.Describe(p, index, default)}) by a factor of {share:0.##E+0}"));
                }

                worst = Math.Max(worst, share);
                compared++;
            }
        }

        return new Certificate(compared, worst, FloatFormat.Binary64.Gamma(depth) * truth.S.Max());
    }

    private static IEnumerable<(long Index, int At)> Compared(ConvProblem p, Truth truth) => truth.Sample is { } sample
        ? sample.Indices.Take(OutputSample.CertifiedCount).Select((index, at) => (index, at))
        : OutputSample.Certified(p).Indices.Select(index => (index, (int)index));
}
