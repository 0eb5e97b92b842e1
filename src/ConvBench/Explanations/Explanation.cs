using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Explanations;

/// <summary>What an output is that is not the convolution it should be.</summary>
/// <param name="What">In words: "filter flipped: a true convolution, not a correlation".</param>
/// <param name="RelL2">Relative L2 distance of the output from that.</param>
public sealed record Explanation(string What, double RelL2)
{
    /// <summary>Outputs that are compared: enough that a chance agreement of random numbers to <see cref="Near"/> is out of the
    /// question, and few enough that all candidates take a second.</summary>
    private const int Outputs = 192;

    private const int Seed = 33;

    /// <summary>Outputs between two looks at what a candidate has missed already.</summary>
    private const int AtOnce = 16;

    /// <summary>One number is within <see cref="Near"/> of one of a hundred others by chance, one time in 250; two are not.</summary>
    private const int Least = 2;

    /// <summary>Of fewer outputs every one is the truth times some number.</summary>
    private const int Few = 8;

    /// <summary>A transform in float32 is within 2·10⁻⁵ of what it computes (the limit of the gate normwise); 16-bit results round
    /// once more at most.</summary>
    private const double Near = 2e-5;

    /// <summary>The explanation is this many times nearer to the output than the convolution is.</summary>
    private const double Nearer = 20;

    /// <summary>The candidate that the output agrees with; null where none does, or where the output is as near to the truth.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="valueAt">The output at a flat position.</param>
    /// <param name="positions">Positions that have a value; null for all.</param>
    /// <param name="others">Weights of other layers, of the same shape, that may have been taken.</param>
    public static Explanation? Of(ConvProblem p, ConvData data, Func<long, float> valueAt, IReadOnlyList<long>? positions = null,
        IReadOnlyList<NamedWeights>? others = null)
    {
        IReadOnlyList<long> at = positions is null ? OutputSample.Stratified(p, Outputs, Seed).Indices
            : [.. positions.Where((_, i) => i % Math.Max(1, positions.Count / Outputs) == 0)];
        double[] y = [.. at.Select(i => (double)valueAt(i))];
        if (y.Length < Least || !y.All(double.IsFinite))
        {
            return null;
        }

        double[] truth = Values(new Candidate("", p, data), at);
        double plain = Distance(y, truth);
        if (plain <= Near)
        {
            return null;
        }

        Explanation? best = Candidates.Of(p, data, others ?? []).Select(c => Agreeing(c, y, at)).OfType<Explanation>().MinBy(e => e.RelL2);
        Explanation? scaled = Scaled(y, truth);
        best = best is null || scaled?.RelL2 * Nearer < best.RelL2 ? scaled : best;
        return best?.RelL2 <= Near && best.RelL2 * Nearer < plain ? best : null;
    }

    /// <summary>"explained by: filter flipped … (agrees to 1.2e-7)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"explained by: {What} (agrees to {RelL2:0.0e-0})");

    /// <summary>The truth times a number.</summary>
    private static Explanation? Scaled(double[] y, double[] truth)
    {
        double square = truth.Sum(t => t * t);
        if (square == 0 || y.Length < Few)
        {
            return null;
        }

        double scale = y.Zip(truth, (a, t) => a * t).Sum() / square;
        return scale == 0 ? null : new Explanation(string.Create(CultureInfo.InvariantCulture, $"the output times {scale:0.#####}"),
            Distance(y, [.. truth.Select(t => scale * t)]));
    }

    /// <summary>A candidate within <see cref="Near"/> of y, else null. ‖y − c‖ ≤ ε‖c‖ needs ‖y − c‖ ≤ ε‖y‖/(1 − ε), and most candidates
    /// have missed that after a few outputs.</summary>
    private static Explanation? Agreeing(Candidate candidate, double[] y, IReadOnlyList<long> at)
    {
        double most = Near / (1 - Near) * Math.Sqrt(y.Sum(v => v * v)), sum = 0;
        var values = new double[y.Length];
        for (int from = 0; from < y.Length; from += AtOnce)
        {
            int to = Math.Min(from + AtOnce, y.Length);
            Parallel.For(from, to, i => values[i] = candidate.At(at[i]));
            sum += Enumerable.Range(from, to - from).Sum(i => (y[i] - values[i]) * (y[i] - values[i]));
            if (!(sum <= most * most))
            {
                return null;
            }
        }

        double distance = Distance(y, values);
        return distance <= Near ? new Explanation(candidate.Name, distance) : null;
    }

    private static double[] Values(Candidate candidate, IReadOnlyList<long> at)
    {
        var values = new double[at.Count];
        Parallel.For(0, values.Length, i => values[i] = candidate.At(at[i]));
        return values;
    }

    /// <summary>‖y − of‖/‖of‖; of zeros 0 where y is zero, else ∞.</summary>
    private static double Distance(double[] y, double[] of)
    {
        double difference = Math.Sqrt(y.Zip(of, (a, b) => (a - b) * (a - b)).Sum()), size = Math.Sqrt(of.Sum(v => v * v));
        return difference == 0 ? 0 : double.IsNaN(difference) || size == 0 ? double.PositiveInfinity : difference / size;
    }
}
