namespace ConvBench.Contracts;

/// <summary>What is known of a row before it runs.</summary>
/// <param name="Backend">Name of its library.</param>
/// <param name="Family">What kind of algorithm it is.</param>
/// <param name="Own">Whether it is this project's own code.</param>
/// <param name="Chooses">Whether it runs another row, chosen per problem.</param>
/// <param name="HasIsa">Whether it exists for several vector widths.</param>
/// <param name="Fit">What the model was fitted on by which it chooses.</param>
/// <param name="Worker">What --worker was given for the program in another language that it belongs to.</param>
public sealed record RowFacts(string Backend, AlgorithmFamily Family, bool Own = false, bool Chooses = false, bool HasIsa = false,
    ModelFit? Fit = null, string? Worker = null)
{
    /// <summary>The truth, rounded.</summary>
    public static RowFacts Reference { get; } = new("reference", AlgorithmFamily.Reference, Own: true);

    /// <summary>Facts of a row.</summary>
    public static RowFacts Of(IConvAlgorithm row) =>
        new(RowId.Backend(row.Id), row.Family, row.IsOwn, row.Chooses, row.HasIsa, row.Fit, row.Worker);
}
