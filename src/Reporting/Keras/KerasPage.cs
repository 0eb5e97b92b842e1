using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Keras;

/// <summary>docs/findings/keras.md: the answer to Keras issue 20804, from stored outputs and from a run.</summary>
public static partial class KerasPage
{
    /// <summary>The layer of the issue.</summary>
    public const string Layer = "n1c1024h256w256k1024r4s7_same_d3x2";
    private const string Floor = Truth.RoundedRow;
    private const double Outputs = 256.0 * 256 * 1024;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes keras.md and its figure.</summary>
    /// <returns>Paths of the files, the page first.</returns>
    public static IReadOnlyList<string> Write(string folder, KerasEvidence evidence)
    {
        string path = Path.Combine(folder, "keras.md");
        File.WriteAllText(path, Text(evidence));
        string figure = Path.Combine(folder, "keras-seeds.svg");
        File.WriteAllText(figure, KerasSeedsFigure.Of(evidence.Seeds, Rms(OfMagnitude(evidence.Seeds))).ToSvg());
        return [path, figure];
    }

    /// <summary>The page.</summary>
    public static string Text(KerasEvidence evidence)
    {
        var page = new StringBuilder();
        Answer(page, evidence);
        Errors(page, evidence);
        Decomposition(page, evidence);
        Classes(page, evidence);
        Price(page, evidence);
        Markdown.Flow(page, """
            ## How this page is made

            `dotnet run -c Release --project bench -- keras [RUN]` writes it from the outputs of Keras backends in `tests/Fixtures/keras`,
            whose README says how they were made, and from the records of a run of the suite `keras`. `judge tests/Fixtures/keras` gives
            every figure of every stored output, and `agree --suite keras` compares the rows of this machine with each other. Errors are
            against a float64 reference whose own error is bounded and checked ([truth.md](../reference/truth.md)). Words are in the
            [glossary](../glossary.md).
            """);
        page.Length--; // the last line ends the file
        return page.ToString();
    }

    private static void Answer(StringBuilder page, KerasEvidence e)
    {
        List<CaseRecord> rows = [.. e.Backends(Layer).OrderBy(r => r.Error!.RelL2)];
        List<CaseRecord> libraries = [.. rows.Where(r => r.Algorithm != Floor)];
        CaseRecord floor = rows.Single(r => r.Algorithm == Floor);
        List<KerasSeed> seeds = OfMagnitude(e.Seeds);
        double[] wrong = [.. libraries.Select(r => r.Error!.ShareAbove1e7)], printed = [.. seeds.Select(s => Math.Abs(s.Printed))];
        double[] real = [.. seeds.Select(s => Math.Abs(s.True))];
        Markdown.Flow(page, $"""
            # Are Conv2D results identical across Keras backends to 1e-7?

            Keras promises that "results are only identical up to 1e-7 precision in float32, per function execution". Keras issue 20804
            found that TensorFlow and JAX differ by 0.037 in the sum of one output. The layer has an input of 256×256×1024 and 1024
            filters of 4×7, padding "same" and dilation 3×2.

            **Does the promise hold?** No backend keeps it. On the issue's layer {Share(wrong.Min())} to {Share(wrong.Max())} of each
            backend's outputs are off by more than 1e-7. Float32 itself is hardly to blame: of the correctly rounded result
            {Share(floor.Error!.ShareAbove1e7)} are.

            **Where does the 0.037 come from?** From `np.sum`, which rounds while it adds up the output, and not from the convolution.
            {Format.Whole(seeds.Count)} seeds of the weights give sums as large as the issue's. Over these the printed sums differ by
            {Format.Number(printed.Min(), 1)} to {Format.Number(printed.Max(), 2)}, root mean square **{Format.Number(Rms(seeds), 2)}**.
            The true sums differ by {Format.Number(real.Min(), 1)} to {Format.Number(real.Max(), 1)}.

            **Who is right?** Nearest to the truth is {Backend(libraries[0])} with a relative L2 error of
            {Format.Error(libraries[0].Error!.RelL2)}. Farthest is {Backend(libraries[^1])} with
            {Format.Error(libraries[^1].Error!.RelL2)}. {LiveBest(e)}

            **Does agreement mean being right?** No, it says who shares a kernel. To the last bit the same are
            {string.Join(", ", SharedBits(e))}.
            """);
    }

    private static string LiveBest(KerasEvidence e)
    {
        CaseRecord? best = e.Live
            .Where(r => r is { Status: CaseStatus.Ok, Error: not null, Own: true, Problem: Layer } && r.Algorithm != Floor)
            .MinBy(r => r.Error!.RelL2);
        return best is null ? "" : $"`{best.Algorithm}` of this project makes {Format.Error(best.Error!.RelL2)}.";
    }

