using System.Globalization;

namespace ConvBench.Errors;

/// <summary>How many errors there are of which size, in half octaves: bin i counts those above 2^(i/2), up to 2^((i+1)/2).</summary>
/// <remarks>So a number above an edge is in a higher bin, one on it in the lower: counts above an edge are exact.</remarks>
/// <param name="Zeros">Errors that are 0.</param>
/// <param name="Infinite">Errors that are infinite (relative ones of a truth that is 0); in no bin.</param>
/// <param name="Largest">The largest one, infinite where one is.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Bins">Counts by bin, those that are not 0.</param>
public sealed record ErrorHistogram(long Zeros, long Infinite, double Largest, double Mean, IReadOnlyDictionary<int, long> Bins)
{
    private static readonly double RootTwo = Math.Sqrt(2);

    /// <summary>Counts errors.</summary>
    /// <param name="values">0 and more, none NaN.</param>
    public static ErrorHistogram Of(IReadOnlyCollection<double> values)
    {
        var bins = new SortedDictionary<int, long>();
        long zeros = 0, infinite = 0;
        foreach (double value in values)
        {
            if (value == 0)
            {
                zeros++;
            }
            else if (double.IsPositiveInfinity(value))
            {
                infinite++;
            }
            else
            {
                int bin = Bin(value);
                bins[bin] = bins.GetValueOrDefault(bin) + 1;
            }
        }

        return new(zeros, infinite, values.DefaultIfEmpty().Max(), values.DefaultIfEmpty().Average(), bins);
    }

    /// <summary>2^(i/2), where a bin begins.</summary>
    public static double Edge(int i) => Math.ScaleB((i & 1) == 0 ? 1 : RootTwo, i >> 1);

    /// <summary>How many are above a number: at least, at most.</summary>
    public (long Least, long Most) Above(double x)
    {
        if (x >= Largest)
        {
            return (0, 0);
        }

        long surely = Infinite + Bins.Where(b => Edge(b.Key) >= x).Sum(b => b.Value);
        long perhaps = Bins.Where(b => Edge(b.Key) < x && x < Edge(b.Key + 1)).Sum(b => b.Value);
        return (Math.Max(surely, 1), surely + perhaps); // the largest is above it
    }

    /// <summary>Between which numbers the value at place q·(count − 1) of the sorted ones lies, linear between two.</summary>
    public (double Least, double Most) Quantile(double q)
    {
        double place = q * (Zeros + Infinite + Bins.Values.Sum() - 1);
        return (At((long)Math.Floor(place)).Least, At((long)Math.Ceiling(place)).Most);
    }

    /// <summary>"0=3 -40=17 -39=2 inf=1", for one cell of a table.</summary>
    public override string ToString() => string.Join(' ',
        [
            string.Create(CultureInfo.InvariantCulture, $"0={Zeros}"),
            .. Bins.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Key}={b.Value}")),
            string.Create(CultureInfo.InvariantCulture, $"inf={Infinite}"),
        ]);

    private static int Bin(double value)
    {
        int octave = Math.ILogB(value);
        double part = Math.ScaleB(value, -octave); // from 1 up to 2
        return (2 * octave) + (part == 1 ? -1 : part <= RootTwo ? 0 : 1);
    }

    /// <summary>Between which numbers the value at a place lies.</summary>
    private (double Least, double Most) At(long place)
    {
        long below = Zeros;
        if (place < below)
        {
            return (0, 0);
        }

        foreach ((int bin, long count) in Bins.OrderBy(b => b.Key))
        {
            below += count;
            if (place < below)
            {
                return (Math.BitIncrement(Edge(bin)), Math.Min(Edge(bin + 1), Largest));
            }
        }

        return (double.PositiveInfinity, double.PositiveInfinity);
    }
}
