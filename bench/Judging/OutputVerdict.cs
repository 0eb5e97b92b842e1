using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Explanations;
using ConvBench.Gates;

namespace ConvBench.Bench.Judging;

/// <summary>What the gates say of values at a truth's places, and what a user's tolerance says. Where one is stated, it decides.</summary>
/// <param name="p">The layer.</param>
/// <param name="data">Its operands.</param>
/// <param name="truth">Their truth.</param>
/// <param name="others">Weights of other layers.</param>
internal sealed class OutputVerdict(ConvProblem p, ConvData data, FiniteTruth truth, IReadOnlyList<NamedWeights> others)
{
    /// <summary>The record of the truth rounded to float32, which no tolerance refuses: it says which one nothing can keep.</summary>
    public CaseRecord Floor(CaseRecord record, ErrorTolerance? tolerance)
    {
        float[] y = truth.Rounded();
        record = Of(record, y, 0, null);
        record = record with { Profile = null, Worst = null };
        return tolerance is null || Beyond(tolerance, y, record.Error!) is null ? record : record with
        {
            Remarks = [.. record.Remarks, $"beyond your tolerance ({tolerance}): no float32 output can keep it"],
        };
    }

    /// <summary>The record of an output.</summary>
    /// <param name="record">Which row it is.</param>
    /// <param name="y">Its values: NaN and infinity where the truth is, and else near it.</param>
    /// <param name="nonFinite">Further outputs that are no numbers.</param>
    /// <param name="tolerance">What the user grants; null: the gates decide.</param>
    public CaseRecord Of(CaseRecord record, float[] y, int nonFinite, ErrorTolerance? tolerance)
    {
        float[] numbers = truth.Numbers(y);
        ErrorStats error = numbers.Length > 0 ? ErrorStats.OfJudged(numbers, truth.Part, p)
            : new ErrorStats { CorrectBits = 53, WorstIndex = -1, OutputCount = p.OutputCount };
        error = error with { NonFinite = Math.Max(error.NonFinite, nonFinite) };
        GateMiss? miss = CaseGates.Finite.Missed(truth.Unequal(y)) ?? CaseGates.Finite.Missed(GateChecks.Finite(error));
        string? far = miss is null ? GateChecks.Normwise(error, p, Tolerance.NormwiseRelL2, truth.FiniteOperands ? data : null) : null;
        string? noSum = far is null ? null : LegalSum.Fault(numbers, truth.Part, p, data);
        miss ??= noSum is null ? null : CaseGates.Normwise.Missed($"{far}; {noSum}");
        string? wide = miss is null && far is null ? GateChecks.Componentwise(error, p) : null;
        string? sum = far is null || miss is not null ? null : $"{far}, and yet float32 sums in some order";
        record = record with
        {
            Error = error,
            Gate = miss?.Gate,
            Profile = ErrorProfile.Of(numbers, truth.Part, error.NonFinite + truth.CountUnequal(y)),
            Worst = Mismatch.Worst(numbers, truth.Part, p, tolerance),
            Remarks =
            [
                .. ErrorRemark.Of(error, truth.Sample),
                .. wide is null ? [] : (string[])[$"{wide} (a transform method, or low precision)"],
                .. sum is null ? [] : (string[])[sum],
                .. truth.Others == 0 ? [] : (string[])[$"{truth.Others} judged truths are NaN or infinite in float32"],
            ],
        };
        string? fault = miss is null ? null : miss.Message + (error.NonFinite == 0 && Explained(y) is { } why ? $"; {why}" : "");
        return tolerance is null ? record with { Status = fault is null ? CaseStatus.Ok : CaseStatus.Failed, Reason = fault ?? "" }
            : Held(record, tolerance, Beyond(tolerance, y, error), fault);
    }

    /// <summary>Decided by the tolerance, with the gates' own verdict beside it.</summary>
    private static CaseRecord Held(CaseRecord record, ErrorTolerance tolerance, string? beyond, string? fault)
    {
        string rounding = string.Create(CultureInfo.InvariantCulture,
            $"and yet rounding: relative L2 error {record.Error!.RelL2:0.##E+0}, which the gates grant");
        record = record with { Tolerance = tolerance, Status = beyond is null ? CaseStatus.Ok : CaseStatus.Failed };
        return beyond is not null ? record with { Reason = $"beyond your tolerance ({tolerance}): {beyond}; {fault ?? rounding}" }
            : record with
            {
                Remarks = [.. record.Remarks, $"within your tolerance ({tolerance}){(fault is null ? "" : ", and yet " + fault)}"],
            };
    }

    /// <summary>How an output misses a tolerance, "3 of 400 outputs"; null where it keeps it.</summary>
    private string? Beyond(ErrorTolerance tolerance, float[] y, ErrorStats error)
    {
        long wrong = error.NonFinite + truth.CountUnequal(y);
        if (wrong > 0)
        {
            return $"{wrong} of {error.OutputCount} outputs are NaN or infinite, or should be";
        }

        double[] truths = truth.Part.Y, errors = [.. truth.Numbers(y).Zip(truths, (a, b) => Math.Abs(a - b))];
        if (tolerance.IsByElement || errors.Length == 0)
        {
            long beyond = tolerance.Beyond(errors, truths);
            return beyond == 0 ? null : $"{beyond} of {errors.Length} outputs";
        }

        double absolute = tolerance.StatisticOf(errors), relative = tolerance.StatisticOf(errors.Zip(truths, ErrorTolerance.RelativeOf));
        return absolute <= tolerance.Absolute || relative <= tolerance.Relative ? null
            : string.Create(CultureInfo.InvariantCulture, $"they are {absolute:0.##E+0} and {relative:0.##E+0}");
    }

    /// <summary>What an output is that is far from the truth. y has the values at the truth's places.</summary>
    private Explanation? Explained(float[] y)
    {
        if (truth.Sample is not { } sample)
        {
            return Explanation.Of(p, data, i => y[i], others: others);
        }

        Dictionary<long, float> known = sample.Indices.Zip(y).ToDictionary(v => v.First, v => v.Second);
        return Explanation.Of(p, data, i => known[i], sample.Indices, others);
    }
}
