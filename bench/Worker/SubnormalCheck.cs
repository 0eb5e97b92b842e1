using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Worker;

/// <summary>Whether a row takes subnormal operands for 0, as far as its output tells.</summary>
internal static class SubnormalCheck
{
    private const int Outputs = 1024, Seed = 67;

    /// <summary>An output says which of two truths it is where it is four times nearer to it than they are to each other.</summary>
    private const double Nearer = 4;

    /// <summary>True where the output is that of 0 in place of subnormal operands, false where it is that of the operands; null where there
    /// are none, or it is neither.</summary>
    /// <param name="y">The whole output.</param>
    /// <param name="real">Operands with their truth.</param>
    /// <param name="threads">Threads that compute the other truth.</param>
    public static bool? Of(float[] y, CaseOperands real, int threads)
    {
        ConvData data = real.Data;
        if (!((float[][])[data.X, data.W, data.B]).Any(v => v.Any(float.IsSubnormal)))
        {
            return null;
        }

        IReadOnlyList<long> at = real.Truth.Sample?.Indices ?? OutputSample.Stratified(real.Problem, Outputs, Seed).Indices;
        double[] exact = real.Truth.Sample is null ? [.. at.Select(i => real.Truth.Y[i])] : real.Truth.Y;
        var none = new ConvData(Zeroed(data.X), Zeroed(data.W), Zeroed(data.B));
        double[] zeroed = ReferenceConv.ComputeAt(real.Problem, none, (long[])[.. at], threads).Y;
        double[] own = [.. at.Select(i => (double)y[i])];
        double apart = Distance(exact, zeroed), kept = Distance(own, exact), lost = Distance(own, zeroed);
        return Nearer * Math.Min(kept, lost) <= apart && apart > 0 ? lost < kept : null;
    }

    private static float[] Zeroed(float[] values) => Array.ConvertAll(values, v => float.IsSubnormal(v) ? 0 : v);

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (left, right) => (left - right) * (left - right)).Sum());
}
