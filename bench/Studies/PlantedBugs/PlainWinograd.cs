namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>F(4×4, 3×3) in float32 by its definition, y = Aᵀ[Σ_c (G·g·Gᵀ) ∘ (Bᵀ·d·B)]·A, matrices by Cook-Toom from its points; a bug replaces a piece.</summary>
/// <remarks>A. Lavin, S. Gray, CVPR 2016.</remarks>
internal sealed record PlainWinograd
{
    private const int M = 4, Taps = 3, Alpha = M + Taps - 1;

    /// <summary>Right points of F(4, 3).</summary>
    public static readonly double[] Points = [0, 1, -1, 2, -2];

    private static readonly double[,] OutputMatrix = AT(Points), InputMatrix = BT(Points);

    /// <summary>Points of the filter transform.</summary>
    public double[] FilterPoints { get; init; } = Points;

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

    /// <summary>u·κ²·2.1 with κ² = Σ_j |Aᵀ_j|²|G_j|²|Bᵀ_j|²/(m·r) of one axis: the law of float32 transforms that managed/winograd states.</summary>
    public static double Predict(ConvProblem p)
    {
        double[,] a = OutputMatrix, b = InputMatrix, g = G(Points);
        double kappaSquared = Enumerable.Range(0, Alpha).Sum(j =>
            Enumerable.Range(0, M).Sum(i => a[i, j] * a[i, j]) * Enumerable.Range(0, Taps).Sum(i => g[j, i] * g[j, i]) * Enumerable.Range(0, Alpha).Sum(i => b[j, i] * b[j, i]));
        return ErrorStats.UnitRoundoff * (kappaSquared / (M * Taps)) * (2.1 + (p.CPerGroup / 1700.0));
    }

    /// <summary>The whole output.</summary>
    public void Compute(BugRun run)
    {
        ConvProblem p = run.Problem;
        float[,] a = Rounded(OutputMatrix, v => v), b = Rounded(InputMatrix, v => v), g = Rounded(G(FilterPoints), Constant);
        float[][,] u = [.. Enumerable.Range(0, p.K * p.CPerGroup).Select(f => Transform(g, Filter(run.W, f)))];
        for (int n = 0; n < p.N; n++)
        {
            for (int tile = 0; tile < Rows(p) * ((p.OW + M - 1) / M); tile++)
            {
                int columns = (p.OW + M - 1) / M, ty = tile / columns, tx = tile % columns;
                float[][,] v = [.. Enumerable.Range(0, p.C).Select(c => Transform(b, Patch(p, run.X, (n * p.C) + c, TileRow(p, ty), (tx * M) - p.PadLeft)))];
                for (int k = 0; k < p.K; k++)
                {
                    Store(run, n, k, ty, tx, Transform(a, Products(p, u, v, k)));
                }
            }
        }
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

    private static void Store(BugRun run, int n, int k, int ty, int tx, float[,] y)
    {
        ConvProblem p = run.Problem;
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

    private static float[,] Rounded(double[,] matrix, Func<double, double> constant)
    {
        var t = new float[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < t.Length; i++)
        {
            t[i / t.GetLength(1), i % t.GetLength(1)] = (float)constant(matrix[i / t.GetLength(1), i % t.GetLength(1)]);
        }

        return t;
    }

    /// <summary>Aᵀ[i,j] = a_jⁱ; last column e_(M−1).</summary>
    private static double[,] AT(double[] a) => Matrix(M, Alpha, (i, j) => j < a.Length ? Math.Pow(a[j], i) : i == M - 1 ? 1 : 0);

    /// <summary>G[j,i] = a_jⁱ/Π_(k≠j)(a_j − a_k); last row e_(r−1).</summary>
    private static double[,] G(double[] a) => Matrix(Alpha, Taps, (j, i) => j < a.Length
        ? Math.Pow(a[j], i) / a.Where((_, k) => k != j).Aggregate(1.0, (f, point) => f * (a[j] - point)) : i == Taps - 1 ? 1 : 0);

    /// <summary>Row j: coefficients of Π_(k≠j)(x − a_k), lowest power first; last row of Π_k(x − a_k).</summary>
    private static double[,] BT(double[] a)
    {
        double[][] rows = [.. Enumerable.Range(0, Alpha).Select(j => a.Where((_, k) => k != j).Aggregate(
            (double[])[1], (f, point) => [.. Enumerable.Range(0, f.Length + 1).Select(i => (i > 0 ? f[i - 1] : 0) - (i < f.Length ? point * f[i] : 0))]))];
        return Matrix(Alpha, Alpha, (j, i) => i < rows[j].Length ? rows[j][i] : 0);
    }

    private static double[,] Matrix(int rows, int columns, Func<int, int, double> value)
    {
        var m = new double[rows, columns];
        for (int i = 0; i < m.Length; i++)
        {
            m[i / columns, i % columns] = value(i / columns, i % columns);
        }

        return m;
    }
}
