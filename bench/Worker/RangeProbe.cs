using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>What a row does with large and small numbers, with NaN and infinity: inputs of one plan are scaled by powers of two.</summary>
/// <remarks>
/// A power of two changes no rounding, so that an output is scaled to the bit as long as nothing overflows or becomes subnormal on the
/// way. At 2⁶⁰ and 2⁻⁶⁰ nothing does: operands and outputs of the suites are near 1, 66 powers of two from either end, and no transform
/// in use makes numbers 2²⁰ times its outputs. A row that differs there has failed. Nearer to the ends it is a property: transforms
/// overflow before a sum does, and to flush subnormals is what many libraries choose for speed. The user's operands may be huge or tiny:
/// they are scaled where <see cref="Headroom"/> allows it.
/// </remarks>
/// <param name="row">The row.</param>
/// <param name="operands">Operands with their truth.</param>
/// <param name="source">Where the operands come from.</param>
/// <param name="options">What the plan honours.</param>
internal sealed class RangeProbe(IConvAlgorithm row, CaseOperands operands, OperandSource source, ConvOptions options)
{
    /// <summary>Rows that take longer for a run are not looked at, their properties not from a fifth of it on, and subnormal numbers not
    /// from a fifth of that on: some processors need a hundred times as long for these.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    private const int Far = 60, MostLost = 32, SubnormalExponent = -130, LastStep = -149;

    private readonly ConvProblem _p = operands.Problem;
    private readonly float[] _x = operands.Data.X;

    /// <summary>The record, and the miss of what float32 arithmetic cannot do; nothing of a slow row or a sampled truth.</summary>
    /// <remarks>Runs: 2 for the gate; 3 for NaN, infinity and −0; 1 + the lost bits for the range; 2 for subnormal numbers. One more of a
    /// row with other bits, and a plan and a run more where there is a bias.</remarks>
    /// <param name="plan">The row's plan of these operands.</param>
    /// <param name="known">Its output.</param>
    /// <param name="once">Time of one run.</param>
    public (RangeRecord? Record, GateMiss? Miss) Look(IConvPlan plan, float[] known, TimeSpan once)
    {
        if (once > Slow || operands.Truth.Sample is not null)
        {
            return (null, null);
        }

        bool quick = once <= Slow / 5;

        // beside inputs of another size a bias would be lost
        using IConvPlan? without = _p.HasBias ? row.Prepare(_p, operands.Data.W, new float[_p.K], options) : null;
        IConvPlan bare = without ?? plan;
        RangeRecord record = quick ? WithBadPixel(bare, new RangeRecord()) : new RangeRecord();
        if (Math.Min(row.Operands.Max, row.Results.Max) < float.MaxValue / 2)
        {
            return (record, null); // a shorter range is the format's: float16 ends at 65504
        }

        float[] y = without is null ? known : Output(bare, _x);
        IConvAlgorithm ran = plan.Runs ?? row;
        (bool? same, string? fault) = Scaled(bare, ran, y);
        record = record with { ScalesExactly = same };
        if (fault is null && quick)
        {
            record = record with { LostBits = Lost(bare) };
            fault = record.LostBits > 0 && ran.ErrorModel == ErrorModel.Componentwise
                ? $"overflows {record.LostBits} powers of two before Σ|x·w| does: not a sum of its own products" : null;
        }

        return (once > Slow / 25 ? record : Subnormal(bare, y, record), CaseGates.Scaled.Missed(fault));
    }

    private static float[] ScaledBy(float[] values, int exponent) => Array.ConvertAll(values, v => MathF.ScaleB(v, exponent));

    private float[] Output(IConvPlan plan, float[] x) =>
        PlanRun.Output(plan, operands with { Data = operands.Data with { X = x } }, out _);

