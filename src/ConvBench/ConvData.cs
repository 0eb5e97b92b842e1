namespace ConvBench;

/// <summary>What the operands look like. The convolution's error depends on it: sums that cancel lose bits.</summary>
public enum Distribution
{
    /// <summary>x ~ N(0, 1), w ~ N(0, 1/n), so that outputs have variance about 1.</summary>
    Normal,

    /// <summary>x and w uniform in [−1, 1).</summary>
    Uniform,

    /// <summary>x = max(N(0, 1), 0), as after an activation; w ~ N(0, 2/n).</summary>
    Relu,

    /// <summary>Small whole numbers: every partial sum in any order is exact in float32.</summary>
    Integers,

    /// <summary>Pairs of products that cancel: Σxw ≪ Σ|xw|.</summary>
    Cancelling,

    /// <summary>The operands of the Keras fixtures: MT19937, x ~ U[0,1) in NHWC order from seed 0, w Glorot-uniform in HWIO order from seed 1.</summary>
    Keras,
}

/// <summary>Operands of one case, a pure function of problem, distribution and seed; the same on every machine.</summary>
/// <param name="X">Input, NCHW.</param>
/// <param name="W">Weights, K · C/Groups · R · S.</param>
/// <param name="B">Bias, K, or empty.</param>
public sealed record ConvData(float[] X, float[] W, float[] B)
{
    /// <summary>Makes the operands.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="distribution">Their kind.</param>
    /// <param name="seed">Seed of the generator; the Keras distribution takes seed for x and seed + 1 for w, so 0 gives the fixtures.</param>
    public static ConvData Create(ConvProblem p, Distribution distribution, int seed)
    {
        if (distribution == Distribution.Keras)
        {
            return Keras(p, seed);
        }

        var x = new float[p.InputCount];
        var w = new float[p.WeightCount];
        var b = new float[p.HasBias ? p.K : 0];
        var rx = new CounterRandom(seed, stream: 0);
        var rw = new CounterRandom(seed, stream: 1);
        var rb = new CounterRandom(seed, stream: 2);
        double fan = p.Accumulations;
        switch (distribution)
        {
            case Distribution.Normal:
                Fill(x, () => rx.Normal());
                Fill(w, () => rw.Normal() / Math.Sqrt(fan));
                Fill(b, () => rb.Normal());
                break;
            case Distribution.Uniform:
                Fill(x, () => (2 * rx.Unit()) - 1);
                Fill(w, () => (2 * rw.Unit()) - 1);
                Fill(b, () => (2 * rb.Unit()) - 1);
                break;
            case Distribution.Relu:
                Fill(x, () => Math.Max(rx.Normal(), 0));
                Fill(w, () => rw.Normal() * Math.Sqrt(2 / fan));
                Fill(b, () => rb.Normal());
                break;
            case Distribution.Integers:
                int q = IntegerLimit(p);
                Fill(x, () => rx.Integer(q));
                Fill(w, () => rw.Integer(q));
                Fill(b, () => rb.Integer(q));
                break;
            case Distribution.Cancelling:
                Cancel(p, x, w, rx, rw);
                Fill(b, () => rb.Normal() * 1e-3);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(distribution), distribution, "a known distribution");
        }

        return new ConvData(x, w, b);
    }

    /// <summary>Largest q ≤ 4 with (n + 1)·q² &lt; 2²⁴: sums of n products of integers in [−q, q], in any order, are exact in float32.</summary>
    public static int IntegerLimit(ConvProblem p)
    {
        double q = Math.Floor(Math.Sqrt((Math.Pow(2, 24) - 1) / (p.Accumulations + 1.0)));
        return (int)Math.Clamp(q, 1, 4);
    }

    private static void Fill(float[] target, Func<double> next)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (float)next();
        }
    }

    /// <summary>Neighbours in the order (c, h, w) and (c, r, s) come in pairs a, −a(1 + ε) against almost equal weights, ε ≈ 2⁻¹².</summary>
    /// <remarks>Channels are paired where a group has two or more, else columns: Σxw is about 2⁻¹² of Σ|xw|.</remarks>
    private static void Cancel(ConvProblem p, float[] x, float[] w, CounterRandom rx, CounterRandom rw)
    {
        const double Epsilon = 1.0 / 4096;
        int plane = p.H * p.W, taps = p.R * p.S;
        for (int n = 0; n < p.N; n++)
        {
            for (int c = 0; c < p.C; c++)
            {
                bool second = (c % p.CPerGroup) % 2 == 1;
                int at = ((n * p.C) + c) * plane;
                for (int i = 0; i < plane; i++)
                {
                    bool odd = p.CPerGroup == 1 && (i % p.W) % 2 == 1;
                    x[at + i] = second ? (float)(-x[at + i - plane] * (1 + (Epsilon * rx.Normal())))
                        : odd ? (float)(-x[at + i - 1] * (1 + (Epsilon * rx.Normal()))) : (float)(1 + rx.Unit());
                }
            }
        }

        for (int k = 0; k < p.K; k++)
        {
            for (int c = 0; c < p.CPerGroup; c++)
            {
                int at = ((k * p.CPerGroup) + c) * taps;
                for (int i = 0; i < taps; i++)
                {
                    w[at + i] = c % 2 == 1 ? w[at + i - taps] : (float)(1 + rw.Unit());
                }
            }
        }
    }

    private static ConvData Keras(ConvProblem p, int seed)
    {
        var x = new float[p.InputCount];
        var w = new float[p.WeightCount];
        var rx = new Mt19937((uint)seed);
        for (int n = 0; n < p.N; n++)
        {
            for (int hw = 0; hw < p.H * p.W; hw++)
            {
                for (int c = 0; c < p.C; c++)
                {
                    x[(((n * p.C) + c) * p.H * p.W) + hw] = (float)rx.NextDouble();
                }
            }
        }

        var rw = new Mt19937((uint)seed + 1);
        double limit = Math.Sqrt(6.0 / (((double)p.CPerGroup * p.R * p.S) + ((double)p.K * p.R * p.S)));
        int taps = p.R * p.S;
        for (int rs = 0; rs < taps; rs++)
        {
            for (int c = 0; c < p.CPerGroup; c++)
            {
                for (int k = 0; k < p.K; k++)
                {
                    w[(((k * p.CPerGroup) + c) * taps) + rs] = (float)(-limit + (2 * limit * rw.NextDouble()));
                }
            }
        }

        return new ConvData(x, w, new float[p.HasBias ? p.K : 0]);
    }
}
