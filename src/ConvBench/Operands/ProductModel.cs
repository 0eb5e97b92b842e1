namespace ConvBench.Operands;

/// <summary>What is known of a layer's products x·w before they are added: what a statement on their mean error may rest on.</summary>
/// <param name="RandomSigns">Products of random signs and one variance, so that sums grow like √n.</param>
/// <param name="SharedMean">Inputs have a mean of their own: the outputs of one filter have nearly the same partial sums.</param>
/// <param name="RandomRoundings">Roundings of their sums are uncorrelated with mean zero. Where one value comes again and again they
/// all go one way, and only γ_n is certain.</param>
public readonly record struct ProductModel(bool RandomSigns, bool SharedMean, bool RandomRoundings)
{
    /// <summary>Operands of which nothing is known.</summary>
    public static ProductModel Unknown { get; } = new(RandomSigns: false, SharedMean: true, RandomRoundings: false);
}
