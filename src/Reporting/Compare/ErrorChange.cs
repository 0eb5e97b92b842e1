namespace ConvBench.Reporting.Compare;

/// <summary>How two errors of one case, on the same operands, compare.</summary>
/// <param name="Ratio">New relative L2 error over the base's.</param>
/// <param name="OmegaRatio">New ω max over the base's.</param>
/// <param name="Limit">Relative change of the relative L2 error that counts (<see cref="ErrorLimit"/>).</param>
/// <param name="OmegaLimit">The same of ω max.</param>
/// <param name="SameFigures">Every figure of the error is the same to the last digit: the outputs have the same bits, as
/// far as figures tell.</param>
/// <param name="Verdict">The relative L2 error decides; where it says the same, ω max does.</param>
public sealed record ErrorChange(double Ratio, double OmegaRatio, double Limit, double OmegaLimit, bool SameFigures, ErrorVerdict Verdict)
{
    /// <summary>Compares two errors.</summary>
    public static ErrorChange Of(ErrorStats earlier, ErrorStats later, ErrorLimit limit)
    {
        bool same = earlier with { WorstPlace = "" } == later with { WorstPlace = "" }; // words about the tile, no figure
        ErrorVerdict verdict = same ? ErrorVerdict.Same : Judge(earlier.RelL2, later.RelL2, limit.RelL2);
        verdict = verdict == ErrorVerdict.Same && !same ? Judge(earlier.OmegaMax, later.OmegaMax, limit.Omega) : verdict;
        return new ErrorChange(
            Over(later.RelL2, earlier.RelL2), Over(later.OmegaMax, earlier.OmegaMax), limit.RelL2, limit.Omega, same, verdict);
    }

    /// <summary>The larger over the smaller: a swap of the sides rounds alike.</summary>
    private static ErrorVerdict Judge(double earlier, double later, double limit) =>
        Over(Math.Max(earlier, later), Math.Min(earlier, later)) <= 1 + limit ? ErrorVerdict.Same : later > earlier
            ? ErrorVerdict.Worse : ErrorVerdict.Better;

    /// <summary>1 where both are 0 or infinite, so that no error against no error is no change.</summary>
    private static double Over(double a, double b) => a.Equals(b) ? 1 : a / b;
}
