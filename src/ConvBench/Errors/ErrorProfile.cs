using ConvBench.Operands;
using ConvBench.Reference;

namespace ConvBench.Errors;

/// <summary>The errors of an output in so few numbers that a line of JSON holds them, and so many that another tolerance can be
/// asked for later (<see cref="StoredVerdict"/>).</summary>
/// <param name="NonFinite">Outputs that are NaN or infinite where their truth is not, or the reverse; in no histogram.</param>
/// <param name="LargestTruth">max |yRef|.</param>
/// <param name="Absolute">|e|.</param>
/// <param name="Relative">|e|/|yRef| (<see cref="ErrorTolerance.RelativeOf"/>).</param>
/// <param name="Omega">|e|/(u·s).</param>
/// <param name="Front">The outputs that decide.</param>
public sealed record ErrorProfile(long NonFinite, double LargestTruth, ErrorHistogram Absolute, ErrorHistogram Relative,
    ErrorHistogram Omega, ErrorFront Front)
{
    /// <summary>The profile of an output.</summary>
    /// <param name="y">Values at a truth's places.</param>
    /// <param name="truth">Their truth, finite.</param>
    /// <param name="nonFinite">Outputs that are no numbers, or should be none; those of y are among them.</param>
    public static ErrorProfile Of(float[] y, Truth truth, long nonFinite)
    {
        int[] numbers = [.. Enumerable.Range(0, y.Length).Where(i => float.IsFinite(y[i]))];
        double[] errors = [.. numbers.Select(i => Math.Abs(y[i] - truth.Y[i]))];
        double u = FloatFormat.Binary32.Unit;
        return new(nonFinite, truth.Y.Select(Math.Abs).DefaultIfEmpty().Max(), ErrorHistogram.Of(errors),
            ErrorHistogram.Of([.. numbers.Select((i, at) => ErrorTolerance.RelativeOf(errors[at], truth.Y[i]))]),
            ErrorHistogram.Of([.. numbers.Select((i, at) => errors[at] == 0 ? 0 : errors[at] / (u * truth.S[i]))]),
            ErrorFront.Of(numbers.Select((i, at) => new ErrorPoint(errors[at], Math.Abs(truth.Y[i])))));
    }
}
