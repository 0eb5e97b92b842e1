using System.Globalization;
using ConvBench.Bench.Judging;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>Verdicts on outputs that something else computed from fixed operands: from their errors, and from their bits in
/// many orders of the sum.</summary>
internal static class GivenOutputs
{
    /// <summary>Outputs that are summed in every order.</summary>
    private const int Looked = 48;

    /// <summary>Outputs whose error is taken.</summary>
    private const int Judged = 4096;

    /// <summary>Rms errors of tile positions of a transform differ by more than this (F(4, 3): 2 to 7); a sum's by chance,
    /// 1/√(2·200) = 5 % each.</summary>
    private const double PhaseRatio = 1.4;

    private const int LeastPerPhase = 200;

    /// <summary>Why a layer with a ReLU has no verdict.</summary>
    public const string NoAnswer = "a ReLU hides the sums below 0";

    /// <summary>One record per file.</summary>
    public static IEnumerable<FingerprintRecord> Of(JudgedProblem judged)
    {
        ConvProblem p = judged.Problem;
        ConvData data = judged.Operands();
        foreach (var same in judged.Files.GroupBy(f => f.Sample is null))
        {
            long[] places = same.First().Sample ?? Spread(p.OutputCount, Judged);
            Truth truth = ReferenceConv.ComputeAt(p, data, places, Environment.ProcessorCount);
            int[] looked = [.. Spread(places.Length, Looked).Select(i => (int)i)];
            IReadOnlyList<Chain> chains = ChainSearch.Candidates(p);
            float[][] sums = new float[chains.Count][];
            (float, float)[][] products = [.. looked.Select(i => Products(p, data, places[i]))];
            Parallel.For(0, chains.Count,
                c => sums[c] = [.. looked.Select((i, at) =>
                    ChainSearch.Sum(chains[c], products[at], p, p.HasBias ? data.B[OutputPlace.Of(p, places[i]).K] : 0))]);
            (JudgedFile File, float[]? Y, string? Fault)[] outputs =
                [.. same.Select(f => p.HasRelu ? (f, null, NoAnswer) : Read(p, f, places))];
            foreach ((JudgedFile file, float[]? y, string? fault) in outputs)
            {
                var bare = new FingerprintRecord { Problem = p.ToString(), Suite = "given", Row = file.Row, Fault = fault };
                string[] twins = [.. outputs.Where(o => o.File != file && y is not null && o.Y is not null
                    && o.Y.AsSpan().SequenceEqual(y)).Select(o => o.File.Row)];
                yield return y is null ? bare : Judge(bare, p, places, y, truth, looked, chains, sums, twins);
            }
        }
    }

    private static (JudgedFile File, float[]? Y, string? Fault) Read(ConvProblem p, JudgedFile file, long[] places)
    {
        try
        {
            return (file, file.Sample is null ? [.. places.Select(NpyShape.Read(file.File, p.N, p.K, p.OH, p.OW).At)]
                : NpyShape.Read(file.File, places.Length), null);
        }
        catch (FormatException e)
        {
            return (file, null, e.Message);
        }
    }