    /// <summary>Whether far scales give the same bits, null where runs of one input do not either; and what is wrong.</summary>
    private (bool? Same, string? Fault) Scaled(IConvPlan plan, IConvAlgorithm ran, float[] y)
    {
        int[] exponents = [.. ((int[])[Far, -Far]).Where(e => Headroom.Allows(_p, operands.Data, e))];
        bool? same = exponents.Length > 0 ? true : null;
        foreach (int exponent in exponents)
        {
            float[] back = ScaledBy(Output(plan, ScaledBy(_x, exponent)), -exponent);
            if (PlanRun.SameBits(y, back))
            {
                continue;
            }

            same = PlanRun.SameBits(y, Output(plan, _x)) ? false : null;
            int wrong = back.Count(v => !float.IsFinite(v));
            double used = wrong > 0 || row.Results != FloatFormat.Binary32 ? 0 : Used(ran, y, back);
            string? fault = wrong > 0 ? $"{wrong} of {y.Length} outputs are NaN or infinite"
                : used > 1 ? string.Create(CultureInfo.InvariantCulture,
                    $"the output, scaled back, is {used:0.##E+0} times as far from the unscaled one as two runs may be") : null;
            if (fault is not null)
            {
                return (same, $"input times 2^{exponent}: {fault}");
            }
        }

        return (same, null);
    }

    private double Used(IConvAlgorithm ran, float[] a, float[] b)
    {
        double limit = PrecisionGate.Limit(ran.ErrorModel, _p, source, _p.OutputCount, ran.Predict(_p, options));
        var facts = new OutputFacts
        {
            Row = ran.Id,
            Sha256 = "",
            ErrorModel = ran.ErrorModel,
            NormLimit = double.IsFinite(limit) ? limit : null,
        };
        double bound = Math.Sqrt(operands.Truth.S.Sum(s => s * s));
        return Tolerance.Used(_p, source, PairDifference.Of(a, b, operands.Truth.S), facts, facts, Norm(a), bound);
    }

    private static double Norm(float[] y) => Math.Sqrt(y.Sum(v => (double)v * v));

    /// <summary>Σ|x·w| in any order, and the inputs, stay below the largest number at the first scale; 1/64 is for what rounding adds,
    /// that of bfloat16 operands too.</summary>
    private int? Lost(IConvPlan plan)
    {
        double largest = Math.Max(operands.Truth.S.Max(), _x.Max(Math.Abs)) * (1 + (1.0 / 64));
        if (!(largest > 0))
        {
            return null;
        }

        int top = (int)Math.Floor(Math.Log2(float.MaxValue / largest)), lost = 0;
        while (lost < MostLost && !Output(plan, ScaledBy(_x, top - lost)).All(float.IsFinite))
        {
            lost++;
        }

        return lost;
    }

    /// <summary>Inputs of so few bits that scaling them makes no error, and outputs about 2⁻¹³⁰.</summary>
    private RangeRecord Subnormal(IConvPlan plan, float[] y, RangeRecord record)
    {
        double rms = Norm(y) / Math.Sqrt(y.Length);
        if (!(rms > 0) || !double.IsFinite(rms))
        {
            return record;
        }

        int exponent = SubnormalExponent - (int)Math.Round(Math.Log2(rms)), step = LastStep - exponent;
        float[] x = Array.ConvertAll(_x, v => (float)Math.ScaleB(Math.Round(Math.ScaleB(v, -step)), step));
        float[] at1 = Output(plan, x), small = Output(plan, ScaledBy(x, exponent));
        return at1.All(v => v == 0) ? record : record with
        {
            FlushesSubnormals = small.All(v => v == 0),
            SubnormalSteps = small.Zip(at1, (s, v) => Math.Abs(Math.ScaleB(s, -LastStep) - Math.ScaleB(v, exponent - LastStep))).Max(),
        };
    }

    private static string SignOfZero(float[] y) => y.Any(v => v != 0) ? "not 0"
        : y.All(float.IsNegative) ? "−0" : y.Any(float.IsNegative) ? "both" : "+0";

    private RangeRecord WithBadPixel(IConvPlan plan, RangeRecord record)
    {
        if (BadPixelGate.Pixel(_p) is not { } pixel)
        {
            return record;
        }

        float[] x = [.. _x];
        x[BadPixelGate.Place(_p, pixel)] = float.NaN;
        float[] ofNaN = Output(plan, x);
        x[BadPixelGate.Place(_p, pixel)] = float.PositiveInfinity;
        float[] ofInfinity = Output(plan, x);
        return record with
        {
            Reading = BadPixelGate.Reading(_p, pixel),
            NaNs = ofNaN.Count(float.IsNaN),
            Infinities = ofInfinity.Count(float.IsInfinity),
            NaNsOfInfinity = ofInfinity.Count(float.IsNaN),
            SignOfZero = SignOfZero(Output(plan, Array.ConvertAll(_x, _ => -0f))),
        };
    }
}
