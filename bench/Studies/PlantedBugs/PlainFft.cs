using System.Numerics;

namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Convolution by float32 Fourier transforms of the whole padded image, Y = Σ_c X·conj(G); a bug replaces a piece.</summary>
/// <remarks>Radix 2, decimation in time, twiddles rounded from float64.</remarks>
internal sealed record PlainFft
{
    /// <summary>Points of an axis with a padded image of this size: the next power of two.</summary>
    public Func<int, int> Points { get; init; } = size => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, 2));

    /// <summary>exp(−2πi·j/n) for j below n/2.</summary>
    public Func<int, (float Re, float Im)[]> Twiddles { get; init; } = n => [.. Enumerable.Range(0, n / 2)
        .Select(j => ((float)Math.Cos(2 * Math.PI * j / n), (float)-Math.Sin(2 * Math.PI * j / n)))];

    /// <summary>Whether the spectrum's last real bin is forgotten.</summary>
    public bool DropsNyquist { get; init; }

    /// <summary>Whether the filter's spectrum is not conjugated.</summary>
    public bool Convolves { get; init; }

    /// <summary>Stride 1 and dilation 1.</summary>
    public static bool Can(ConvProblem p) => p is { StrideH: 1, StrideW: 1, DilationH: 1, DilationW: 1 };

    /// <summary>u·√(1.1·log₂(points) + 0.18·C): a rounding for each butterfly level of three transforms, measured, and chains of 2·C
    /// products (<see cref="MeanSquare.OneRounding"/>).</summary>
    public static ErrorPrediction Predict(ConvProblem p)
    {
        var right = new PlainFft();
        double levels = Math.Log2((double)right.Height(p) * right.Width(p));
        return new(FloatFormat.Binary32.Unit * Math.Sqrt((1.1 * levels) + (MeanSquare.OneRounding * p.CPerGroup)), Grant: 1.2);
    }

    /// <summary>e^(−2πi·j/n) by repeated float32 multiplication: errors grow like j.</summary>
    public static (float Re, float Im)[] ByRecurrence(int n)
    {
        var table = new (float Re, float Im)[n / 2];
        (float c, float s) = ((float)Math.Cos(2 * Math.PI / n), (float)-Math.Sin(2 * Math.PI / n));
        table[0] = (1, 0);
        for (int j = 1; j < n / 2; j++)
        {
            (float re, float im) = table[j - 1];
            table[j] = ((re * c) - (im * s), (re * s) + (im * c));
        }

        return table;
    }

    /// <summary>The whole output.</summary>
    public void Compute(BugRun run)
    {
        ConvProblem p = run.Problem;
        int h = Height(p), w = Width(p);
        Spectrum[] filters = [.. Enumerable.Range(0, p.K * p.CPerGroup)
            .Select(f => Forward(run, new Spectrum(h, w), run.W, f, p.R, p.S, 0, 0))];
        for (int n = 0; n < p.N; n++)
        {
            Spectrum[] images = [.. Enumerable.Range(0, p.C)
                .Select(c => Forward(run, new Spectrum(h, w), run.X, (n * p.C) + c, p.H, p.W, p.PadTop, p.PadLeft))];
            for (int k = 0; k < p.K; k++)
            {
                var sum = new Spectrum(h, w);
                for (int c = 0; c < p.CPerGroup; c++)
                {
                    sum.Add(images[(k / p.KPerGroup * p.CPerGroup) + c], filters[(k * p.CPerGroup) + c], Convolves ? 1 : -1);
                }

                Store(run, n, k, sum);
            }
        }
    }

    private int Height(ConvProblem p) => Points(p.H + p.PadTop + p.PadBottom);

    private int Width(ConvProblem p) => Points(p.W + p.PadLeft + p.PadRight);

    private Spectrum Forward(BugRun run, Spectrum s, float[] source, int plane, int rows, int columns, int top, int left)
    {
        for (int i = 0; i < rows * columns; i++)
        {
            // a transform that is too small wraps around
            s.Re[(((i / columns) + top) % s.Rows * s.Columns) + (((i % columns) + left) % s.Columns)] += source[(plane * rows * columns)
                + i];
        }

        Both(run, s);
        return s;
    }

    /// <summary>The inverse by the forward transform of the conjugate.</summary>
    private void Store(BugRun run, int n, int k, Spectrum s)
    {
        ConvProblem p = run.Problem;
        if (DropsNyquist)
        {
            s.ClearColumn(s.Columns / 2);
        }

        s.Conjugate();
        Both(run, s);
        for (int i = 0; i < p.OH * p.OW; i++)
        {
            int at = (i / p.OW % s.Rows * s.Columns) + (i % p.OW % s.Columns);
            run.Y[(((n * p.K) + k) * p.OH * p.OW) + i] = (s.Re[at] / (s.Rows * s.Columns)) + (p.HasBias ? run.B[k] : 0);
        }
    }

    private void Both(BugRun run, Spectrum s)
    {
        run.Clock.Spend(2L * s.Re.Length * BitOperations.Log2((uint)s.Re.Length));
        (float Re, float Im)[] row = Twiddles(s.Columns), column = Twiddles(s.Rows);
        for (int i = 0; i < s.Rows; i++)
        {
            s.Line(i * s.Columns, 1, s.Columns, row);
        }

        for (int j = 0; j < s.Columns; j++)
        {
            s.Line(j, s.Columns, s.Rows, column);
        }
    }
}
