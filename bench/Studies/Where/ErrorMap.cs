namespace ConvBench.Bench.Studies.Where;

/// <summary>Statistics of an output's error by place.</summary>
internal static class ErrorMap
{
    /// <summary>Last upper end of <see cref="WhereLine.UlpCounts"/>, in ulps; what is above counts in one more.</summary>
    public const int LastUlpBin = 4096;

    /// <summary>Everything but the outlier.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="row">The row's id.</param>
    /// <param name="y">Its output.</param>
    /// <param name="truth">The truth of all outputs.</param>
    /// <param name="tile">Its tile; (0, 0): none; null: not known, candidates are tried.</param>
    public static WhereLine Of(ConvProblem p, string row, float[] y, Truth truth, (int Rows, int Columns)? tile)
    {
        ErrorStats stats = ErrorStats.Of(y, truth, p);
        (int Rows, int Columns, bool Known)[] tiles = tile is { } known ? known.Rows > 0 ? [(known.Rows, known.Columns, true)] : [] : [];
        if (tiles.Length == 0)
        {
            tiles = [(2, 2, false), (4, 4, false), (6, 6, false)];
        }

        (double? border, double? interior) = BorderAndInterior(p, y, truth);
        (long[] ulps, long leftOut) = Ulps(y, truth);
        return new WhereLine(p.ToString(), row)
        {
            RelL2 = stats.RelL2,
            RmsAbs = stats.RmsAbs,
            ChannelRelL2 = Channels(p, y, truth),
            BorderOmegaRms = border,
            InteriorOmegaRms = interior,
            UlpCounts = ulps,
            UlpLeftOut = leftOut,
            Tiles = [.. tiles.Where(t => t.Rows < p.OH || t.Columns < p.OW).Select(t => Tile(p, y, truth, t))],
        };
    }

    /// <summary>√(Σe²/Σy²) of each channel.</summary>
    public static double[] Channels(ConvProblem p, ReadOnlySpan<float> y, Truth truth)
    {
        double[] errors = new double[p.K], norms = new double[p.K];
        for (int i = 0; i < y.Length; i++)
        {
            int k = i / (p.OH * p.OW) % p.K;
            errors[k] += Square(y[i] - truth.Y[i]);
            norms[k] += Square(truth.Y[i]);
        }

        return [.. errors.Zip(norms, (e, norm) => e == 0 ? 0 : Math.Sqrt(e / norm))];
    }

    /// <summary>√(mean ω²) of outputs whose window reaches into the padding, and of the others.</summary>
    public static (double? Border, double? Interior) BorderAndInterior(ConvProblem p, ReadOnlySpan<float> y, Truth truth)
    {
        Span<double> sums = stackalloc double[2], counts = stackalloc double[2];
        for (int i = 0; i < y.Length; i++)
        {
            int place = OutputPlace.IsBorder(p, i / p.OW % p.OH, i % p.OW) ? 0 : 1;
            sums[place] += Square(Omega(y, truth, i));
            counts[place]++;
        }

        return (Root(sums[0], counts[0]), Root(sums[1], counts[1]));

        static double? Root(double sum, double count) => count == 0 ? null : Math.Sqrt(sum / count);
    }

    /// <summary>Outputs by |e| in ulps, and those whose truth cancels too far for ulps to mean anything.</summary>
    public static (long[] Counts, long LeftOut) Ulps(ReadOnlySpan<float> y, Truth truth)
    {
        var counts = new long[(int)Math.Log2(LastUlpBin) + 3];
        long leftOut = 0;
        for (int i = 0; i < y.Length; i++)
        {
            if (Math.Abs(truth.Y[i]) <= truth.S[i] / 1024)
            {
                leftOut++;
                continue;
            }

            double ulps = Math.Abs(y[i] - truth.Y[i]) / ErrorStats.Ulp(truth.Y[i]);
            counts[ulps <= 0.5 ? 0 : double.IsFinite(ulps)
                ? Math.Min(counts.Length - 1, 1 + Math.Max(0, (int)Math.Ceiling(Math.Log2(ulps)))) : counts.Length - 1]++;
        }

        return (counts, leftOut);
    }

    /// <summary>Error by position in a tile; tiles of a dilated layer lie on its sub-grids, and outputs on the border are
    /// left out of the contrast.</summary>
    public static TileErrors Tile(ConvProblem p, ReadOnlySpan<float> y, Truth truth, (int Rows, int Columns, bool Known) tile)
    {
        int positions = tile.Rows * tile.Columns, planes = p.N * p.K;
        double[] squares = new double[positions], max = new double[positions], counts = new double[positions];
        var groups = Enumerable.Range(0, positions).Select(_ => new List<double>()).ToArray();
        for (int pixel = 0; pixel < p.OH * p.OW; pixel++)
        {
            int oh = pixel / p.OW, ow = pixel % p.OW,
                at = (oh / p.DilationH % tile.Rows * tile.Columns) + (ow / p.DilationW % tile.Columns);
            double omegas = 0;
            for (int plane = 0; plane < planes; plane++)
            {
                int i = (plane * p.OH * p.OW) + pixel;
                double e = y[i] - truth.Y[i];
                squares[at] += e * e;
                max[at] = Math.Max(max[at], Math.Abs(e));
                omegas += Square(Omega(y, truth, i)) / planes;
            }

            counts[at] += planes;
            if (!OutputPlace.IsBorder(p, oh, ow))
            {
                groups[at].Add(omegas);
            }
        }

        return new TileErrors(tile.Rows, tile.Columns, tile.Known, [.. squares.Zip(counts, (s, n) => n == 0 ? 0 : Math.Sqrt(s / n))], max,
            Contrast(groups));
    }

    /// <summary>F of a one-way analysis of variance: variance between the groups' means over that within; 0 where there is
    /// too little to say.</summary>
    public static double Contrast(IReadOnlyList<IReadOnlyList<double>> groups)
    {
        IReadOnlyList<double>[] filled = [.. groups.Where(g => g.Count > 0)];
        int count = filled.Sum(g => g.Count);
        if (filled.Length < 2 || count <= filled.Length)
        {
            return 0;
        }

        double mean = filled.Sum(g => g.Sum()) / count;
        double between = filled.Sum(g => g.Count * Square(g.Average() - mean)) / (filled.Length - 1);
        double within = filled.Sum(g => Within(g)) / (count - filled.Length);
        return between == 0 ? 0 : between / within;
    }

    private static double Within(IReadOnlyList<double> group)
    {
        double mean = group.Average();
        return group.Sum(x => Square(x - mean));
    }

    private static double Omega(ReadOnlySpan<float> y, Truth truth, int i)
    {
        double e = Math.Abs(y[i] - truth.Y[i]);
        return e == 0 ? 0 : e / (FloatFormat.Binary32.Unit * truth.S[i]);
    }

    private static double Square(double x) => x * x;
}
