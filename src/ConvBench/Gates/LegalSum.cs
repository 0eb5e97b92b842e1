using System.Globalization;
using ConvBench.Bounds;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Gates;

/// <summary>Whether an output of unknown origin that misses the normwise limit is a float32 sum of its own products all the
/// same.</summary>
/// <remarks>
/// On operands that cancel, or whose roundings all go one way, right sums err by more than 2·10⁻⁵. They are told by three things.
/// Every output has |y − yRef| ≤ γ_(n+1)·s and what <see cref="Underflow"/> may cost, any order, with or without FMA (Higham 2002,
/// §3.1). For thousands of products that alone would hide a lost one, so the RMS error is also at most twice (one bit, as between two
/// orders of the same sums) what float32 chains make of the same operands in four orders: by channel with the bias last or first, by
/// tap, and all positive products before the negative ones, which has the largest partial sums. And it is not four times as far from
/// the truth as from that of shorter operands.
/// m different outputs are by luck with a probability of 16^(1 − m/2): directions of two vectors of m numbers within arcsin ¼.
/// </remarks>
public static class LegalSum
{
    private const double OtherOrder = 2, Nearer = 4;
    /// <summary>16⁻⁵ = 10⁻⁶.</summary>
    private const int Different = 12;

    private const int Outputs = 4096, Seed = 61;

    /// <summary>Operands that an output is also compared with.</summary>
    private static readonly FloatFormat[] Shorter = [FloatFormat.TensorFloat32, FloatFormat.Binary16, FloatFormat.BFloat16];

    /// <summary>What speaks against it, one line; null where nothing does.</summary>
    /// <param name="y">Values at the truth's outputs, finite.</param>
    /// <param name="truth">Their truth, finite, at least one output.</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    public static string? Fault(ReadOnlySpan<float> y, Truth truth, ConvProblem p, ConvData data)
    {
        double gamma = FloatFormat.Binary32.Gamma(p.Accumulations + 1.0) + FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));
        double under = Underflow.OfSum(p, data);
        for (int i = 0; i < y.Length; i++)
        {
            double bound = (gamma * truth.S[i]) + under;
            if (!double.IsFinite(gamma) || !(Math.Abs(y[i] - truth.Y[i]) <= bound))
            {
                return string.Create(CultureInfo.InvariantCulture, $"judged output {i} is beyond γ_n·s: not a sum of its own products");
            }
        }

        int[] at = Places(truth, p);
        long[] indices = [.. at.Select(i => truth.Sample?.Indices[i] ?? i)];
        double[] own = Pick(y, at), exact = [.. at.Select(i => truth.Y[i])];
        bool isUnderflow = Distance(own, exact) <= Math.Sqrt(own.Length) * under; // as the result of 0 for subnormal operands
        return isUnderflow ? null : Long(own, exact, indices, p, data, under) ?? Short(own, exact, indices, p, data);
    }

    /// <summary>More than the roundings of a chain.</summary>
    private static string? Long(double[] y, double[] exact, long[] indices, ConvProblem p, ConvData data, double under)
    {
        var worst = new double[y.Length];
        Parallel.For(0, y.Length, () => new float[p.Accumulations], (i, _, products) =>
        {
            worst[i] = Chains(p, data, indices[i], products).Max(v => Math.Abs(v - exact[i]));
            return products;
        }, _ => { });
        double made = Distance(y, exact), chains = Math.Sqrt(worst.Sum(e => e * e));
        return made <= (OtherOrder * chains) + (Math.Sqrt(y.Length) * under) ? null : string.Create(CultureInfo.InvariantCulture,
            $"{made / chains:0.#} times the error of a float32 chain on the same operands");
    }

    /// <summary>The truth of shorter operands.</summary>
    private static string? Short(double[] y, double[] exact, long[] indices, ConvProblem p, ConvData data)
    {
        if (exact.Distinct().Take(Different).Count() < Different)
        {
            return null;
        }

        double made = Distance(y, exact);
        FloatFormat? format = Shorter.FirstOrDefault(f =>
            Nearer * Distance(y, ReferenceConv.ComputeAt(p, f.Round(data), indices, Environment.ProcessorCount).Y) <= made);
        return format is null ? null : $"the result of {format.Name} operands";
    }

    /// <summary>One float32 sum in four orders.</summary>
    private static IEnumerable<float> Chains(ConvProblem p, ConvData data, long index, float[] products)
    {
        int k = OutputPlace.Of(p, index).K, taps = p.R * p.S;
        Products(p, data, index, products);
        float bias = p.HasBias ? data.B[k] : 0, byChannel = 0, byTap = 0, bySign = 0, biasFirst = bias;
        for (int i = 0; i < products.Length; i++)
        {
            byChannel += products[i];
            biasFirst += products[i];
            byTap += products[(i % p.CPerGroup * taps) + (i / p.CPerGroup)];
            bySign += Math.Max(products[i], 0);
        }

        foreach (float product in products)
        {
            bySign += Math.Min(product, 0);
        }

        float[] sums = [byChannel + bias, byTap + bias, bySign + bias, biasFirst];
        return sums.Select(sum => p.HasRelu ? Math.Max(sum, 0) : sum);
    }

    /// <summary>Rounded products by channel, row and column of the filter; 0 where the image is padded.</summary>
    private static void Products(ConvProblem p, ConvData data, long index, float[] products)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
        Window rows = p.Rows, columns = p.Columns;
        for (int i = 0; i < products.Length; i++)
        {
            (int c, int r, int s) = (i / p.S / p.R, i / p.S % p.R, i % p.S);
            int h = rows.At(oh, r), w = columns.At(ow, s), channel = (k / p.KPerGroup * p.CPerGroup) + c;
            products[i] = rows.Has(h) && columns.Has(w)
                ? data.X[(((((n * p.C) + channel) * p.H) + h) * p.W) + w] * data.W[(k * products.Length) + i] : 0;
        }
    }

    private static int[] Places(Truth truth, ConvProblem p) => truth.Y.Length <= Outputs ? [.. Enumerable.Range(0, truth.Y.Length)]
        : truth.Sample is null ? [.. OutputSample.Stratified(p, Outputs, Seed).Indices.Select(i => (int)i)]
        : [.. Enumerable.Range(0, Outputs).Select(i => (int)((long)i * truth.Y.Length / Outputs))];

    private static double[] Pick(ReadOnlySpan<float> y, int[] at)
    {
        var picked = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            picked[i] = y[at[i]];
        }

        return picked;
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (left, right) => (left - right) * (left - right)).Sum());
}
