using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>Outputs that stand for all: some where faults live, the others drawn uniformly.</summary>
/// <param name="Indices">Flat NCHW positions.</param>
/// <param name="Drawn">How many of them were drawn uniformly from all outputs: what a probability may be computed from.</param>
public sealed record OutputSample(IReadOnlyList<long> Indices, int Drawn)
{
    /// <summary>Outputs judged where not all are.</summary>
    public const int JudgedCount = 4096;

    /// <summary>Outputs recomputed exactly for each problem.</summary>
    public const int CertifiedCount = 64;

    /// <summary>Multiply-adds above which a truth is sampled: 200·10⁹, about half a minute of two cores in float64.</summary>
    public const double WholeMultiplyAdds = 2e11;

    private const int Seed = 20804;
    private const int Stream = 3; // beside inputs, weights and biases
    private const int PlacedPerStratum = 16;

    /// <summary>Output tiles of the transforms in use: Winograd F(2) to F(6), FFT tiles of 8 to 32 with small filters.</summary>
    private static readonly int[] Tiles = [2, 4, 6, 8, 14, 16, 24];

    /// <summary>The sample that a layer is judged by; null where the whole output is.</summary>
    public static OutputSample? Judged(ConvProblem p) => p.Flops / 2.0 > WholeMultiplyAdds ? Stratified(p, JudgedCount, Seed) : null;

    /// <summary>The sample that a truth is certified on.</summary>
    public static OutputSample Certified(ConvProblem p) => Stratified(p, CertifiedCount, Seed);

    /// <summary>
    /// 16 outputs at image corners, 16 on the first and last rows and columns, 16 at tile seams, in turn of the first, the
    /// last and any image
    /// and channel; the others drawn uniformly from all outputs. None twice; all outputs in order where there are no more than asked for.
    /// </summary>
    /// <remarks>A longer sample begins with the shorter one of the same seed.</remarks>
    /// <param name="p">The layer.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static OutputSample Stratified(ConvProblem p, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (p.OutputCount <= count)
        {
            return new OutputSample([.. Enumerable.Range(0, (int)p.OutputCount).Select(i => (long)i)], (int)p.OutputCount);
        }

        var random = new CounterRandom(seed, Stream, 0);
        var seen = new HashSet<long>();
        var indices = new List<long>(count);
        for (int i = 0; i < 3 * PlacedPerStratum; i++)
        {
            long index = Placed(p, i / 3, i % 3, random);
            if (indices.Count < count && seen.Add(index))
            {
                indices.Add(index);
            }
        }

        int placed = indices.Count;
        while (indices.Count < count)
        {
            long index = Below(p.OutputCount, random);
            if (seen.Add(index))
            {
                indices.Add(index);
            }
        }

        return new OutputSample(indices, count - placed);
    }

    /// <summary>"4096 of 67108864 outputs judged: a defect that touches a share f of all outputs is missed with probability
    /// (1 − f)^4053, 1.7 % for f = 0.1 %".</summary>
    /// <param name="outputs">All outputs.</param>
    public string Describe(long outputs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Indices.Count} of {outputs} outputs judged: a defect that touches a share f of all outputs is missed with probability (1 − "
            + $"f)^{Drawn}, {100 * Math.Pow(0.999, Drawn):0.0} % for f = 0.1 %");

    private static long Placed(ConvProblem p, int i, int stratum, CounterRandom random)
    {
        int n = Turn(p.N, i % 3, random), k = Turn(p.K, i / 3 % 3, random);
        (int oh, int ow) = stratum switch
        {
            0 => (i % 2 == 0 ? 0 : p.OH - 1, i / 2 % 2 == 0 ? 0 : p.OW - 1),
            1 => i % 2 == 0 ? (i / 2 % 2 == 0 ? 0 : p.OH - 1, Below(p.OW, random)) : (Below(p.OH, random), i / 2 % 2 == 0 ? 0 : p.OW - 1),
            _ => i % 2 == 0 ? (Seam(p.OH, p.DilationH, i, random), Below(p.OW, random))
                : (Below(p.OH, random), Seam(p.OW, p.DilationW, i, random)),
        };
        return (((((long)n * p.K) + k) * p.OH) + oh) * p.OW + ow;
    }

    private static int Turn(int count, int which, CounterRandom random) => which switch
    {
        0 => 0,
        1 => count - 1,
        _ => Below(count, random),
    };

    /// <summary>The last, first or second output of a tile, tiles lying on the sub-grids of a dilated layer.</summary>
    private static int Seam(int outputs, int dilation, int i, CounterRandom random)
    {
        int tile = Tiles[i % Tiles.Length] * dilation;
        int at = (Below((outputs / tile) + 1, random) * tile) + (((i % 3) - 1) * dilation) + Below(dilation, random);
        return Math.Clamp(at, 0, outputs - 1);
    }

    private static int Below(int limit, CounterRandom random) => (int)Below((long)limit, random);

    private static long Below(long limit, CounterRandom random) => (long)(random.Unit() * limit);
}
