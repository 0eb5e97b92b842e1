using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>An algorithm with the workspace that it needs, and what a search wrote back of it.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="WorkspaceBytes">What it needs in the arithmetic that runs.</param>
/// <param name="Told">What the search wrote back; null where the row named it.</param>
internal sealed record Pick(ConvAlgo Algorithm, long WorkspaceBytes, AlgoPerf? Told = null)
{
    /// <summary>The algorithm of a row, or the first of a search's that runs within the limit.</summary>
    /// <exception cref="RowFaultException">None does: cuDNN's words, or the limit.</exception>
    public static Pick Of(CudnnLibrary library, ConvDescriptors d, AlgorithmSource source, ConvAlgo named)
    {
        CudnnApi api = library.Api;
        if (source == AlgorithmSource.Row)
        {
            long bytes = api.WorkspaceBytes(d, named);
            return Fits(library, bytes) ? new Pick(named, bytes) : throw TooMuch(library, WorkspaceLimit.Text(bytes));
        }

        AlgoPerf[] results = source == AlgorithmSource.Find ? api.Find(d) : api.Heuristic(d);
        foreach (AlgoPerf result in results.Where(r => r.Status == 0))
        {
            // asked anew: what was written back may be of another arithmetic than the descriptor's
            if (Needed(api, d, result.Algo) is { } bytes && Fits(library, bytes))
            {
                return new Pick(result.Algo, bytes, result);
            }
        }

        throw results.Any(r => r.Status == 0) ? TooMuch(library, "more")
            : new RowFaultException($"none of {results.Length} algorithms runs: "
                + string.Join(", ", results.Select(r => r.Status).Distinct().Select(api.Words)), isUnsupported: true);
    }

    /// <summary>As records name it.</summary>
    /// <param name="row">Id of the row that names this algorithm; "" for none.</param>
    /// <param name="runs">The arithmetic that runs.</param>
    public Choice? Choice(string row, MathType runs) => Told is not { } told ? null : new Choice
    {
        Row = row,
        Form = $"algorithm {(int)Algorithm}, {Text(runs)}, {(told.Determinism == 1 ? "" : "not ")}deterministic, "
            + WorkspaceLimit.Text(WorkspaceBytes)
            + (told.Math == runs ? "" : $" (the search: {Text(told.Math)}, {WorkspaceLimit.Text((long)told.Memory)})"),
    };

    private static string Text(MathType math) => math switch
    {
        MathType.Fma => "FMA math",
        MathType.Default => "default math",
        MathType.TensorOp => "tensor op math",
        MathType.TensorOpAllowConversion => "tensor op math with conversion",
        _ => FormattableString.Invariant($"math {(int)math}"),
    };

    private static bool Fits(CudnnLibrary library, long bytes) => bytes <= (long)library.WorkspaceMiB << 20;

    private static long? Needed(CudnnApi api, ConvDescriptors d, ConvAlgo algorithm)
    {
        try
        {
            return api.WorkspaceBytes(d, algorithm);
        }
        catch (RowFaultException)
        {
            return null;
        }
    }

    private static RowFaultException TooMuch(CudnnLibrary library, string needed) => new(
        $"needs {needed} of workspace, allowed are {library.WorkspaceMiB} MiB ({WorkspaceLimit.Variable})", isUnsupported: true);
}
