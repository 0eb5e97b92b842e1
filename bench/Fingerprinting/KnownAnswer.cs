namespace ConvBench.Bench.Fingerprinting;

/// <summary>What a row says of itself, for those that do.</summary>
internal static class KnownAnswer
{
    /// <summary>Method and tile; null where a library keeps it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="p">The layer.</param>
    /// <param name="tile"><see cref="IConvPlan.OutputTile"/>.</param>
    public static string? Method(IConvAlgorithm row, ConvProblem p, (int Rows, int Columns) tile) => row.Id switch
    {
        "nnpack/winograd-f6x3" => MethodName.Winograd(p, 6, 6),
        "nnpack/fft8" => MethodName.Fft(p, 8 - p.R + 1, 8 - p.S + 1),
        "nnpack/fft16" => MethodName.Fft(p, 16 - p.R + 1, 16 - p.S + 1),
        "nnpack/direct" or "nnpack/implicit-gemm" or "nnpack/im2col" or "torch/im2col" => MethodName.Sum,
        "torch/fft" => MethodName.Fft(p, p.OH, p.OW),
        _ when !row.IsOwn => null,
        _ => row.Family switch
        {
            AlgorithmFamily.Winograd => MethodName.Winograd(p, tile.Rows, tile.Columns),
            AlgorithmFamily.Sfc => MethodName.Symbolic(p, tile.Rows, tile.Columns),
            AlgorithmFamily.Fft => MethodName.Fft(p, tile.Rows, tile.Columns),
            _ => MethodName.Sum,
        },
    };

    /// <summary>Operand format by the row's contract; null where a library keeps it.</summary>
    public static string? Operands(IConvAlgorithm row) => row.Operands != FloatFormat.Binary32
        || row.IsOwn || row.Id.StartsWith("nnpack/", StringComparison.Ordinal) ? row.Operands.Name : null;
}