    private static void Errors(StringBuilder page, KerasEvidence e)
    {
        string positions = e.Live.All(r => r.Problem != Layer) ? ""
            : $"The rows of this project are from {Source(e)} named below, judged at as many positions of their own. ";
        Markdown.Flow(page, $"""
            ## How far each backend is from the truth, on the issue's layer

            {Origin(e)} Of the stored outputs {Format.Whole(e.Judged.First(r => r.Problem == Layer).Error!.Count)} of
            {Format.Whole((long)Outputs)} values are judged. {positions}ω is the error over u·Σ|x·w|, u = 2⁻²⁴.
            """);
        IEnumerable<CaseRecord> live =
            e.Live.Where(r => r.Problem == Layer && r.Status == CaseStatus.Ok && r.Error is not null && r.Algorithm != Floor)
            .Except(e.Backends(Layer));
        Markdown.Table(page, [("row", false), ("max abs. error", true), ("rms error", true), ("ω max", true), ("relative L2", true),
            ("over 1e-7", true), ("steady, 2 threads", true), ("first answer", true)],
            e.Backends(Layer).Concat(live).OrderBy(r => r.Error!.RelL2).Select(r => (IReadOnlyList<string>)
            [
                Name(r), Format.Error(r.Error!.MaxAbs), Format.Error(r.Error.RmsAbs), Format.Number(r.Error.OmegaMax, 2),
                    Format.Error(r.Error.RelL2), Share(r.Error.ShareAbove1e7),
                r.Time is { } t ? Format.Time(t.MedianNs) : "", r.FirstAnswerNs is { } first ? Format.Time(first) : "",
            ]));
    }

    private static void Decomposition(StringBuilder page, KerasEvidence e)
    {
        Markdown.Flow(page, $"""
            ## The 0.037, taken apart

            ![TensorFlow minus JAX for eleven seeds, printed and true](keras-seeds.svg)

            The weights of the issue were not seeded, so its figure cannot be repeated, but its distribution can. For eleven seeds of the
            weights the table has two parts of the printed difference:

            - (a) the true difference of the sums, in float64;
            - (b) what `np.sum` adds to it, by rounding in float32 while it sums 67 million numbers.

            NumPy up to 2.2 sums chunks of 8192 pairwise and adds the 8192 chunk sums one after the other. Each of these additions rounds at
            the size of the whole sum. From 2.3 on the whole array is summed pairwise. (The issue's input sums to {e.InputSums.Chunked} in
            the old order, the figure printed there, and to {e.InputSums.Pairwise} in the new one.)
            """);
        Markdown.Table(page, [("seed", true), ("sum (float64)", true), ("printed, NumPy ≤ 2.2", true), ("= (a) true", true),
            ("+ (b) np.sum", true), ("printed, NumPy ≥ 2.3", true), ("TF − exact", true), ("JAX − exact", true)],
            e.Seeds.Select(s => (IReadOnlyList<string>)
            [
                (s.IsOfTheIssuesMagnitude ? "**" : "") + Format.Whole(s.Seed) + (s.IsOfTheIssuesMagnitude ? "**" : ""),
                    s.TensorFlow.Wide.ToString("0.0000;−0.0000", Invariant), Signed(s.Printed), Signed(s.True), Signed(s.Rounding),
                        Signed(s.PrintedPairwise),
                s.ExactSum is { } exact ? Signed(s.TensorFlow.Wide - exact) : "", s.ExactSum is { } sum ? Signed(s.Jax.Wide - sum) : "",
            ]));
        List<KerasSeed> seeds = OfMagnitude(e.Seeds);
        double spread = Math.Sqrt(Outputs) * e.SampleRms, chunks = 0.24 * FloatFormat.Binary32.Unit * 58094 * Math.Sqrt(8192);
        Markdown.Flow(page, $"""
            Bold are the seeds whose sum is as large as the issue's 58094. Their root mean squares are
            {Format.Number(Rms(seeds), 2)} printed,
            {Format.Number(Rms(seeds, s => s.True), 2)} for (a) and {Format.Number(Rms(seeds, s => s.Rounding), 2)} for (b). Both are as
            theory predicts:

            - (a) Independent differences of root mean square {Format.Error(e.SampleRms)} (TensorFlow − JAX over the stored
              sample) add up to
            √67108864 times that, {Format.Number(spread, 2)}. All eleven seeds have {Format.Number(Rms(e.Seeds, s => s.True), 2)}.
            - (b) 8192 additions at up to 58094, each rounded by at most half an ulp of the running sum, give one sum an error of about
            0.24·u·58094·√8192 = {Format.Number(chunks, 2)}. Two nearly equal arrays share much of it.
            """);
    }

