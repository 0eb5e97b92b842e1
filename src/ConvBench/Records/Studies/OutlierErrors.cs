namespace ConvBench.Records.Studies;

/// <summary>Input 0 of one pixel is 10⁴, all others are uniform in [−1, 1): errors of the outputs that do not read it.</summary>
/// <param name="H">Row of the pixel.</param>
/// <param name="W">Its column.</param>
/// <param name="Rms">√(mean e²) of the untouched outputs.</param>
/// <param name="Max">max |e| of them.</param>
/// <param name="OwnRms">√(mean e²) of the same outputs and row where the pixel is like all others.</param>
/// <param name="Spoiled">Untouched outputs with |e| above 4 times the largest that the row makes among them without the outlier.</param>
/// <param name="Reach">Rows and columns from the pixel to the farthest spoiled output, the larger; 0 for none.</param>
/// <param name="MapSide">Side of the map.</param>
/// <param name="Map">√(mean over channels of e²) of the pixels around, row-major, the pixel in the middle; −1 outside of
/// the output and where the outlier is read.</param>
public sealed record OutlierErrors(int H, int W, double Rms, double Max, double OwnRms, long Spoiled, int Reach, int MapSide, double[] Map)
{
    /// <summary><see cref="Rms"/> over that of managed/direct on the same operands.</summary>
    public double RatioToDirect { get; init; }
}
