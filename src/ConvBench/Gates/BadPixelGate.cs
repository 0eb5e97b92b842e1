using System.Globalization;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Gates;

/// <summary>One NaN in the input of a plan that has just passed the integer gate: it must show where it is read, and must
/// leave no trace.</summary>
/// <remarks>
/// Catches what ordinary operands cannot: a plan that kept the input of its first run, kernels that swallow NaN, padding or
/// buffers that hold
/// old numbers times 0. A NaN times any number is NaN (IEEE 754), so no rounding enters: outputs whose window holds the
/// pixel under a weight
/// other than 0 are NaN; the other outputs of componentwise rows keep their exact integers, those of transform rows may share a tile with
/// the pixel. After it, the clean input must give the integers again.
/// </remarks>
public static class BadPixelGate
{
    /// <summary>Null where the plan passes, and where no output reads any pixel.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its integer operands.</param>
    /// <param name="exact">The integers, whole output.</param>
    /// <param name="plan">Prepared with data's weights.</param>
    public static GateMiss? Miss(ErrorModel model, ConvProblem p, ConvData data, double[] exact, IConvPlan plan)
    {
        if (Pixel(p) is not { } bad)
        {
            return null;
        }

        float[] x = [.. data.X];
        x[Place(p, bad)] = float.NaN;
        var y = new float[p.OutputCount];
        Compute(plan, x, y);
        if (Shown(model, p, data.W, bad, exact, y) is { } miss)
        {
            return CaseGates.BadPixel.Missed(miss);
        }

        Compute(plan, data.X, y);
        return GateChecks.Integers(model, y, exact) is { } trace
            ? CaseGates.BadPixel.Missed($"after an input with a NaN, {trace.Message}") : null;
    }

    /// <summary>Where the pixel lies in the input: in the middle channel of the last image.</summary>
    public static int Place(ConvProblem p, (int H, int W) pixel) =>
        (int)(((((p.N - 1) * (long)p.C) + (p.C / 2)) * p.H * p.W) + ((long)pixel.H * p.W) + pixel.W);

    /// <summary>How many outputs have the pixel in their window.</summary>
    public static int Reading(ConvProblem p, (int H, int W) pixel)
    {
        int rows = Enumerable.Range(0, p.OH).Count(o => p.Rows.TapOf(o, pixel.H) >= 0);
        return p.KPerGroup * rows * Enumerable.Range(0, p.OW).Count(o => p.Columns.TapOf(o, pixel.W) >= 0);
    }

    private static void Compute(IConvPlan plan, float[] x, float[] y)
    {
        plan.Load(x);
        plan.Run(1);
        plan.Store(y);
    }

    /// <summary>A pixel that the middle output reads; null where it sees padding alone.</summary>
    public static (int H, int W)? Pixel(ConvProblem p)
    {
        for (int tap = 0; tap < p.R * p.S; tap++)
        {
            int h = p.Rows.At(p.OH / 2, tap / p.S), w = p.Columns.At(p.OW / 2, tap % p.S);
            if (p.Rows.Has(h) && p.Columns.Has(w))
            {
                return (h, w);
            }
        }

        return null;
    }

    /// <summary>Every output of the last image and the pixel's group against what it must be; the other images and groups
    /// against their integers.</summary>
    private static string? Shown(ErrorModel model, ConvProblem p, float[] weights, (int H, int W) bad, double[] exact, float[] y)
    {
        Window rows = p.Rows, columns = p.Columns;
        int channel = p.C / 2, group = channel / p.CPerGroup, plane = p.OH * p.OW;
        for (int i = 0; i < y.Length; i++)
        {
            int k = i / plane % p.K;
            int r = rows.TapOf(i % plane / columns.Outputs, bad.H), s = columns.TapOf(i % columns.Outputs, bad.W);
            bool reads = i / plane / p.K == p.N - 1 && k / p.KPerGroup == group && r >= 0 && s >= 0;
            bool hides = reads && float.IsFinite(y[i])
                && weights[((((((long)k * p.CPerGroup) + (channel % p.CPerGroup)) * p.R) + r) * p.S) + s] != 0;
            if (hides)
            {
                return string.Create(CultureInfo.InvariantCulture, $"output {i} hides a NaN of the input: {y[i]}");
            }

            if (!reads && model == ErrorModel.Componentwise && y[i] != exact[i])
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"output {i} is {y[i]} instead of {exact[i]} because of a NaN that it does not read");
            }
        }

        return null;
    }
}