    private static FingerprintRecord Judge(
        FingerprintRecord bare, ConvProblem p, long[] places, float[] y, Truth truth, int[] looked, IReadOnlyList<Chain> chains,
            float[][] sums, string[] twins)
    {
        double[] share = [.. sums.Select(s => looked.Where((i, at) => y[i] == s[at]).Count() / (double)looked.Length)];
        int best = Array.IndexOf(share, share.Max());
        double error = RelL2(y, truth), chain = RelL2Of(sums[chains.ToList().IndexOf(new Chain(0, 0, 1, true))], truth, looked);
        (int period, double ratio) = Phases(p, places, y, truth);
        var precision = PrecisionSentinel.Classify(error);
        bool full = precision == Precision.Full, exact = share[best] == 1;
        bool sum = exact || (full && ratio < PhaseRatio && error < 1.5 * chain);
        return bare with
        {
            Method = sum ? MethodName.Sum : full && ratio >= PhaseRatio ? MethodName.Winograd(p, period, period) : MethodName.Transform,
            Operands = PrecisionSentinel.Name(precision),
            Order = exact ? chains[best].ToString() : "",
            Confidence = exact ? "certain" : sum ? "likely" : "unclear",
            Evidence =
            [
                string.Create(CultureInfo.InvariantCulture,
                    $"{100 * share[best]:0} % of {looked.Length} outputs have the bits of: {chains[best]}"),
                string.Create(CultureInfo.InvariantCulture,
                    $"relative L2 error {error:0.00e0} ({PrecisionSentinel.SnrDb(error):0} dB), {error / chain:0.00} of one fused chain's"),
                ratio == 0 ? "too few outputs for errors by tile position" : string.Create(CultureInfo.InvariantCulture,
                    $"rms errors by position in tiles of 2 to 8 differ by {ratio:0.00} at most (tiles of {period})"),
                .. twins.Length > 0 ? (string[])["the same values as " + string.Join(", ", twins)] : [],
            ],
        };
    }

    private static float At(this float[] y, long index) => y[index];

    private static double RelL2(float[] y, Truth truth) =>
        Math.Sqrt(y.Select((v, i) => Math.Pow(v - truth.Y[i], 2)).Sum() / truth.Y.Sum(t => t * t));

    private static double RelL2Of(float[] y, Truth truth, int[] at) =>
        Math.Sqrt(y.Select((v, i) => Math.Pow(v - truth.Y[at[i]], 2)).Sum() / at.Sum(i => truth.Y[i] * truth.Y[i]));

    /// <summary>Largest ratio of rms errors, scaled by s, between positions in tiles of 2 to 8 outputs along an axis.</summary>
    private static (int Period, double Ratio) Phases(ConvProblem p, long[] places, float[] y, Truth truth)
    {
        (int Period, double Ratio) worst = (0, 0);
        for (int m = 2; m <= 8; m++)
        {
            foreach (bool rows in (bool[])[true, false])
            {
                var phases = places.Select((at, i) => (Place: OutputPlace.Of(p, at), I: i))
                    .Where(q => !OutputPlace.IsBorder(p, q.Place.OH, q.Place.OW))
                    .GroupBy(q => rows ? q.Place.OH / p.DilationH % m : q.Place.OW / p.DilationW % m,
                    q => Math.Pow((y[q.I] - truth.Y[q.I]) / truth.S[q.I], 2))
                    .Where(g => g.Count() >= LeastPerPhase).Select(g => g.Average()).Order().ToArray();
                double ratio = phases.Length == m ? Math.Sqrt(phases[^1] / phases[0]) : 0;
                worst = ratio > worst.Ratio ? (m, ratio) : worst;
            }
        }

        return worst;
    }

    private static long[] Spread(long count, int most)
    {
        long step = Math.Max(1, count / most);
        step += step % 2 == 0 ? 1 : 0; // an even step would hit the same tile positions again and again
        return [.. Enumerable.Range(0, (int)Math.Min(most, ((count - 1) / step) + 1)).Select(i => i * step)];
    }

    private static (float X, float W)[] Products(ConvProblem p, ConvData data, long at)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, at);
        var products = new (float, float)[p.Accumulations];
        int i = 0;
        for (int c = 0; c < p.CPerGroup; c++)
        {
            int channel = (k / p.KPerGroup * p.CPerGroup) + c;
            for (int r = 0; r < p.R; r++)
            {
                for (int s = 0; s < p.S; s++, i++)
                {
                    int h = p.Rows.At(oh, r), w = p.Columns.At(ow, s);
                    bool inside = p.Rows.Has(h) && p.Columns.Has(w);
                    products[i] = (inside ? data.X[(((n * p.C) + channel) * p.H * p.W) + (h * p.W) + w] : 0,
                        data.W[(((k * p.CPerGroup) + c) * p.R * p.S) + (r * p.S) + s]);
                }
            }
        }

        return products;
    }
}
