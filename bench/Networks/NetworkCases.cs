using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Networks;

/// <summary>Layers of a network as cases.</summary>
internal static class NetworkCases
{
    /// <summary>Suite of their records.</summary>
    public const string Suite = "network";

    /// <summary>A row on a layer.</summary>
    public static ConvCase Of(LayerAt layer, IConvAlgorithm row, int threads) => new()
    {
        Problem = layer.Problem,
        Suite = Suite,
        ProblemName = layer.Conv.Name,
        Algorithm = row.Id,
        Row = RowFacts.Of(row),
        Threads = threads,
        FilesStay = false,
    };
}
