namespace ConvBench.Backends.Managed;

/// <summary>Cycles and expected error of F(mH, R) × F(mW, S).</summary>
internal static class WinogradCost
{
    private const double TransformPerElement = 3.5; // cycles per transformed vector: a pass along each axis, load, store and arithmetic
    private const int NearColumns = 4; // columns this near come with the vectors of their neighbours
    private const int FarColumns = 256; // columns this far apart share neither lines nor sets of the caches with their neighbours
    private const double GatherNear = 8, GatherFar = 160; // cycles per scalar gathered

    /// <summary>Flops of one product per frequency, tile and pair of channels.</summary>
    public static double ProductFlops(ConvProblem p, int mH, int mW) =>
        2.0 * p.K * p.CPerGroup * TileMap.Count(p, mH, mW) * (mH + p.R - 1) * (mW + p.S - 1);

    /// <summary>One product per frequency, tile and pair of channels; transforms of inputs and outputs; the weights' way through the caches.</summary>
    public static double Cycles(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes)
    {
        double tiles = TileMap.Count(p, h.M, w.M), elements = tiles * h.Alpha * w.Alpha;
        double cBlocks = p.Groups * CostTerms.Blocks(p.CPerGroup, lanes), kBlocks = p.Groups * CostTerms.Blocks(p.KPerGroup, lanes);
        double multiply = elements * p.CPerGroup * kBlocks / CostTerms.TileEfficiency;
        double weights = h.Alpha * w.Alpha * (double)p.CPerGroup * kBlocks * lanes * sizeof(float);
        double passes = CostTerms.Blocks(tiles, WinogradBlocking.Choose(p, h, w, lanes, threads: 1).TilesPerBlock);
        return CostTerms.Overlap(multiply, CostTerms.Stream(weights, passes)) + (TransformPerElement * elements * (cBlocks + kBlocks)) + Gather(p, tiles * h.Alpha * w.M);
    }

    /// <summary>Wide dilations along a row gather float by float.</summary>
    private static double Gather(ConvProblem p, double positions) =>
        p.DilationW <= NearColumns ? 0 : positions * p.C * (p.DilationW < FarColumns ? GatherNear : GatherFar);

    /// <summary>u·κ_H·κ_W·(2.1 + C/1700), with compensated sums (1.35 + C/4000): the measured law of float32 transforms, see <see cref="CookToom.Amplification"/>.</summary>
    /// <remarks>Within 5 % for F(2), F(4) and F(6) of 64 to 512 channels.</remarks>
    public static double ExpectedRelL2(ConvProblem p, WinogradAxis h, WinogradAxis w, int lanes, bool float64)
    {
        double c = p.CPerGroup;
        double roundings = WinogradBlocking.Compensates(p, h, w, lanes) ? (float64 ? 1 : 1.35) + (c / 4000) : 2.1 + (c / 1700);
        return ErrorStats.UnitRoundoff * h.Exact.Amplification() * w.Exact.Amplification() * roundings;
    }
}
