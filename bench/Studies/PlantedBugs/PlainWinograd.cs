namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>F(4×4, 3×3) in float32 by its definition, y = Aᵀ[Σ_c (G·g·Gᵀ) ∘ (Bᵀ·d·B)]·A; a bug replaces a piece.</summary>
/// <remarks>A. Lavin, S. Gray, CVPR 2016.</remarks>
internal sealed record PlainWinograd
{
    private const int M = 4, Taps = 3, Alpha = M + Taps - 1;

    private static readonly CookToom Right = new(M, Taps, 0, 1, -1, 2, -2);

    /// <summary>Where the filter transform comes from.</summary>
    public CookToom Filters { get; init; } = Right;

    /// <summary>What becomes of the filter transform's constants.</summary>
    public Func<double, double> Constant { get; init; } = v => v;

    /// <summary>Rounding of what is multiplied.</summary>
    public Func<float, float> Transformed { get; init; } = v => v;

    /// <summary>First input row of a tile.</summary>
    public Func<ConvProblem, int, int> TileRow { get; init; } = (p, tile) => (tile * M) - p.PadTop;

    /// <summary>Tiles along the rows.</summary>
    public Func<ConvProblem, int> Rows { get; init; } = p => (p.OH + M - 1) / M;

    /// <summary>Dense 3×3 layers of stride 1.</summary>
    public static bool Can(ConvProblem p) => p is { R: 3, S: 3, StrideH: 1, StrideW: 1, DilationH: 1, DilationW: 1 } && !p.IsDepthwise;

    /// <summary>u·κ²·√(1.1 + 0.18·D), κ of one axis over the outputs that the layer has: the law of managed/winograd with one chain of C
    /// products, whose D is (C + 1)/2.</summary>
    public static ErrorPrediction Predict(ConvProblem p) =>
        new(
        FloatFormat.Binary32.Unit * Right.Amplification(p.OH) * Right.Amplification(p.OW)
            * Math.Sqrt(1.1 + (MeanSquare.OneRounding * (p.CPerGroup + 1) / 2)), Grant: 1.3, TileOutputs: M * M);

    /// <summary>The whole output.</summary>
    public void Compute(BugRun run) => Compute(run, _ => true);

    /// <summary>Some of the tiles.</summary>
    public void Compute(BugRun run, Func<int, bool> tiles) => Compute(run, tile => tiles(tile) ? Input(run, tile) : null);

    /// <summary>All tiles, their inputs transformed before.</summary>
    public void Compute(BugRun run, float[][][,] inputs) => Compute(run, tile => inputs[tile]);

    /// <summary>Every tile's transformed input, channel by channel.</summary>
    public float[][][,] Inputs(BugRun run) => [.. Enumerable.Range(0, run.Problem.N * Tiles(run.Problem)).Select(t => Input(run, t))];

    private void Compute(BugRun run, Func<int, float[][,]?> input)
    {
        ConvProblem p = run.Problem;
        float[,] a = Rounded(Right.AT, v => v), g = Rounded(Filters.G, Constant);
        float[][,] u = [.. Enumerable.Range(0, p.K * p.CPerGroup).Select(f => Transform(g, Filter(run.W, f)))];
        for (int tile = 0; tile < p.N * Tiles(p); tile++)
        {
            float[][,]? v = input(tile);
            for (int k = 0; v is not null && k < p.K; k++)
            {
                Store(run, tile, k, Transform(a, Products(p, u, v, k)));
                run.Clock.Spend((Alpha * Alpha * p.CPerGroup) + (M * Alpha * (Alpha + M)));
            }
        }
    }

    private static int Columns(ConvProblem p) => (p.OW + M - 1) / M;

    /// <summary>Tiles of an image.</summary>
    private int Tiles(ConvProblem p) => Rows(p) * Columns(p);

    /// <summary>Bᵀ·d·B of a tile, for every channel.</summary>
    private float[][,] Input(BugRun run, int tile)
    {
        ConvProblem p = run.Problem;
        float[,] b = Rounded(Right.BT, v => v);
        (int n, int place) = Math.DivRem(tile, Tiles(p));
        run.Clock.Spend((long)p.C * 2 * Alpha * Alpha * Alpha);
        return [.. Enumerable.Range(0, p.C).Select(c => Transform(b,
            Patch(p, run.X, (n * p.C) + c, TileRow(p, place / Columns(p)), (place % Columns(p) * M) - p.PadLeft)))];
    }

    private float[,] Products(ConvProblem p, float[][,] u, float[][,] v, int k)
    {
        var m = new float[Alpha, Alpha];
        for (int c = 0; c < p.CPerGroup; c++)
        {
            float[,] filter = u[(k * p.CPerGroup) + c], input = v[(k / p.KPerGroup * p.CPerGroup) + c];
            for (int i = 0; i < Alpha * Alpha; i++)
            {
                m[i / Alpha, i % Alpha] += Transformed(filter[i / Alpha, i % Alpha]) * Transformed(input[i / Alpha, i % Alpha]);
            }
        }

        return m;
    }

    private void Store(BugRun run, int tile, int k, float[,] y)
    {
        ConvProblem p = run.Problem;
        (int n, int place) = Math.DivRem(tile, Tiles(p));
        (int ty, int tx) = Math.DivRem(place, Columns(p));
        for (int i = 0; i < M * M; i++)
        {
            int oh = (ty * M) + (i / M), ow = (tx * M) + (i % M);
            if (oh < p.OH && ow < p.OW)
            {
                run.Y[(((((n * p.K) + k) * p.OH) + oh) * p.OW) + ow] = y[i / M, i % M] + (p.HasBias ? run.B[k] : 0);
            }
        }
    }

    private static float[,] Filter(float[] w, int filter)
    {
        var g = new float[Taps, Taps];
        Buffer.BlockCopy(w, filter * Taps * Taps * sizeof(float), g, 0, Taps * Taps * sizeof(float));
        return g;
    }

    private static float[,] Patch(ConvProblem p, float[] x, int plane, int top, int left)
    {
        var d = new float[Alpha, Alpha];
        for (int i = 0; i < Alpha * Alpha; i++)
        {
            int h = top + (i / Alpha), w = left + (i % Alpha);
            d[i / Alpha, i % Alpha] = (uint)h < (uint)p.H && (uint)w < (uint)p.W ? x[(((plane * p.H) + h) * p.W) + w] : 0;
        }

        return d;
    }

    /// <summary>t·d·tᵀ.</summary>
    private static float[,] Transform(float[,] t, float[,] d)
    {
        int rows = t.GetLength(0), columns = t.GetLength(1);
        float[,] half = new float[rows, columns], whole = new float[rows, rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int l = 0; l < columns; l++)
                {
                    half[i, j] += t[i, l] * d[l, j];
                }
            }

            for (int j = 0; j < rows; j++)
            {
                for (int l = 0; l < columns; l++)
                {
                    whole[i, j] += half[i, l] * t[j, l];
                }
            }
        }

        return whole;
    }

    private static float[,] Rounded(Rational[,] matrix, Func<double, double> constant)
    {
        int columns = matrix.GetLength(1);
        var t = new float[matrix.GetLength(0), columns];
        for (int i = 0; i < t.Length; i++)
        {
            t[i / columns, i % columns] = (float)constant(matrix[i / columns, i % columns].ToDouble());
        }

        return t;
    }
}
