using ConvBench.Backends.Managed.Cost;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Cycles and expected error of nested bilinear algorithms, F(mH, R) × F(mW, S) and SFC.</summary>
internal static class WinogradCost
{
    private const double TransformPerElement = 3.5; // cycles per transformed vector: a pass along each axis, load, store and arithmetic
    private const int NearColumns = 4; // columns this near come with the vectors of their neighbours
    private const int FarColumns = 256; // columns this far apart share neither lines nor sets of the caches with their neighbours
    private const double Grant = 1.3;
    private const double DefaultSquare = 1.33;
    private const double GatherNear = 8, GatherFar = 160; // cycles per scalar gathered

    /// <summary>Flops of one product per frequency, tile and pair of channels.</summary>
    public static double ProductFlops(ConvProblem p, WinogradAxis h, WinogradAxis w) =>
        2.0 * p.K * p.CPerGroup * TileMap.Count(p, h.M, w.M) * h.Products * w.Products;

    /// <summary>One product per frequency, tile and pair of channels; transforms of inputs and outputs; the weights' way
    /// through the caches.</summary>
    public static double Cycles(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes)
    {
        double tiles = TileMap.Count(p, h.M, w.M), elements = tiles * h.Products * w.Products;
        double cBlocks = p.Groups * CostTerms.Blocks(p.CPerGroup, lanes), kBlocks = p.Groups * CostTerms.Blocks(p.KPerGroup, lanes);
        double multiply = elements * p.CPerGroup * kBlocks / CostTerms.TileEfficiency;
        double weights = h.Products * w.Products * (double)p.CPerGroup * kBlocks * lanes * sizeof(float);
        double passes = CostTerms.Blocks(tiles, WinogradBlocking.Choose(p, h, w, lanes, threads: 1).TilesPerBlock);
        return CacheModel.Overlap(multiply, CacheModel.Stream(weights, passes))
            + (TransformPerElement * elements * (cBlocks + kBlocks)) + Gather(p, tiles * h.Alpha * w.M);
    }

    /// <summary>Wide dilations along a row gather float by float.</summary>
    private static double Gather(ConvProblem p, double positions) =>
        p.DilationW <= NearColumns ? 0 : positions * p.C * (p.DilationW < FarColumns ? GatherNear : GatherFar);

    /// <summary>u·κ_H·κ_W·(2.1 + C/1700), with compensated sums (1.35 + C/4000): the measured law of float32 transforms,
    /// see <see cref="BilinearAlgorithm.Amplification()"/>.</summary>
    /// <remarks>
    /// Within 8 % for F(2) to F(8) and all their points, κ² from 1.7 to 122, of 64 to 512 channels. The transforms' own
    /// part in it is √0.75·u·κ_H·κ_W, whatever the
    /// number of channels: transforms in float64 leave √(2.1² − 0.75) and √(1.35² − 0.75), those of SFC-6 make √(2.1² + 0.57) and
    /// √(1.35² + 0.57).
    /// </remarks>
    public static double ExpectedRelL2(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes, bool float64)
    {
        double constant = WinogradBlocking.Compensates(p, h, w, lanes) ? 1.35 : 2.1, slope = constant == 2.1 ? 1 / 1700.0 : 1 / 4000.0;
        constant = Math.Sqrt((constant * constant) + TransformSquare(h, float64) - DefaultSquare);
        return FloatFormat.Binary32.Unit * h.Exact.Amplification() * w.Exact.Amplification() * (constant + (slope * p.CPerGroup));
    }

    /// <summary>u·κ_H·κ_W·√(t² + 0.18·D): what <see cref="ExpectedRelL2"/> measures, by its parts, for the outputs that the problem has in
    /// the places of the tile that they have.</summary>
    /// <remarks>
    /// D is the mean of the roundings of a product on its way to its channel sum (<see cref="WinogradRoundings.Mean"/>), each
    /// <see cref="MeanSquare.OneRounding"/>. t² is the transforms' part (<see cref="TransformSquare"/>). Grant: see the tests, which hold
    /// every row, width and layer of the suite edge to it.
    /// </remarks>
    public static ErrorPrediction Predict(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes, bool float64)
    {
        int rows = TileMap.PhaseOutputs(p.OH, p.DilationH, 0), columns = TileMap.PhaseOutputs(p.OW, p.DilationW, 0);
        double sums = MeanSquare.OneRounding * WinogradRoundings.Mean(p.CPerGroup, WinogradBlocking.Compensates(p, h, w, lanes));
        double relL2 = FloatFormat.Binary32.Unit * h.Exact.Amplification(rows) * w.Exact.Amplification(columns)
            * Math.Sqrt(TransformSquare(h, float64) + sums);
        return new ErrorPrediction(relL2, Grant, h.M * w.M);
    }

    /// <summary>t², the part of the transforms in the square of the error over (u·κ)²; measured: 1.5 to 1.94 for SFC-6 over 16 to 512
    /// channels, 1.03 to 1.35 for SFC-4, 0.9 to 1.3 for F(2, 3) and F(4, 3).</summary>
    private static double TransformSquare(WinogradAxis h, bool float64) =>
        float64 ? 0.58 : h.IsSymbolic && h.M == 6 ? 1.9 : DefaultSquare;

    /// <summary>Above this an error is not rounding: twice the law of plain sums for the outputs that the problem has, in
    /// the places of the tile that they have.</summary>
    /// <remarks>The factor is for chance, on one output more than on many. F(8, 3) of 64 channels on 56²: 3.1e-5, three
    /// times what is measured; planted bugs are above 1e-3.</remarks>
    public static double LargestRelL2(ConvProblem p, WinogradAxis h, WinogradAxis w)
    {
        int rows = TileMap.PhaseOutputs(p.OH, p.DilationH, 0), columns = TileMap.PhaseOutputs(p.OW, p.DilationW, 0);
        return 2 * FloatFormat.Binary32.Unit * h.Exact.Amplification(rows) * w.Exact.Amplification(columns)
            * (2.1 + (p.CPerGroup / 1700.0));
    }
}
