namespace ConvBench.Bench.Fingerprinting;

/// <summary>Responses to a single number in an image of zeros that moves along one axis.</summary>
/// <remarks>
/// A sum of products returns its product with the filter's taps, rounded once, wherever it stands. A transform's rounding
/// errors depend on the place in the tile,
/// so that responses repeat with the tile's period, and they fill outputs of the tile that never read it.
/// </remarks>
internal sealed class ImpulseScan
{
    /// <summary>Height of the impulse: 8 bits, exact in every operand format, and no power of two, so that products round.</summary>
    public const float Rounding = 181f / 128;

    private readonly float[][] _planes;
    private readonly float[] _filter;
    private readonly ConvProblem _p;
    private readonly ScanAxis _across;
    private readonly bool _rows;
    private readonly int _fixed;
    private readonly float _impulse;
    private double _squares;

    private ImpulseScan(ConvProblem p, bool rows, float impulse, float[] filter, float[][] planes)
    {
        (_p, _rows, _impulse, _filter, _planes) = (p, rows, impulse, filter, planes);
        (Axis, _across) = rows ? (ScanAxis.Rows(p), ScanAxis.Columns(p)) : (ScanAxis.Columns(p), ScanAxis.Rows(p));
        _fixed = Fixed(_across);
        for (int i = 0; i < planes.Length; i++)
        {
            Count(i);
        }
    }

    /// <summary>The axis along which the impulse moves.</summary>
    public ScanAxis Axis { get; }

    /// <summary>Impulses.</summary>
    public int Length => _planes.Length;

    /// <summary>Outputs that do not read the impulse and are not zero.</summary>
    public int Noise { get; private set; }

    /// <summary>Outputs that do not read the impulse.</summary>
    public int Unread { get; private set; }

    /// <summary>Outputs that do not read the impulse, inside the smallest rectangle that holds its response.</summary>
    public int Reach { get; private set; }

    /// <summary>Outputs that read it.</summary>
    public int Touched { get; private set; }

    /// <summary>Of these, how many are not the rounded product of impulse and tap.</summary>
    public int Wrong { get; private set; }

    /// <summary>Root mean square of (y − vw)/vw over the outputs that read it.</summary>
    public double RelError => Touched == 0 ? 0 : Math.Sqrt(_squares / Touched);

    /// <summary>Scans both axes.</summary>
    /// <param name="box">The convolution.</param>
    /// <param name="p">The layer.</param>
    /// <param name="impulse">Height of the impulse.</param>
    /// <param name="filter">R × S taps.</param>
    public static (ImpulseScan Rows, ImpulseScan Columns) Run(BlackBox box, ConvProblem p, float impulse, float[] filter)
    {
        var slots = new Slots(p);
        float[] w = slots.Weights(filter);
        ScanAxis rows = ScanAxis.Rows(p), columns = ScanAxis.Columns(p);
        (int H, int W)[] places =
        [
            .. Enumerable.Range(0, rows.Count).Select(i => (rows.Position(i), Fixed(columns))),
            .. Enumerable.Range(0, columns.Count).Select(i => (Fixed(rows), columns.Position(i))),
        ];
        float[][] planes = new float[places.Length][];
        for (int done = 0; done < places.Length; done += slots.Count)
        {
            float[] x = new float[p.InputCount];
            int take = Math.Min(slots.Count, places.Length - done);
            for (int i = 0; i < take; i++)
            {
                x[slots.Input(i) + (places[done + i].H * p.W) + places[done + i].W] = impulse;
            }

            float[] y = box(p, x, w);
            for (int i = 0; i < take; i++)
            {
                planes[done + i] = y.AsSpan(slots.Output(i), p.OH * p.OW).ToArray();
            }
        }

        return (new ImpulseScan(p, rows: true, impulse, filter, planes[..rows.Count]),
            new ImpulseScan(p, rows: false, impulse, filter, planes[rows.Count..]));
    }

