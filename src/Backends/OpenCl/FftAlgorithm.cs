using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>opencl/fft: overlap-save in tiles of 16×16, one complex matrix product per frequency, a part of the tiles at a time.</summary>
/// <remarks>
/// Real tiles have Hermitian spectra: 9 of 16 columns. A complex product is a real one of twice the channels and twice the filters.
/// Vasilache et al., Fast Convolutional Nets With fbfft, ICLR 2015 (arXiv 1412.7580).
/// </remarks>
internal sealed class FftAlgorithm() : OpenClAlgorithm(
    "opencl/fft", "FFT on 16×16 tiles: transforms and one complex matrix product per frequency as kernels")
{
    private const int T = FftCode.Length, Bins = T * ((T / 2) + 1);
    private const long MostBytes = 2L << 30;
    private const double Grant = 1.5, TransformPart = 5;

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Fft;

    /// <inheritdoc/>
    public override ErrorModel ErrorModel => ErrorModel.Normwise;

    /// <inheritdoc/>
    public override ProblemFeatures Features => base.Features & ~ProblemFeatures.Stride;

    /// <inheritdoc/>
    /// <remarks>8 per bin, tile and pair of channels.</remarks>
    public override double MinimumFlops(ConvProblem problem)
    {
        (int h, int w) = Outputs(problem);
        return 8.0 * Bins * problem.N * GridArguments.TilesAlong(problem.OH, problem.DilationH, h)
            * GridArguments.TilesAlong(problem.OW, problem.DilationW, w) * problem.CPerGroup * problem.K;
    }

    /// <inheritdoc/>
    /// <remarks>u·√(t² + 0.18·D) with D = (2·C + 1)/2 of one chain of two products a channel; t² measured with one channel.</remarks>
    public override ErrorPrediction? Predict(ConvProblem problem, ConvOptions options)
    {
        (int h, int w) = Outputs(problem);
        return new ErrorPrediction(
            FloatFormat.Binary32.Unit
                * Math.Sqrt(TransformPart + (MeanSquare.OneRounding * ((2 * problem.CPerGroup) + 1) / 2)), Grant, h * w);
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem) =>
        problem.StrideH != 1 || problem.StrideW != 1
            ? $"stride {problem.StrideH}x{problem.StrideW}: an FFT computes every output of stride 1 and would throw the rest away"
            : problem.R > T || problem.S > T ? $"kernel {problem.R}x{problem.S}: the tile is {T}x{T}"
            : 16L * Bins * problem.K * problem.CPerGroup > MostBytes ? $"weight spectra would take more than {MostBytes >> 30} GiB" : null;

    /// <inheritdoc/>
    protected override void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ConvProblem p = plan.Problem;
        (int h, int w) = Outputs(p);
        PackedInput input = PackedInput.OfTiles(p, (h, w), (T, T));
        var grid = GridArguments.Of(p, input, (h, w), 2, plan, out RegisterTile tile);
        string source = KernelSource.Of("common", "gemm", "grid") + FftCode.Text + KernelSource.Of("fft");
        ClBuffer x = input.Fill(plan), b = plan.Bias(bias), offsets = plan.Constants<int>(grid.Offsets(input, T)),
            u = plan.Constants<float>(SpectrumPanels.Of(p, tile.Filters, Bins, 2, Spectrum(p, weights)));
        int batch = Bins * p.Groups, filters = grid.FilterTiles * tile.Filters, depth = 2 * p.CPerGroup;
        long tiles = tile.ColumnTiles(grid.AllVectors), perTile = (long)batch * tile.Columns;
        var parts = TileParts.Of(plan.Unit.Device, tiles, perTile * (depth + filters));
        ClBuffer v = plan.Buffer(perTile * depth * parts.Largest), products = plan.Buffer(perTile * filters * parts.Largest);
        foreach ((int first, int count) in parts.All)
        {
            plan.Launch(source, tile.Defines, "fft_input", (plan.Along(p.C), (long)count * tile.Vectors, 1))
                .With(grid).With(x).With(v).With(offsets).With(first).With(count);
            plan.Launch(source, tile.Defines, "gemm_batch", (plan.Along(grid.FilterTiles), count, batch))
                .With(u).With(v).With(products).With(depth).With(grid.FilterTiles).With(count);
            plan.Launch(source, tile.Defines, "fft_output", (plan.Along(p.K), (long)count * tile.Vectors, 1))
                .With(grid).With(products).With(b).With(plan.Y).With(first).With(count).With(h).With(w);
        }

        plan.Choice = new Choice { Form = tile.ToString(), Tile = new ChosenTile(T, T) };
        plan.OutputTile = (h, w);
        plan.ExecutedFlops = 2.0 * tiles * perTile * depth * filters;
    }

    private static (int H, int W) Outputs(ConvProblem p) => (T - p.R + 1, T - p.S + 1);

    /// <summary>The conjugate spectrum of a filter over T², bins as the kernels number them: column·T + row.</summary>
    private static SpectrumPanels.Transform Spectrum(ConvProblem p, ReadOnlySpan<float> weights)
    {
        float[] w = weights.ToArray();
        return (filter, spectrum) =>
        {
            for (int bin = 0; bin < Bins; bin++)
            {
                (int column, int row) = Math.DivRem(bin, T);
                double re = 0, im = 0;
                for (int t = 0; t < p.R * p.S; t++)
                {
                    // the exponent modulo T: exact sines of the first turn
                    (double sin, double cos) = RootsOfUnity.Of(((t / p.S * row) + (t % p.S * column)) % T, 1, T);
                    double value = w[(filter * p.R * p.S) + t];
                    re += value * cos;
                    im += value * sin;
                }

                (spectrum[2 * bin], spectrum[(2 * bin) + 1]) = (re / (T * T), im / (T * T));
            }
        };
    }
}
