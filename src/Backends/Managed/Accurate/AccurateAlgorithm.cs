using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Accurate;

/// <summary>What the rows have in common whose results are correctly rounded nearly everywhere.</summary>
/// <param name="name">Id behind "managed/".</param>
/// <param name="description">One line.</param>
/// <param name="cyclesPerProduct">Cycles per product of a vector of floats, where one FMA per cycle is the peak.</param>
internal abstract class AccurateAlgorithm(string name, string description, double cyclesPerProduct)
    : ManagedAlgorithm(name, description, ErrorModel.Componentwise)
{
    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Direct;

    /// <inheritdoc/>
    public override bool OnRequest => true;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => problem.Flops;

    /// <inheritdoc/>
    /// <remarks>Pixels as vectors, and a packed float per pixel and tap, 2 cycles each, as managed/im2col.</remarks>
    public override double Cycles(ConvProblem problem, int lanes)
    {
        double pixels = (double)problem.N * problem.Groups * CostTerms.Blocks((double)problem.OH * problem.OW, lanes);
        return pixels * problem.Accumulations * ((problem.KPerGroup * cyclesPerProduct) + (2.0 * lanes));
    }

    /// <inheritdoc/>
    /// <remarks>One rounding of log-uniform significands, 0.425·u (<see cref="PrecisionSentinel"/>).</remarks>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) => 0.43 * FloatFormat.Binary32.Unit;
}
