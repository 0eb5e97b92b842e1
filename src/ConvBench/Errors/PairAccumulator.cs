using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConvBench.Operands;

namespace ConvBench.Errors;

/// <summary>Takes two outputs block by block, so that a pair needs no more memory than a block.</summary>
/// <param name="scale">Scale of the outputs, for <see cref="PairDifference.MaxBalanced"/>.</param>
public sealed class PairAccumulator(double scale)
{
    /// <summary>Floats of one step: two vectors of float64.</summary>
    private const int Step = 16;

    private double _max, _omega, _relative, _balanced, _sum, _sumSq;
    private long _differing, _above, _aboveS, _count;

    /// <summary>Adds the next elements of both.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<double> s)
    {
        if (a.Length != b.Length || a.Length != s.Length)
        {
            throw new ArgumentException($"a, b and s must have one length; they have {a.Length}, {b.Length} and {s.Length}");
        }

        int whole = a.Length / Step * Step;
        AddSteps(a[..whole], b[..whole], s[..whole]);
        if (whole < a.Length)
        {
            // padded with zeros, which differ in nothing
            Span<float> tailA = stackalloc float[Step], tailB = stackalloc float[Step];
            Span<double> tailS = stackalloc double[Step];
            a[whole..].CopyTo(tailA);
            b[whole..].CopyTo(tailB);
            s[whole..].CopyTo(tailS);
            AddSteps(tailA, tailB, tailS);
        }

        _count += a.Length;
    }

    /// <summary>The figures of all elements so far, at least one.</summary>
    public PairDifference Result() => new()
    {
        MaxAbs = _max,
        RmsAbs = Math.Sqrt(_sumSq / _count),
        OmegaMax = _omega,
        MaxRel = _relative,
        MaxBalanced = _balanced,
        ShareDiffering = _differing / (double)_count,
        ShareAbove1e7 = _above / (double)_count,
        ShareAbove1e7OfS = _aboveS / (double)_count,
        SumDifference = _sum,
        Count = _count,
    };

    private void AddSteps(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<double> s)
    {
        ref float a0 = ref MemoryMarshal.GetReference(a), b0 = ref MemoryMarshal.GetReference(b);
        ref double s0 = ref MemoryMarshal.GetReference(s);
        Vector512<double> max = default, omega = default, relative = default, balanced = default, sum = default, sumSq = default,
            infinity = Vector512.Create(double.PositiveInfinity), one = Vector512<double>.One;
        Vector512<double> promise = Vector512.Create(PairDifference.Promise), u = Vector512.Create(FloatFormat.Binary32.Unit);
        Vector512<long> differing = default, above = default, aboveS = default;
        for (nuint i = 0; i < (nuint)a.Length; i += Step)
        {
            (Vector512<double> lowA, Vector512<double> highA) = Vector512.Widen(Vector512.LoadUnsafe(ref a0, i));
            (Vector512<double> lowB, Vector512<double> highB) = Vector512.Widen(Vector512.LoadUnsafe(ref b0, i));
            for (nuint half = 0; half < 2; half++)
            {
                Vector512<double> va = half == 0 ? lowA : highA, vb = half == 0 ? lowB : highB, e = va - vb;
                Vector512<double> bound = Vector512.LoadUnsafe(ref s0, i + (8 * half));
                Vector512<double> finite = Vector512.LessThanOrEqual(Vector512.Abs(e), Vector512.Create(double.MaxValue));
                Vector512<double> d = Vector512.ConditionalSelect(finite, Vector512.Abs(e), infinity), zero = Vector512.Equals(d, default);
                max = Vector512.Max(max, d);
                omega = Vector512.Max(omega, Vector512.ConditionalSelect(zero, default, d / (u * bound)));
                Vector512<double> size = Vector512.ConditionalSelect(finite, Vector512.Min(Vector512.Abs(va), Vector512.Abs(vb)), one);
                relative = Vector512.Max(relative, Vector512.ConditionalSelect(zero, default, d / size));
                balanced = Vector512.Max(balanced, Vector512.ConditionalSelect(zero, default, d / (size + (scale * one))));
                sum += e;
                sumSq += d * d;
                differing += Vector512<long>.One + zero.AsInt64(); // a true lane is −1
                above -= Vector512.GreaterThan(d, promise).AsInt64();
                aboveS -= Vector512.GreaterThan(d, promise * bound).AsInt64();
            }
        }

        _max = Math.Max(_max, Largest(max));
        _omega = Math.Max(_omega, Largest(omega));
        _relative = Math.Max(_relative, Largest(relative));
        _balanced = Math.Max(_balanced, Largest(balanced));
        _sum += Vector512.Sum(sum);
        _sumSq += Vector512.Sum(sumSq);
        _differing += Vector512.Sum(differing);
        _above += Vector512.Sum(above);
        _aboveS += Vector512.Sum(aboveS);
    }

    private static double Largest(Vector512<double> values)
    {
        double largest = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            largest = Math.Max(largest, values[lane]);
        }

        return largest;
    }
}
