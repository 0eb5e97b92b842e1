using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Operands of a named distribution, those of suites and of most runs.</summary>
internal sealed class NamedOperands(Distribution distribution) : OperandSource
{
    /// <inheritdoc/>
    public override string Text => DistributionText.Name(distribution);

    /// <inheritdoc/>
    /// <remarks>Inputs of relu and keras have a mean of their own. Pairs that cancel and exact sums have no random signs.</remarks>
    public override ProductModel Products => distribution switch
    {
        Distribution.Relu or Distribution.Keras => new ProductModel(RandomSigns: true, SharedMean: true, RandomRoundings: true),
        Distribution.Integers or Distribution.Cancelling =>
            new ProductModel(RandomSigns: false, SharedMean: false, RandomRoundings: true),
        _ => new ProductModel(RandomSigns: true, SharedMean: false, RandomRoundings: true),
    };

    /// <inheritdoc/>
    public override ConvData Create(ConvProblem p, int seed) => ConvData.Create(p, distribution, seed);
}
