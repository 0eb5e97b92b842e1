using System.Numerics;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>Convolution in the order of a plain program: one chain per output, by channel, row and column of the filter;
/// products and sums rounded one by one.</summary>
/// <remarks>Stride 1, dilation 1, one image, one group. Lanes hold different outputs, so the bits depend neither on vector
/// width nor threads.</remarks>
internal sealed class SequentialConv
{
    private readonly ConvProblem _p;
    private readonly float[] _x; // padded planes, one after the other, with slack behind the last
    private readonly int _width, _plane, _length;

    /// <exception cref="ArgumentException">The layer has strides, dilation, groups or a batch.</exception>
    public SequentialConv(ConvProblem p, ReadOnlySpan<float> x)
    {
        if (p is not { N: 1, StrideH: 1, StrideW: 1, DilationH: 1, DilationW: 1, Groups: 1 })
        {
            throw new ArgumentException($"{p}: expected one image, stride 1, dilation 1, one group");
        }

        (_p, _width) = (p, p.W + p.PadLeft + p.PadRight);
        _plane = _width * (p.H + p.PadTop + p.PadBottom);
        _length = ((p.OH - 1) * _width) + p.OW;
        _x = new float[(p.C * _plane) + (p.R * _width) + (4 * Vector<float>.Count)];
        for (int row = 0; row < p.C * p.H; row++)
        {
            x.Slice(row * p.W, p.W).CopyTo(_x.AsSpan((row / p.H * _plane) + (((row % p.H) + p.PadTop) * _width) + p.PadLeft));
        }
    }

    /// <summary>Everything in float32.</summary>
    public float[] Run(float[] w, int threads)
    {
        var y = new float[_p.OutputCount];
        Filters(threads, k =>
        {
            var row = new float[_length + (4 * Vector<float>.Count)];
            for (int i = 0; i < _length; i += 4 * Vector<float>.Count)
            {
                Four(w, k, i, row.AsSpan(i));
            }

            Crop<float>(row, y, k);
        });
        return y;
    }

    /// <summary>The products rounded to float32, their sum in float64: the reference of NNPACK's own tests.</summary>
    public double[] RunWidened(float[] w, int threads)
    {
        var y = new double[_p.OutputCount];
        Filters(threads, k =>
        {
            var row = new double[_length + (4 * Vector<float>.Count)];
            for (int i = 0; i < _length; i += Vector<float>.Count)
            {
                Wide(w, k, i, row.AsSpan(i));
            }

            Crop<double>(row, y, k);
        });
        return y;
    }

    private void Filters(int threads, Action<int> filter) =>
        Parallel.For(0, _p.K, new ParallelOptions { MaxDegreeOfParallelism = threads }, filter);

    private void Four(ReadOnlySpan<float> w, int k, int at, Span<float> y)
    {
        int lanes = Vector<float>.Count, taps = _p.R * _p.S;
        Vector<float> a = default, b = default, c = default, d = default;
        for (int t = 0; t < _p.C * taps; t++)
        {
            ReadOnlySpan<float> x = _x.AsSpan(Offset(t, taps) + at, 4 * lanes);
            var tap = new Vector<float>(w[(k * _p.C * taps) + t]);
            a += new Vector<float>(x) * tap;
            b += new Vector<float>(x[lanes..]) * tap;
            c += new Vector<float>(x[(2 * lanes)..]) * tap;
            d += new Vector<float>(x[(3 * lanes)..]) * tap;
        }

        a.CopyTo(y);
        b.CopyTo(y[lanes..]);
        c.CopyTo(y[(2 * lanes)..]);
        d.CopyTo(y[(3 * lanes)..]);
    }

    private void Wide(ReadOnlySpan<float> w, int k, int at, Span<double> y)
    {
        int taps = _p.R * _p.S;
        Vector<double> low = default, high = default;
        for (int t = 0; t < _p.C * taps; t++)
        {
            Vector.Widen(new Vector<float>(_x.AsSpan(Offset(t, taps) + at)) * new Vector<float>(w[(k * _p.C * taps) + t]),
                out Vector<double> a, out Vector<double> b);
            low += a;
            high += b;
        }

        low.CopyTo(y);
        high.CopyTo(y[Vector<double>.Count..]);
    }

    /// <summary>Where tap t of all channels' taps begins for output 0.</summary>
    private int Offset(int t, int taps) => (t / taps * _plane) + (t % taps / _p.S * _width) + (t % _p.S);

    private void Crop<T>(ReadOnlySpan<T> row, Span<T> y, int k)
    {
        for (int oh = 0; oh < _p.OH; oh++)
        {
            row.Slice(oh * _width, _p.OW).CopyTo(y[(((k * _p.OH) + oh) * _p.OW)..]);
        }
    }
}
