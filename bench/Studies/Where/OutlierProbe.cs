namespace ConvBench.Bench.Studies.Where;

/// <summary>One input of 10⁴ among inputs uniform in [−1, 1): how much of it a row spreads into outputs that never read it.</summary>
/// <remarks>A direct method reads for an output what the output needs. Transforms mix a tile's inputs, and their rounding
/// errors scale with the largest.</remarks>
internal sealed class OutlierProbe
{
    /// <summary>The outlier.</summary>
    public const float Outlier = 1e4f;

    /// <summary>Pixels around the outlier that the map shows, to each side.</summary>
    public const int MapReach = 16;

    /// <summary>Above so many times the row's largest error without the outlier an output counts as spoiled: other operands
    /// move a maximum by tens of percent.</summary>
    private const double SpoiledTimes = 4;

    private readonly ConvProblem _p;
    private readonly bool[] _touched; // by pixel of the output

    /// <summary>The outlier is in channel 0 of image 0, near the middle: the second input of a tile of 2, 4, 6 or 12
    /// outputs, so that a larger tile has outputs that do not read it.</summary>
    public OutlierProbe(ConvProblem p, int seed)
    {
        (_p, H, W) = (p, Second(p.OH, p.PadTop, p.DilationH, p.H), Second(p.OW, p.PadLeft, p.DilationW, p.W));
        Clean = ConvData.Create(p, Distribution.Uniform, seed);
        Data = Clean with { X = [.. Clean.X] };
        Data.X[(H * p.W) + W] = Outlier;
        _touched = new bool[p.OH * p.OW];
        for (int pixel = 0; pixel < _touched.Length; pixel++)
        {
            _touched[pixel] = p.Rows.TapOf(pixel / p.OW, H) >= 0 && p.Columns.TapOf(pixel % p.OW, W) >= 0;
        }
    }

    /// <summary>Row of the outlier.</summary>
    public int H { get; }

    /// <summary>Its column.</summary>
    public int W { get; }

    /// <summary>The operands.</summary>
    public ConvData Data { get; }

    /// <summary>The same without the outlier.</summary>
    public ConvData Clean { get; }

    /// <summary>Errors of the untouched outputs of image 0 and the channels of the outlier's group.</summary>
    /// <param name="y">The row's output.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="own">Rms and largest error of the row on <see cref="Clean"/> (<see cref="Untouched"/>).</param>
    /// <param name="directRms">Rms error of managed/direct on <see cref="Data"/>.</param>
    public OutlierErrors Of(ReadOnlySpan<float> y, Truth truth, (double Rms, double Max) own, double directRms)
    {
        long spoiled = 0;
        int reach = 0;
        for (int i = 0; i < _p.KPerGroup * _p.OH * _p.OW; i++)
        {
            int pixel = i % (_p.OH * _p.OW);
            if (!_touched[pixel] && Math.Abs(y[i] - truth.Y[i]) > SpoiledTimes * own.Max)
            {
                spoiled++;
                reach = Math.Max(reach, Distance(pixel));
            }
        }

        (double rms, double max) = Untouched(y, truth);
        return new OutlierErrors(H, W, rms, max, own.Rms, spoiled, reach, (2 * MapReach) + 1,
            Map(y, truth))
        { RatioToDirect = rms / directRms };
    }

    /// <summary>Rms and largest error of the outputs that do not read the outlier's pixel.</summary>
    public (double Rms, double Max) Untouched(ReadOnlySpan<float> y, Truth truth)
    {
        double squares = 0, max = 0;
        long count = 0;
        for (int i = 0; i < _p.KPerGroup * _p.OH * _p.OW; i++)
        {
            int pixel = i % (_p.OH * _p.OW);
            if (_touched[pixel])
            {
                continue;
            }

            double e = Math.Abs(y[i] - truth.Y[i]);
            squares += e * e;
            max = Math.Max(max, e);
            count++;
        }

        return (Math.Sqrt(squares / count), max);
    }

    private int Distance(int pixel) =>
        Math.Max(
            Math.Abs(_p.Rows.Start(pixel / _p.OW) + ((_p.SpanH - 1) / 2) - H),
            Math.Abs(_p.Columns.Start(pixel % _p.OW) + ((_p.SpanW - 1) / 2) - W));

    /// <summary>Mean squares by pixel around the output whose window has the outlier in its middle.</summary>
    private double[] Map(ReadOnlySpan<float> y, Truth truth)
    {
        int side = (2 * MapReach) + 1, middleH = (H + _p.PadTop - ((_p.SpanH - 1) / 2)) / _p.StrideH,
            middleW = (W + _p.PadLeft - ((_p.SpanW - 1) / 2)) / _p.StrideW;
        var map = new double[side * side];
        for (int at = 0; at < map.Length; at++)
        {
            int oh = middleH + (at / side) - MapReach, ow = middleW + (at % side) - MapReach, pixel = (oh * _p.OW) + ow;
            map[at] = (uint)oh < (uint)_p.OH && (uint)ow < (uint)_p.OW && !_touched[pixel] ? PixelRms(y, truth, pixel) : -1;
        }

        return map;
    }

    private double PixelRms(ReadOnlySpan<float> y, Truth truth, int pixel)
    {
        double sum = 0;
        for (int k = 0; k < _p.KPerGroup; k++)
        {
            int i = (k * _p.OH * _p.OW) + pixel;
            sum += Math.Pow(y[i] - truth.Y[i], 2);
        }

        return double.Parse(Math.Sqrt(sum / _p.KPerGroup).ToString("E3", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Tiles of m outputs begin at multiples of m on each of a dilated layer's sub-grids, and their inputs so much
    /// padding before.</summary>
    private static int Second(int outputs, int pad, int dilation, int inputs) =>
        Math.Clamp((dilation * ((outputs / (24 * dilation) * 12) + 1)) - pad, 0, inputs - 1);
}
