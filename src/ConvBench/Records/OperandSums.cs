using ConvBench.Operands;
using ConvBench.Reference;

namespace ConvBench.Records;

/// <summary>Sums in float64 over the float32 operands and the float64 truth, in NCHW and KCRS order.</summary>
/// <param name="Input">Σx.</param>
/// <param name="Weights">Σw.</param>
/// <param name="Output">Σy of the float64 truth; null where only a sample of it is known.</param>
public sealed record OperandSums(double Input, double Weights, double? Output)
{
    /// <summary>Sums one case's operands and truth.</summary>
    public static OperandSums Of(ConvData data, Truth truth) => new(Sum(data.X), Sum(data.W), truth.Sample is null ? truth.Y.Sum() : null);

    private static double Sum(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }
}
