namespace ConvBench.Backends.Managed;

/// <summary>Convolution by tiled overlap-save in the frequency domain.</summary>
/// <remarks>
/// Source: Vasilache et al., Fast Convolutional Nets With fbfft, ICLR 2015 (arXiv 1412.7580); Zlateski et al., FFT Convolutions are Faster than Winograd, 2018.
/// Dilated layers run as DilationH·DilationW dense layers on interleaved sub-grids.
/// Error: normwise, about u·√log₂(tile) from the transforms plus the channel sum in blocks; every output inherits the error of its tile's largest values.
/// </remarks>
internal sealed class FftAlgorithm() : ManagedAlgorithm(
    "fft", "tiled overlap-save: real tiles transformed in pairs, one complex matrix product per frequency, weight spectra made in Prepare", ErrorModel.Normwise)
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    /// <summary>Flops of the multiply stage: 8 per bin, tile, input and output channel; 6 per frequency of a pair where channels stay apart.</summary>
    /// <remarks>The least over the vector widths, each of which chooses its own tile.</remarks>
    public override double MinimumFlops(ConvProblem problem) => Widths.Min(lanes => Flops(problem, lanes));

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        return Prepare(problem, Tile(problem, IsaSelector.Lanes(options.Isa)), weights, bias, options);
    }

    /// <summary>A plan with a given tile.</summary>
    internal static IConvPlan Prepare(ConvProblem problem, FftTile tile, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        float[] w = weights.ToArray(), b = bias.ToArray();
        return IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, tile, w, b, options));
    }

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => FftCost.Cycles(problem, Tile(problem, lanes), lanes);

    /// <inheritdoc/>
    /// <remarks>u·log₂(tile)/2: one rounding of random sign per butterfly level, forward and back, as measured.</remarks>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        FftTile tile = Tile(problem, lanes);
        return ErrorStats.UnitRoundoff * Math.Max(2, 0.5 * Math.Log2(tile.Rows * tile.Columns));
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem)
    {
        if (problem.StrideH != 1 || problem.StrideW != 1)
        {
            return $"stride {problem.StrideH}x{problem.StrideW}: an FFT computes every output of stride 1 and would throw the rest away";
        }

        int longest = FftLine.Lengths[^1];
        return problem.R > longest || problem.S > longest ? $"kernel {problem.R}x{problem.S}: the largest tile is {longest}x{longest}"
            : FftCost.Choose(problem, IsaSelector.Lanes(Isa.Auto)) is null
                ? $"weight spectra would take more than {FftCost.MaxSpectrumBytes >> 30} GiB with every tile size" : null;
    }

    private static FftTile Tile(ConvProblem p, int lanes) => FftCost.Choose(p, lanes) ?? throw new ArgumentException($"{p}: no tile holds it");

    private static double Flops(ConvProblem p, int lanes)
    {
        FftTile tile = Tile(p, lanes);
        double tiles = FftGeometry.TileCount(p, tile);
        return FftCost.IsDepthwise(p) ? 3.0 * tile.Rows * tile.Columns * tiles * p.K : 8.0 * tile.Bins * tiles * p.CPerGroup * p.K;
    }

    private readonly struct Factory(ConvProblem problem, FftTile tile, float[] weights, float[] bias, ConvOptions options) : IPerIsa<IConvPlan>
    {
        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => FftCost.IsDepthwise(problem)
                ? new FftDepthwisePlan<TSimd, TVec>(problem, tile, weights, bias, options)
                : new FftDensePlan<TSimd, TVec>(problem, tile, weights, bias, options);
    }
}
