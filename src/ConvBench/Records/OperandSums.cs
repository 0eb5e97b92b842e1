using System.Text.Json.Serialization;
using ConvBench.Operands;
using ConvBench.Reference;

namespace ConvBench.Records;

/// <summary>Sums in float64 over the float32 operands and the float64 truth, in NCHW and KCRS order.</summary>
/// <param name="Input">Σx.</param>
/// <param name="Weights">Σw.</param>
/// <param name="Output">Σy of the float64 truth; null where only a sample of it is known.</param>
public sealed record OperandSums(double Input, double Weights, double? Output)
{
    /// <summary>Inputs other than 0 below 2⁻¹²⁶; null in earlier records.</summary>
    public long? SubnormalInputs { get; init; }

    /// <summary>Weights.</summary>
    public long? SubnormalWeights { get; init; }

    /// <summary>Biases.</summary>
    public long? SubnormalBiases { get; init; }

    /// <summary>Whether there is one; null where that was not counted.</summary>
    [JsonIgnore]
    public bool? HasSubnormals =>
        SubnormalInputs is null ? null : SubnormalInputs + SubnormalWeights + SubnormalBiases > 0;

    /// <summary>Sums one case's operands and truth.</summary>
    public static OperandSums Of(ConvData data, Truth truth) => new(Sum(data.X), Sum(data.W), truth.Sample is null ? truth.Y.Sum() : null)
    {
        SubnormalInputs = data.X.LongCount(float.IsSubnormal),
        SubnormalWeights = data.W.LongCount(float.IsSubnormal),
        SubnormalBiases = data.B.LongCount(float.IsSubnormal),
    };

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
