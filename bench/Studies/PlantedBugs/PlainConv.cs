namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>The definition in float32, taken to pieces: a bug replaces one of them. Products and sums are rounded one by
/// one, so its model is componentwise.</summary>
internal sealed record PlainConv
{
    /// <summary>Input row, outside [0, H) on padding.</summary>
    public Func<Tap, int> Row { get; init; } = t => t.P.Rows.At(t.OH, t.R);

    /// <summary>Input column, outside [0, W) on padding.</summary>
    public Func<Tap, int> Column { get; init; } = t => t.P.Columns.At(t.OW, t.S);

    /// <summary>Input image.</summary>
    public Func<Tap, int> Image { get; init; } = t => t.N;

    /// <summary>Input channel.</summary>
    public Func<Tap, int> Channel { get; init; } = t => (t.K / t.P.KPerGroup * t.P.CPerGroup) + t.C;

    /// <summary>Flat index of the weight.</summary>
    public Func<Tap, int> Weight { get; init; } = t => WeightAt(t.P, t.K, t.C, t.R, t.S);

    /// <summary>Whether the product is left out.</summary>
    public Func<Tap, bool> Skips { get; init; } = _ => false;

    /// <summary>What a column beside the image is: 0, or whatever lies there in memory.</summary>
    public bool ReadsBesideTheImage { get; init; }

    /// <summary>Rounding of operands.</summary>
    public Func<float, float> Operand { get; init; } = v => v;

    /// <summary>Rounding of each sum.</summary>
    public Func<float, float> Sum { get; init; } = v => v;

    /// <summary>Factor of every product, taken out again behind the sum.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>What the accumulator of output i begins with.</summary>
    public Func<BugRun, int, float> Start { get; init; } = (_, _) => 0;

    /// <summary>What is added behind the sum.</summary>
    public Func<BugRun, int, float> Bias { get; init; } = (run, k) => run.Problem.HasBias ? run.B[k] : 0;

    /// <summary>Which input is read.</summary>
    public Func<BugRun, float[]> Input { get; init; } = run => run.X;

    /// <summary>Flat index in KCRS.</summary>
    public static int WeightAt(ConvProblem p, int k, int c, int r, int s) => (((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + s;

    /// <summary>The whole output.</summary>
    public void Compute(BugRun run) => Compute(run, _ => true);

    /// <summary>Some of the outputs, by their flat index.</summary>
    public void Compute(BugRun run, Func<int, bool> outputs)
    {
        ConvProblem p = run.Problem;
        float[] x = Input(run);
        for (int i = 0; i < run.Y.Length; i++)
        {
            if (outputs(i))
            {
                run.Y[i] = Output(run, p, x, i);
                run.Clock.Spend(p.Accumulations);
            }
        }
    }

    private float Output(BugRun run, ConvProblem p, float[] x, int i)
    {
        int ow = i % p.OW, oh = i / p.OW % p.OH, k = i / p.OW / p.OH % p.K, n = i / p.OW / p.OH / p.K, plane = p.H * p.W;
        float sum = Start(run, i);
        for (int tap = 0; tap < p.Accumulations; tap++)
        {
            var t = new Tap(p, n, k, tap / p.S / p.R, tap / p.S % p.R, tap % p.S, oh, ow);
            int h = Row(t), w = Column(t);
            bool inside = (uint)h < (uint)p.H && (ReadsBesideTheImage || (uint)w < (uint)p.W);
            int at = (((Image(t) * p.C) + Channel(t)) * plane) + (h * p.W) + w;
            if (inside && (uint)at < (uint)x.Length && !Skips(t))
            {
                float product = Operand(x[at]) * Scale * Operand(run.W[Weight(t)]);
                sum = Sum(sum + product);
            }
        }

        return (sum / Scale) + Bias(run, k);
    }
}