    /// <summary>Share of pairs of impulses this many steps apart whose responses have the same bits; NaN where there is no pair.</summary>
    /// <param name="steps">Steps of <see cref="ScanAxis.Step"/> between them.</param>
    /// <param name="touchedAlone">Whether to leave out outputs that do not read the impulse.</param>
    public double Repeats(int steps, bool touchedAlone = false)
    {
        int pairs = 0, equal = 0;
        for (int i = 0; i + steps < Length; i++)
        {
            pairs++;
            equal += Same(i, steps, touchedAlone) ? 1 : 0;
        }

        return pairs == 0 ? double.NaN : equal / (double)pairs;
    }

    /// <summary>First and last output of the sub-grid along the axis that the i-th impulse makes other than zero; null
    /// where none.</summary>
    public (int First, int Last)? Extent(int i)
    {
        (int first, int last) = (int.MaxValue, -1);
        ForEach((o, across, at) =>
        {
            if (_planes[i][at] != 0)
            {
                (first, last) = (Math.Min(first, o / Axis.Dilation), Math.Max(last, o / Axis.Dilation));
            }
        });
        return last < 0 ? null : (first, last);
    }

    /// <summary>Noise of the i-th impulse at outputs [first, last] of the sub-grid: how many are not zero, of how many that
    /// do not read it.</summary>
    public (int Nonzero, int Of) NoiseAt(int i, int first, int last)
    {
        (int nonzero, int of) = (0, 0);
        ForEach((o, across, at) =>
        {
            int grid = o / Axis.Dilation;
            if (grid >= first && grid <= last && Axis.Tap(o, Axis.Position(i)) < 0)
            {
                of++;
                nonzero += _planes[i][at] != 0 ? 1 : 0;
            }
        });
        return (nonzero, of);
    }

    /// <summary>Where the impulse stands on the other axis: as near as may be to a tile's fourth input, for which no tile
    /// has a twiddle of ±1 or ±i.</summary>
    private static int Fixed(ScanAxis across) =>
        across.Position(Enumerable.Range(0, Math.Min(8, across.Count))
            .MinBy(i => Math.Abs(((across.Position(i) + across.Pad) / across.Dilation) - 3)));

    /// <summary>Taps with all 24 bits, in ±[1, 2).</summary>
    public static float[] Taps(ConvProblem p)
    {
        var random = new Mt19937(17);
        return [.. Enumerable.Range(0, p.R * p.S).Select(_ => (float)((random.NextDouble() < 0.5 ? -1 : 1) * (1 + random.NextDouble())))];
    }

    private void Count(int i)
    {
        int position = Axis.Position(i);
        (int top, int bottom, int left, int right) = (int.MaxValue, -1, int.MaxValue, -1);
        ForEach((o, across, at) =>
        {
            int along = Axis.Tap(o, position), other = _across.Tap(across, _fixed);
            float y = _planes[i][at];
            if (y != 0)
            {
                (top, bottom, left, right) = (Math.Min(top, o), Math.Max(bottom, o), Math.Min(left, across), Math.Max(right, across));
            }

            if (along < 0 || other < 0)
            {
                Unread++;
                Noise += y != 0 ? 1 : 0;
                return;
            }

            float product = _impulse * _filter[_rows ? (along * _p.S) + other : (other * _p.S) + along];
            Touched++;
            Wrong += y != product ? 1 : 0;
            _squares += Math.Pow((y - (double)product) / product, 2);
        });
        ForEach((o, across, _) => Reach += o >= top && o <= bottom && across >= left && across <= right
            && (o - top) % Axis.Dilation == 0 && (across - left) % _across.Dilation == 0
            && (Axis.Tap(o, position) < 0 || _across.Tap(across, _fixed) < 0) ? 1 : 0);
    }

    private bool Same(int i, int steps, bool touchedAlone)
    {
        int shift = steps * Axis.Dilation, distance = shift * (_rows ? _p.OW : 1);
        bool same = true;
        ForEach((o, across, at) => same &= o + shift >= Axis.Outputs
            || (touchedAlone && (Axis.Tap(o, Axis.Position(i)) < 0 || _across.Tap(across, _fixed) < 0))
            || _planes[i][at] == _planes[i + steps][at + distance]);
        return same;
    }

    private void ForEach(Action<int, int, int> visit)
    {
        for (int at = 0; at < _p.OH * _p.OW; at++)
        {
            (int oh, int ow) = (at / _p.OW, at % _p.OW);
            visit(_rows ? oh : ow, _rows ? ow : oh, at);
        }
    }
}