    private static void Classes(StringBuilder page, KerasEvidence e)
    {
        page.Append("## Who shares bits\n\nRows with one letter in a line have the same bits. A stands nearest to the truth.\n\n");
        string[] rows = [.. e.Hashes.Keys.Select(k => k.Row).Distinct().Order(StringComparer.Ordinal)];
        Markdown.Table(page, [("problem", false), .. rows.Select(r => (r, false)), ("over 1e-7, by class", true),
            ("correctly rounded", true)],
            e.Judged.GroupBy(r => r.Problem).Select(g =>
            {
                List<(string Hash, CaseRecord Record)> classes = [.. g.Where(r => e.Hashes.ContainsKey((r.Problem, r.Algorithm)))
                    .Select(r => (Hash: e.Hashes[(r.Problem, r.Algorithm)], Record: r)).DistinctBy(r => r.Hash)
                    .OrderBy(r => r.Record.Error!.RelL2)];
                string Letter(string row) => e.Hashes.TryGetValue((g.Key, row), out string? hash)
                    ? ((char)('A' + classes.FindIndex(c => c.Hash == hash))).ToString() : "";
                return (IReadOnlyList<string>)
                [
                    $"`{g.Key}`", .. rows.Select(Letter), string.Join(", ", classes.Select(c => Share(c.Record.Error!.ShareAbove1e7))),
                    Share(g.First(r => r.Algorithm == Floor).Error!.ShareAbove1e7),
                ];
            }));
    }

    /// <summary>"jax = numpy on 10 of 10 problems", for every set of rows that shares bits somewhere.</summary>
    private static IEnumerable<string> SharedBits(KerasEvidence e)
    {
        string[] rows = [.. e.Hashes.Keys.Select(k => k.Row).Distinct().Order(StringComparer.Ordinal)];
        foreach ((string a, string b) in rows.SelectMany((a, i) => rows[(i + 1)..].Select(b => (a, b))))
        {
            string[] both = [.. e.Hashes.Keys.Where(k => k.Row == a && e.Hashes.ContainsKey((k.Problem, b))).Select(k => k.Problem)];
            int same = both.Count(p => e.Hashes[(p, a)] == e.Hashes[(p, b)]);
            if (same > both.Length / 2)
            {
                yield return $"{a} and {b} on {Format.Whole(same)} of {Format.Whole(both.Length)} problems";
            }
        }
    }

    /// <summary>Which backends are live rows of the run, and which stored outputs.</summary>
    private static string Origin(KerasEvidence e)
    {
        var rows = e.Backends(Layer).Where(r => r.Algorithm != Floor).ToLookup(IsLive, Backend);
        return !rows[true].Any() ? "Every backend is judged by an output that was stored, none of them live." : "Live rows of this run are "
            + string.Join(", ", rows[true].Order(StringComparer.Ordinal))
            + (rows[false].Any() ? $"; outputs that were stored are {string.Join(", ", rows[false].Order(StringComparer.Ordinal))}." : ".");
    }

    private static bool IsLive(CaseRecord r) => r.Algorithm.StartsWith(KerasEvidence.LivePrefix, StringComparison.Ordinal);

    /// <summary>"jax" of the stored output and of the live row.</summary>
    private static string Backend(CaseRecord r) => IsLive(r) ? RowId.Backend(r.Algorithm)[KerasEvidence.LivePrefix.Length..] : r.Algorithm;

    private static List<KerasSeed> OfMagnitude(IEnumerable<KerasSeed> seeds) => [.. seeds.Where(s => s.IsOfTheIssuesMagnitude)];

    private static double Rms(List<KerasSeed> seeds) => Rms(seeds, s => s.Printed);

    private static double Rms(IReadOnlyList<KerasSeed> seeds, Func<KerasSeed, double> value) =>
        Math.Sqrt(seeds.Sum(s => value(s) * value(s)) / seeds.Count);

    private static string Name(CaseRecord r) =>
        r.Algorithm == Floor ? "correctly rounded truth" : r.Suite == "judge" ? $"Keras on {r.Algorithm}" : $"`{r.Algorithm}`";

    private static string Share(double share) => share == 0 ? "0 %" : Format.Percent(100 * share, 2);

    private static string Signed(double value) => value.ToString("+0.0000;−0.0000;0", Invariant);
}
