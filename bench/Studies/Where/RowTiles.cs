using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Studies.Where;

/// <summary>The tile of a row on a problem: from the plan of an own row, from NNPACK's own description of its algorithms.</summary>
internal static class RowTiles
{
    /// <summary>Outputs of its tile; (0, 0): it has none; null: the library does not say.</summary>
    public static (int Rows, int Columns)? Of(IConvAlgorithm row, ConvProblem p, CaseOptions options)
    {
        if (row.IsOwn)
        {
            using IConvPlan plan = row.Prepare(p, new float[p.WeightCount], new float[p.HasBias ? p.K : 0],
                new ConvOptions(options.Threads[0]) { Isa = options.Isas[0] });
            return plan.OutputTile;
        }

        // NNPACK transforms 8×8 or 16×16 inputs; T − R + 1 outputs of them are whole sums
        return row.Id switch
        {
            "nnpack/winograd-f6x3" or "nnpack/fft8" => (9 - p.R, 9 - p.S),
            "nnpack/fft16" => (17 - p.R, 17 - p.S),
            "nnpack/im2col" or "nnpack/direct" => (0, 0),
            _ => null,
        };
    }
}
