namespace ConvBench.Backends.Managed.Fft;

/// <summary>Convolution by tiled overlap-save in the frequency domain.</summary>
/// <remarks>
/// Source: Vasilache et al., Fast Convolutional Nets With fbfft, ICLR 2015 (arXiv 1412.7580); Zlateski et al., FFT
/// Convolutions are Faster than Winograd, 2018.
/// Dilated layers run as DilationH·DilationW dense layers on interleaved sub-grids.
/// Error: normwise, about u·√log₂(tile) from the transforms plus the channel sum in blocks; every output inherits the error
/// of its tile's largest values.
/// </remarks>
internal sealed class FftAlgorithm : ManagedAlgorithm
{
    private static readonly int[] Widths = [1, 4, 8, 16];
    private readonly int _size; // tile side; 0: chosen per problem

    /// <summary>The row of every run, which chooses its tile.</summary>
    public FftAlgorithm()
        : this(0, "fft", "tiled overlap-save: real tiles transformed in pairs, one complex matrix product per frequency, weight "
            + "spectra made in Prepare")
    {
    }

    private FftAlgorithm(int size, string name, string description)
        : base(name, description, ErrorModel.Normwise) => _size = size;

    /// <summary>The row of every run.</summary>
    public static FftAlgorithm Chosen { get; } = new();

    /// <summary>Rows on request: fixed tiles.</summary>
    public static IReadOnlyList<FftAlgorithm> Variants { get; } = [Fixed(8), Fixed(16), Fixed(24), Fixed(32), Fixed(48), Fixed(64)];

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Fft;

    /// <inheritdoc/>
    public override bool OnRequest => _size != 0;

    /// <inheritdoc/>
    public override ProblemFeatures Features => base.Features & ~ProblemFeatures.Stride;

    /// <summary>Flops of the multiply stage: 8 per bin, tile, input and output channel; 6 per frequency of a pair where
    /// channels stay apart.</summary>
    /// <remarks>The least over the vector widths, each of which chooses its own tile.</remarks>
    public override double MinimumFlops(ConvProblem problem) => Widths.Min(lanes => Flops(problem, lanes));

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        Prepare(problem, Tile(problem, IsaSelector.Lanes(options.Isa)), weights, bias, options);

    /// <summary>A plan with a given tile.</summary>
    internal static IConvPlan Prepare(ConvProblem problem, FftTile tile, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, tile, weights.ToArray(), bias.ToArray(), options));

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => FftCost.Cycles(problem, Tile(problem, lanes), lanes);

    /// <inheritdoc/>
    /// <remarks>u·log₂(tile)/2: one rounding of random sign per butterfly level, forward and back, as measured. Small fixed
    /// tiles: 2.5·u of the channel sums. Where nothing is fused each multiplication rounds too: √2 of it (1.3 was measured).</remarks>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        FftTile tile = Tile(problem, lanes);
        return FloatFormat.Binary32.Unit * (IsaSelector.Fuses ? 1 : double.Sqrt(2))
            * Math.Max(_size != 0 ? 2.5 : 2, 0.5 * Math.Log2(tile.Rows * tile.Columns));
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem)
    {
        if (problem.StrideH != 1 || problem.StrideW != 1)
        {
            return $"stride {problem.StrideH}x{problem.StrideW}: an FFT computes every output of stride 1 and would throw the rest away";
        }

        int longest = _size != 0 ? _size : FftLine.Lengths[^1];
        string which = _size != 0 ? "the tile" : "the largest tile";
        return problem.R > longest || problem.S > longest ? $"kernel {problem.R}x{problem.S}: {which} is {longest}x{longest}"
            : Choice(problem, IsaSelector.Lanes(Isa.Auto)) is null
                ? $"weight spectra would take more than {FftCost.MaxSpectrumBytes >> 30} GiB with "
                + $"{(_size != 0 ? "this tile" : "every tile size")}" : null;
    }

    private static FftAlgorithm Fixed(int size) =>
        new(size, $"fft-{size}", $"fft with tiles of {size}×{size} whatever the problem; one input along an axis where the filter is flat");

    private FftTile? Choice(ConvProblem p, int lanes) => _size == 0 ? FftCost.Choose(p, lanes) : FftCost.Fixed(p, _size, lanes);

    private FftTile Tile(ConvProblem p, int lanes) => Choice(p, lanes) ?? throw new ArgumentException($"{p}: no tile holds it");

    private double Flops(ConvProblem p, int lanes)
    {
        FftTile tile = Tile(p, lanes);
        double tiles = FftGeometry.TileCount(p, tile);
        return FftCost.IsDepthwise(p) ? 3.0 * tile.Rows * tile.Columns * tiles * p.K : 8.0 * tile.Bins * tiles * p.CPerGroup * p.K;
    }

    private readonly struct Factory(ConvProblem problem, FftTile tile, float[] weights, float[] bias, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => FftCost.IsDepthwise(problem)
                ? new FftDepthwisePlan<TSimd, TVec>(problem, tile, weights, bias, options)
                : new FftDensePlan<TSimd, TVec>(problem, tile, weights, bias, options);
    }
}
