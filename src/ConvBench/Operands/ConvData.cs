using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Operands of one case, a pure function of problem, distribution and seed; the same on every machine.</summary>
/// <param name="X">Input, NCHW.</param>
/// <param name="W">Weights, K · C/Groups · R · S.</param>
/// <param name="B">Bias, K, or empty.</param>
public sealed partial record ConvData(float[] X, float[] W, float[] B)
{
    internal const int Inputs = 0; // streams of the generator
    internal const int Weights = 1;
    internal const int Biases = 2;

    /// <summary>Makes the operands.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="distribution">Their kind.</param>
    /// <param name="seed">Seed of the generator; the Keras distribution takes seed for x and seed + 1 for w, so 0 gives the
    /// fixtures.</param>
    public static ConvData Create(ConvProblem p, Distribution distribution, int seed)
    {
        if (distribution == Distribution.Keras)
        {
            return Keras(p, seed);
        }

        var x = new float[p.InputCount];
        var w = new float[p.WeightCount];
        var b = new float[p.HasBias ? p.K : 0];
        double fan = p.Accumulations;
        switch (distribution)
        {
            case Distribution.Normal:
                double spread = 1 / Math.Sqrt(fan);
                Fill(x, seed, Inputs, r => r.Normal());
                Fill(w, seed, Weights, r => r.Normal() * spread);
                Fill(b, seed, Biases, r => r.Normal());
                break;
            case Distribution.Uniform:
                Fill(x, seed, Inputs, r => (2 * r.Unit()) - 1);
                Fill(w, seed, Weights, r => (2 * r.Unit()) - 1);
                Fill(b, seed, Biases, r => (2 * r.Unit()) - 1);
                break;
            case Distribution.Relu:
                double heSpread = Math.Sqrt(2 / fan);
                Fill(x, seed, Inputs, r => Math.Max(r.Normal(), 0));
                Fill(w, seed, Weights, r => r.Normal() * heSpread);
                Fill(b, seed, Biases, r => r.Normal());
                break;
            case Distribution.Integers:
                int q = IntegerLimit(p);
                Fill(x, seed, Inputs, r => r.Integer(q));
                Fill(w, seed, Weights, r => r.Integer(q));
                Fill(b, seed, Biases, r => r.Integer(q));
                break;
            case Distribution.Cancelling:
                CancelInputs(p, x, seed);
                CancelWeights(p, w, seed);
                Fill(b, seed, Biases, r => r.Normal() * 1e-3);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(distribution), distribution, "a known distribution");
        }

        return new ConvData(x, w, b);
    }

    /// <summary>Largest q ≤ 4 with (n + 1)·q² &lt; 2²⁴: sums of n products of integers in [−q, q], in any order, are exact
    /// in float32.</summary>
    /// <exception cref="ArgumentException">Not even q = 1 is: the layer sums 2²⁴ − 1 products or more.</exception>
    public static int IntegerLimit(ConvProblem p)
    {
        double q = Math.Floor(Math.Sqrt(((1 << 24) - 1) / (p.Accumulations + 1.0)));
        return q >= 1 ? (int)Math.Min(q, 4) : throw new ArgumentException(
            $"problem '{p}' sums {p.Accumulations} products; exact integers in float32 need fewer than {(1 << 24) - 1}", nameof(p));
    }

    /// <summary>Blocks of fixed length, each with a generator of its own: the values do not depend on how threads share them.</summary>
    internal static void Fill(float[] target, int seed, int stream, Func<CounterRandom, double> next)
    {
        const int Block = 1 << 14;
        Parallel.For(0, (int)(((long)target.Length + Block - 1) / Block), block =>
        {
            var random = new CounterRandom(seed, stream, block);
            foreach (ref float value in target.AsSpan(block * Block, Math.Min(Block, target.Length - (block * Block))))
            {
                value = (float)next(random);
            }
        });
    }
}
