using System.Globalization;
using System.Text.Json.Serialization;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Errors;

/// <summary>One output beside its truth.</summary>
/// <param name="N">Image.</param>
/// <param name="K">Output channel.</param>
/// <param name="OH">Row.</param>
/// <param name="OW">Column.</param>
/// <param name="Value">What the output is.</param>
/// <param name="Truth">What it should be, float64.</param>
/// <param name="Size">s = Σ|x·w| + |b|.</param>
public sealed record Mismatch(int N, int K, int OH, int OW, float Value, double Truth, double Size)
{
    /// <summary>How many are kept of an output.</summary>
    public const int Most = 10;

    /// <summary>y − yRef.</summary>
    [JsonIgnore]
    public double Error => Value - Truth;

    /// <summary>ω = |y − yRef| / (u·s).</summary>
    [JsonIgnore]
    public double Omega => Error == 0 ? 0 : Math.Abs(Error) / (FloatFormat.Binary32.Unit * Size);

    /// <summary>|y − yRef| / ulp(yRef).</summary>
    [JsonIgnore]
    public double Ulps => Math.Abs(Error) / ErrorStats.Ulp(Math.Abs(Truth));

    /// <summary>The outputs that are furthest off, the worst first; those that equal their truth are none.</summary>
    /// <param name="y">Values at a truth's places.</param>
    /// <param name="truth">Their truth.</param>
    /// <param name="p">The layer.</param>
    /// <param name="tolerance">By |e| over what it allows; null: by ω.</param>
    public static IReadOnlyList<Mismatch> Worst(float[] y, Truth truth, ConvProblem p, ErrorTolerance? tolerance)
    {
        var worst = new PriorityQueue<int, (double, double)>();
        for (int i = 0; i < y.Length; i++)
        {
            double e = Math.Abs(y[i] - truth.Y[i]);
            if (e == 0)
            {
                continue;
            }

            e = double.IsNaN(e) ? double.PositiveInfinity : e;
            worst.Enqueue(i, (e / (tolerance?.Allowed(truth.Y[i]) ?? truth.S[i]), e)); // of an allowance of 0 it is ∞, and |e| decides
            if (worst.Count > Most)
            {
                worst.Dequeue();
            }
        }

        var found = new List<Mismatch>();
        while (worst.TryDequeue(out int i, out _))
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, truth.Sample?.Indices[i] ?? i);
            found.Add(new Mismatch(n, k, oh, ow, y[i], truth.Y[i], truth.S[i]));
        }

        found.Reverse();
        return found;
    }

    /// <summary>"0/3/17/0=1.5:1.25", place, value and truth, for one cell of a table.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{N}/{K}/{OH}/{OW}={Value}:{Truth}");
}
