using System.Globalization;
using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Worker;

/// <summary>Operands that a row's formats cannot hold: no fault of the row, which would overflow as it must.</summary>
internal static class OperandRange
{
    /// <summary>Why the row is not run on these operands, one line; null where it is.</summary>
    public static string? WhyNot(IConvAlgorithm row, CaseOperands real)
    {
        ConvData data = real.Data;
        double operand = Math.Max(Underflow.Largest(data.X), Math.Max(Underflow.Largest(data.W), Underflow.Largest(data.B)));
        double sum = real.Truth.S.Max(), output = real.Truth.Y.Max(Math.Abs);
        return operand > row.Operands.Max ? Line("operands", operand, row.Operands)
            : output > row.Results.Max ? Line("outputs", output, row.Results)
            : sum > float.MaxValue ? Line("Σ|x·w| + |b|", sum, FloatFormat.Binary32)
            : row.ErrorModel == ErrorModel.Normwise && sum > float.MaxValue / Underflow.OfTransforms
                ? Line("Σ|x·w| + |b|", sum, FloatFormat.Binary32) + " and a transform needs up to 2^20 times as much" : null;
    }

    private static string Line(string what, double size, FloatFormat format) => string.Create(CultureInfo.InvariantCulture,
        $"{what} up to {size:0.##E+0}: {format.Name} ends at {format.Max:0.##E+0}");
}
