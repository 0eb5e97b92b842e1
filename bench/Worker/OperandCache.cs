using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Worker;

/// <summary>Operands and truths of the latest problem alone: cases come problem by problem.</summary>
internal sealed class OperandCache
{
    /// <summary>Problems above this many flops are checked with integers on a part: same filter, stride, dilation, fewer
    /// channels and pixels.</summary>
    private const double WholeIntegerFlops = 50e9;

    private (ConvProblem, OperandSource, int, string)? _realKey;
    private (ConvProblem, int, string) _integerKey;
    private CaseOperands? _real;
    private CaseOperands? _integers;
    private readonly Dictionary<FloatFormat, CaseOperands> _rounded = [];

    /// <summary>The operands that errors are measured and times are taken on.</summary>
    public CaseOperands Real(ConvProblem problem, OperandSource source, int seed, string truthFolder, int threads)
    {
        var key = (problem, source, seed, truthFolder);
        if (_real is null || key != _realKey)
        {
            Clear();
            _real = Make(problem, source, seed, truthFolder, threads);
            _realKey = key;
        }

        return _real;
    }

    /// <summary>The latest real operands rounded to a format, with a truth of their own at the same outputs; null for no
    /// rounding.</summary>
    public CaseOperands? Rounded(CaseOperands real, FloatFormat format, int threads)
    {
        if (format == FloatFormat.Binary32)
        {
            return null;
        }

        if (_rounded.TryGetValue(format, out CaseOperands? known))
        {
            return known;
        }

        ConvData data = format.Round(real.Data);
        Truth truth = real.Truth.Sample is { } sample
            ? ReferenceConv.ComputeAt(real.Problem, data, sample, threads)
            : ReferenceConv.Compute(real.Problem, data, threads);
        return _rounded[format] = new CaseOperands(real.Problem, data, truth);
    }

    /// <summary>Small-integer operands of the problem, or of a part of a heavy one.</summary>
    public CaseOperands Integers(ConvProblem problem, int seed, string truthFolder, int threads)
    {
        var key = (problem, seed, truthFolder);
        if (_integers is null || key != _integerKey)
        {
            _integers = Make(IntegerProblem(problem), Distribution.Integers, seed, truthFolder, threads);
            _integerKey = key;
        }

        return _integers;
    }

    /// <summary>Forgets all, and gives the memory back.</summary>
    public void Clear()
    {
        bool large = (_real?.Problem.Bytes ?? 0) > 64 << 20;
        _real = _integers = null;
        _rounded.Clear();
        if (large)
        {
            GC.Collect();
        }
    }

    /// <summary>The problem itself, or of a heavy one a part with the same filter, stride, dilation and padding.</summary>
    public static ConvProblem IntegerProblem(ConvProblem p)
    {
        if (p.Flops <= WholeIntegerFlops)
        {
            return p;
        }

        // 26 outputs a side: more than two tiles of every transform, with a tail.
        int groups = Math.Min(p.Groups, 4);
        return (p with
        {
            N = Math.Min(p.N, 2),
            C = groups * Math.Min(p.CPerGroup, 72),
            K = groups * Math.Min(p.KPerGroup, 40),
            Groups = groups,
            H = Size(p.H, p.StrideH, p.SpanH, p.PadTop + p.PadBottom),
            W = Size(p.W, p.StrideW, p.SpanW, p.PadLeft + p.PadRight),
        }).Validated();

        static int Size(int size, int stride, int span, int pad) => Math.Clamp((25 * stride) + span - pad, 1, size);
    }

    private static CaseOperands Make(ConvProblem problem, OperandSource source, int seed, string truthFolder, int threads)
    {
        CertifiedTruth known = new TruthCache(truthFolder).Get(problem, source, seed, threads);
        return new CaseOperands(problem, known.Data, known.Truth);
    }
}
