namespace ConvBench.Bench.Worker.Changes;

/// <summary>Inputs that differ from the one before, and outputs that must differ with them: in every element, then in one pixel, and
/// so on in turn.</summary>
/// <remarks>
/// In every element: the first input, rotated by a random distance or, a short one, shuffled, so that it is of the same distribution;
/// where that is no change, the next number that is one. In one pixel: a random one that a random output reads becomes
/// another number of the input, far from it. No input comes twice, but by chance.
/// </remarks>
internal sealed class InputChanges
{
    /// <summary>Outputs judged of each, fewer where they have many products: their truth costs as little as their run.</summary>
    private const int MostJudged = 192, FewestJudged = 16;

    private const double JudgedProducts = 1e6;

    /// <summary>So many numbers have too few rotations for none to come twice: they are shuffled.</summary>
    private const int Few = 1 << 14;

    private readonly ConvProblem _p;
    private readonly float[] _first;
    private readonly Random _random;
    private readonly int _judged;
    private bool _wasWhole;

    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands; the first input is not changed.</param>
    /// <param name="seed">Seed of the choices.</param>
    public InputChanges(ConvProblem p, ConvData data, int seed)
    {
        (_p, _first, _random) = (p, data.X, new Random(seed));
        _judged = (int)Math.Clamp(JudgedProducts / p.Accumulations, FewestJudged, MostJudged);
        Data = data with { X = [.. data.X] };
        Sample = new OutputSample([], 0);
    }

    /// <summary>The layer.</summary>
    public ConvProblem Problem => _p;

    /// <summary>Operands with the latest input; its array is used again for the next.</summary>
    public ConvData Data { get; }

    /// <summary>Outputs by which the latest input is judged: all kinds, or of a pixel those that read it.</summary>
    public OutputSample Sample { get; private set; }

    /// <summary>Makes the next input.</summary>
    public void Next()
    {
        _wasWhole = !(_wasWhole && OnePixel());
        if (_wasWhole)
        {
            Whole();
        }
    }

    private void Whole()
    {
        float[] x = Data.X;
        int shift = x.Length > Few ? _random.Next(x.Length) : 0;
        _first.AsSpan(shift).CopyTo(x);
        _first.AsSpan(0, shift).CopyTo(x.AsSpan(x.Length - shift));
        if (x.Length <= Few)
        {
            _random.Shuffle(x);
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] == _first[i])
            {
                x[i] = Another(i, (long)i + shift);
            }
        }

        Sample = OutputSample.Stratified(_p, _judged, _random.Next());
    }

    /// <summary>A number of the input that is not the one at i; where there is none near, its negative.</summary>
    private float Another(int i, long from)
    {
        const int Near = 64;
        float old = _first[i];
        for (int j = 1; j <= Near; j++)
        {
            float next = _first[(from + j) % _first.Length];
            if (next != old)
            {
                return next;
            }
        }

        return Opposite(old);
    }

    private static float Opposite(float old) => old == 0 ? 1 : -old;

    /// <summary>False where the output chosen reads nothing but padding.</summary>
    private bool OnePixel()
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(_p, _random.NextInt64(_p.OutputCount));
        (int, int)[] inside = [.. Enumerable.Range(0, _p.R * _p.S).Select(t => (_p.Rows.At(oh, t / _p.S), _p.Columns.At(ow, t % _p.S)))
            .Where(t => _p.Rows.Has(t.Item1) && _p.Columns.Has(t.Item2))];
        if (inside.Length == 0)
        {
            return false;
        }

        (int h, int w) = inside[_random.Next(inside.Length)];
        int group = k / _p.KPerGroup, c = (group * _p.CPerGroup) + _random.Next(_p.CPerGroup);
        ref float pixel = ref Data.X[(((((long)n * _p.C) + c) * _p.H) + h) * _p.W + w];
        pixel = Far(pixel);
        Sample = Readers(n, group, h, w);
        return true;
    }

    /// <summary>Of some numbers of the input the one farthest from another: no larger than what the input has anyway.</summary>
    private float Far(float old)
    {
        const int Tried = 8;
        float far = Enumerable.Range(0, Tried).Select(_ => _first[_random.Next(_first.Length)]).MaxBy(v => Math.Abs((double)v - old));
        return far != old ? far : Opposite(old);
    }

    /// <summary>Outputs that read a pixel, spread evenly over all of them.</summary>
    private OutputSample Readers(int n, int group, int h, int w)
    {
        int[] rows = [.. Enumerable.Range(0, _p.OH).Where(oh => _p.Rows.TapOf(oh, h) >= 0)],
            columns = [.. Enumerable.Range(0, _p.OW).Where(ow => _p.Columns.TapOf(ow, w) >= 0)];
        long all = (long)_p.KPerGroup * rows.Length * columns.Length, count = Math.Min(all, _judged);
        long[] places = [.. Enumerable.Range(0, (int)count).Select(i => i * all / count).Select(place =>
        {
            (long plane, long at) = Math.DivRem(place, (long)rows.Length * columns.Length);
            long k = (group * _p.KPerGroup) + plane;
            return (((((long)n * _p.K) + k) * _p.OH) + rows[at / columns.Length]) * _p.OW + columns[at % columns.Length];
        })];
        return new OutputSample(places, 0);
    }
}
