using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Bounds;

/// <summary>Bounds at the outputs of a truth, of which some are evaluated alone: a bound that sums over every tile takes long.</summary>
public sealed class SampledBounds
{
    /// <summary>Outputs whose tiles are evaluated, at most.</summary>
    public const int Most = 192;

    private const int Seed = 51;
    private readonly Dictionary<long, int>? _places;

    /// <summary>None is known yet.</summary>
    public SampledBounds(ConvProblem p, Truth truth)
    {
        IReadOnlyList<long> at = truth.Sample?.Indices ?? OutputSample.Stratified(p, Most, Seed).Indices;
        _places = truth.Sample is null ? null : at.Select((index, i) => (index, i)).ToDictionary(e => e.index, e => e.i);
        Outputs = [.. at.Take(Most)];
        Values = new double[truth.Y.Length];
        Array.Fill(Values, double.NaN);
    }

    /// <summary>Flat positions of the outputs whose tiles are to be evaluated.</summary>
    public IReadOnlyList<long> Outputs { get; }

    /// <summary>A bound for each output of the truth; NaN where none was evaluated.</summary>
    public double[] Values { get; }

    /// <summary>Takes the bound of an output; nothing where the truth does not have it.</summary>
    /// <param name="index">Flat NCHW position.</param>
    /// <param name="bound">Its bound.</param>
    public void Set(long index, double bound)
    {
        int place = (int)index;
        if (_places is null || _places.TryGetValue(index, out place))
        {
            Values[place] = bound;
        }
    }
}
