namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>The definition in float32, taken to pieces: a bug replaces one of them. Products and sums are rounded one by
/// one, so its model is componentwise.</summary>
internal sealed record PlainConv
{
    private static readonly Func<Tap, int> RightRow = t => t.P.Rows.At(t.OH, t.R), RightColumn = t => t.P.Columns.At(t.OW, t.S),
        RightImage = t => t.N, RightChannel = t => (t.K / t.P.KPerGroup * t.P.CPerGroup) + t.C,
        RightWeight = t => WeightAt(t.P, t.K, t.C, t.R, t.S);

    private static readonly Func<Tap, bool> SkipsNone = _ => false;
    private static readonly Func<float, float> Unrounded = v => v;

    /// <summary>Input row, outside [0, H) on padding.</summary>
    public Func<Tap, int> Row { get; init; } = RightRow;

    /// <summary>Input column, outside [0, W) on padding.</summary>
    public Func<Tap, int> Column { get; init; } = RightColumn;

    /// <summary>Input image.</summary>
    public Func<Tap, int> Image { get; init; } = RightImage;

    /// <summary>Input channel.</summary>
    public Func<Tap, int> Channel { get; init; } = RightChannel;

    /// <summary>Flat index of the weight.</summary>
    public Func<Tap, int> Weight { get; init; } = RightWeight;

    /// <summary>Whether the product is left out.</summary>
    public Func<Tap, bool> Skips { get; init; } = SkipsNone;

    /// <summary>What a column beside the image is: 0, or whatever lies there in memory.</summary>
    public bool ReadsBesideTheImage { get; init; }

    /// <summary>Rounding of operands.</summary>
    public Func<float, float> Operand { get; init; } = Unrounded;

    /// <summary>Rounding of each sum.</summary>
    public Func<float, float> Sum { get; init; } = Unrounded;

    /// <summary>Factor of every product, taken out again behind the sum.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>What the accumulator of output i begins with.</summary>
    public Func<BugRun, int, float> Start { get; init; } = (_, _) => 0;

    /// <summary>What is added behind the sum.</summary>
    public Func<BugRun, int, float> Bias { get; init; } = (run, k) => run.Problem.HasBias ? run.B[k] : 0;

    /// <summary>Which input is read.</summary>
    public Func<BugRun, float[]> Input { get; init; } = run => run.X;

    /// <summary>Whether every product is of the right pixel and the right weight.</summary>
    private bool HasRightPlaces => (Row, Column, Image) == (RightRow, RightColumn, RightImage)
        && (Channel, Weight, Skips) == (RightChannel, RightWeight, SkipsNone) && !ReadsBesideTheImage;

    /// <summary>Flat index in KCRS.</summary>
    public static int WeightAt(ConvProblem p, int k, int c, int r, int s) => (((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + s;

    /// <summary>The whole output.</summary>
    public void Compute(BugRun run) => Compute(run, _ => true);

    /// <summary>Some of the outputs, by their flat index.</summary>
    public void Compute(BugRun run, Func<int, bool> outputs)
    {
        ConvProblem p = run.Problem;
        float[] x = Input(run);
        int plane = p.OH * p.OW, ow = p.OW;
        bool right = HasRightPlaces;
        for (int i = 0; i < run.Y.Length; i++)
        {
            if (outputs(i))
            {
                var first = new Tap(p, i / plane / p.K, i / plane % p.K, 0, 0, 0, i % plane / ow, i % ow);
                float start = Start(run, i), sum = right ? SumOfRight(first, x, run.W, start) : SumOfAny(first, x, run.W, start);
                run.Y[i] = (sum / Scale) + Bias(run, first.K);
                run.Clock.Spend(p.Accumulations);
            }
        }
    }

    /// <summary>Σ over c, r, s in this order, wherever the products are taken from.</summary>
    private float SumOfAny(Tap first, float[] x, float[] weights, float sum)
    {
        ConvProblem p = first.P;
        for (int tap = 0, plane = p.H * p.W, taps = p.Accumulations; tap < taps; tap++)
        {
            Tap t = first with { C = tap / p.S / p.R, R = tap / p.S % p.R, S = tap % p.S };
            int h = Row(t), w = Column(t);
            bool inside = (uint)h < (uint)p.H && (ReadsBesideTheImage || (uint)w < (uint)p.W);
            int at = (((Image(t) * p.C) + Channel(t)) * plane) + (h * p.W) + w;
            if (inside && (uint)at < (uint)x.Length && !Skips(t))
            {
                sum = Sum(sum + (Operand(x[at]) * Scale * Operand(weights[Weight(t)])));
            }
        }

        return sum;
    }

    /// <summary>The same of the right places, which most bugs leave alone: without a call for each of them.</summary>
    private float SumOfRight(Tap first, float[] x, float[] weights, float sum)
    {
        ConvProblem p = first.P;
        Window rows = p.Rows, columns = p.Columns;
        int weight = RightWeight(first), plane = ((first.N * p.C) + RightChannel(first)) * p.H;
        bool plain = (Operand, Sum) == (Unrounded, Unrounded);
        for (int c = 0, channels = p.CPerGroup; c < channels; c++, plane += p.H)
        {
            for (int r = 0; r < p.R; r++)
            {
                int h = rows.At(first.OH, r), row = (plane + h) * p.W;
                for (int s = 0; s < p.S; s++, weight++)
                {
                    int w = columns.At(first.OW, s);
                    if ((uint)h < (uint)p.H && (uint)w < (uint)p.W)
                    {
                        sum = plain ? sum + (x[row + w] * Scale * weights[weight])
                            : Sum(sum + (Operand(x[row + w]) * Scale * Operand(weights[weight])));
                    }
                }
            }
        }

        return sum;
    }
}
