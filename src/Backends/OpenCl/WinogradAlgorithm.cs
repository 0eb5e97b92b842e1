using System.Globalization;
using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>Winograd's F(m×m, 3×3): transforms as kernels, one matrix product per frequency, a part of the tiles at a time.</summary>
/// <remarks>A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016. Points:
/// <see cref="WinogradPoints"/>.</remarks>
/// <param name="m">Outputs of a tile along an axis.</param>
internal sealed class WinogradAlgorithm(int m) : OpenClAlgorithm(
    string.Create(CultureInfo.InvariantCulture, $"opencl/winograd-f{m}x3"),
    string.Create(CultureInfo.InvariantCulture, $"Winograd F({m}×{m}, 3×3): transforms and one matrix product per frequency as kernels"))
{
    private const double Grant = 1.3; // as the managed rows, whose sums differ in their length alone

    private readonly CookToom _axis = new(m, 3, WinogradPoints.Of(m + 2));

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Winograd;

    /// <inheritdoc/>
    public override ErrorModel ErrorModel => ErrorModel.Normwise;

    /// <inheritdoc/>
    public override ProblemFeatures Features => base.Features & ~ProblemFeatures.Stride;

    private int Alpha => _axis.Alpha;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem)
    {
        double tiles = GridArguments.TilesAlong(problem.OH, problem.DilationH, m)
            * GridArguments.TilesAlong(problem.OW, problem.DilationW, m);
        return 2.0 * problem.N * tiles * problem.K * problem.CPerGroup * Alpha * Alpha;
    }

    /// <inheritdoc/>
    /// <remarks>u·κ_H·κ_W·√(t² + 0.18·D), as the managed rows: t² = 1.33, D = (C + 1)/2 of one chain of all channels.</remarks>
    public override ErrorPrediction? Predict(ConvProblem problem, ConvOptions options)
    {
        int rows = (problem.OH + problem.DilationH - 1) / problem.DilationH, columns =
            (problem.OW + problem.DilationW - 1) / problem.DilationW;
        return new ErrorPrediction(
            FloatFormat.Binary32.Unit * _axis.Amplification(rows) * _axis.Amplification(columns)
                * Math.Sqrt(1.33 + (MeanSquare.OneRounding * (problem.CPerGroup + 1) / 2)), Grant, m * m);
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem) =>
        problem.StrideH != 1 || problem.StrideW != 1 ? $"Winograd is for stride 1, not {problem.StrideH}×{problem.StrideW}"
            : problem.R != 3 || problem.S != 3 ? $"F({m}×{m}, 3×3) is for 3×3 filters, not {problem.R}×{problem.S}"
            : problem.IsDepthwise ? "depthwise: no sum over channels that would pay for the transforms" : null;

    /// <inheritdoc/>
    protected override void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ConvProblem p = plan.Problem;
        PackedInput input = PackedInput.OfTiles(p, (m, m), (Alpha, Alpha));
        var grid = GridArguments.Of(p, input, (m, m), 1, plan, out RegisterTile tile);
        AxisCode down = new("input_axis", _axis.BT), up = new("output_axis", _axis.AT);
        string source = KernelSource.Of("common", "gemm", "grid") + $"#define M {m}\n#define ALPHA {Alpha}\n" + down.Text + up.Text
            + KernelSource.Of("winograd");
        ClBuffer x = input.Fill(plan), b = plan.Bias(bias), offsets = plan.Constants<int>(grid.Offsets(input, Alpha)),
            u = plan.Constants<float>(SpectrumPanels.Of(p, tile.Filters, Alpha * Alpha, 1, WinogradSpectrum(weights)));
        int batch = Alpha * Alpha * p.Groups, filters = grid.FilterTiles * tile.Filters;
        long tiles = tile.ColumnTiles(grid.AllVectors), perTile = (long)batch * tile.Columns;
        var parts = TileParts.Of(plan.Unit.Device, tiles, perTile * (p.CPerGroup + filters));
        ClBuffer v = plan.Buffer(perTile * p.CPerGroup * parts.Largest), products = plan.Buffer(perTile * filters * parts.Largest);
        foreach ((int first, int count) in parts.All)
        {
            plan.Launch(source, tile.Defines, "winograd_input", (plan.Along(p.C), (long)count * tile.Vectors, 1))
                .With(grid).With(x).With(v).With(offsets).With(first).With(count);
            plan.Launch(source, tile.Defines, "gemm_batch", (plan.Along(grid.FilterTiles), count, batch))
                .With(u).With(v).With(products).With(p.CPerGroup).With(grid.FilterTiles).With(count);
            plan.Launch(source, tile.Defines, "winograd_output", (plan.Along(p.K), (long)count * tile.Vectors, 1))
                .With(grid).With(products).With(b).With(plan.Y).With(first).With(count);
        }

        int roundings = 1 + (2 * down.Roundings) + p.CPerGroup + (2 * up.Roundings) + (p.HasBias ? 1 : 0);
        plan.Choice = new Choice { Form = tile.ToString(), Tile = new ChosenTile(m, m, 3, 3) };
        plan.OutputTile = (m, m);
        plan.Bound = new WinogradBound(_axis, _axis, roundings, exactFilter: true, biasRoundings: 1);
        plan.ExecutedFlops = 2.0 * tiles * perTile * p.CPerGroup * filters;
    }

    /// <summary>G·g·Gᵀ of a filter and a channel, in float64.</summary>
    private SpectrumPanels.Transform WinogradSpectrum(ReadOnlySpan<float> weights)
    {
        float[] w = weights.ToArray();
        double[,] g = new double[Alpha, 3];
        for (int i = 0; i < Alpha * 3; i++)
        {
            g[i / 3, i % 3] = _axis.G[i / 3, i % 3].ToDouble();
        }

        return (filter, spectrum) =>
        {
            for (int f = 0; f < Alpha * Alpha; f++)
            {
                double sum = 0;
                for (int t = 0; t < 9; t++)
                {
                    sum += g[f / Alpha, t / 3] * g[f % Alpha, t % 3] * w[(filter * 9) + t];
                }

                spectrum[f] = sum;
            }
        };
    }
}
