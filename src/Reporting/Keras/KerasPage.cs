using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Keras;

/// <summary>docs/findings/keras.md: the answer to Keras issue 20804, from stored outputs and from a run.</summary>
public static class KerasPage
{
    /// <summary>The layer of the issue.</summary>
    public const string Layer = "n1c1024h256w256k1024r4s7_same_d3x2";
    private const string Floor = "reference/rounded";
    private const double Outputs = 256.0 * 256 * 1024;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes keras.md and its figure.</summary>
    /// <returns>Paths of the files, the page first.</returns>
    public static IReadOnlyList<string> Write(string folder, KerasEvidence evidence)
    {
        string path = Path.Combine(folder, "keras.md");
        File.WriteAllText(path, Text(evidence));
        return [path, .. KerasSeedsFigure.Of(evidence.Seeds, Rms(OfMagnitude(evidence.Seeds))).Save(Path.Combine(folder, "keras-seeds"))];
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
        page.Append("""
            ## How this page is made

            `dotnet run -c Release --project bench -- keras [RUN]` writes it from `tests/Fixtures/keras` (outputs of Keras backends on fixed operands; its README
            says how they were made) and from the records of a run of the suite `keras`. `-- judge tests/Fixtures/keras` gives every figure of every stored
            output, `-- agree --suite keras` compares the rows of this machine with each other. Errors are against a float64 reference whose own error is bounded
            and checked ([truth.md](../reference/truth.md)); how each figure is defined stands under every table of a run's `report.md`.

            """);
        return page.ToString();
    }

    private static void Answer(StringBuilder page, KerasEvidence e)
    {
        List<CaseRecord> rows = [.. OfLayer(e.Judged).OrderBy(r => r.Error!.RelL2)];
        List<CaseRecord> libraries = [.. rows.Where(r => r.Algorithm != Floor)];
        CaseRecord floor = rows.Single(r => r.Algorithm == Floor);
        List<KerasSeed> seeds = OfMagnitude(e.Seeds);
        page.Append("# Are Conv2D results identical across Keras backends to 1e-7?\n\n");
        page.Append(Invariant, $"""
            Keras promises that "results are only identical up to 1e-7 precision in float32, per function execution". Issue 20804 found TensorFlow and JAX 0.037
            apart in the sum of one output (256×256×1024 input, 1024 filters of 4×7, "same", dilation 3×2). The answer, measured:

            - **The promise is broken by every backend, and hardly by float32.** On the issue's layer {Share(libraries.Min(r => r.Error!.ShareAbove1e7))} to {Share(libraries.Max(r => r.Error!.ShareAbove1e7))} of each backend's
              outputs are off by more than 1e-7; of the correctly rounded result {Share(floor.Error!.ShareAbove1e7)} are.
            - **The 0.037 is the rounding of `np.sum`, not of the convolution.** Over {Format.Whole(seeds.Count)} seeds whose output sums are as large as the issue's, the printed sums differ by
              {Format.Number(seeds.Min(s => Math.Abs(s.Printed)), 1)} to {Format.Number(seeds.Max(s => Math.Abs(s.Printed)), 2)}, root mean square **{Format.Number(Rms(seeds), 2)}**; the true sums differ by {Format.Number(seeds.Min(s => Math.Abs(s.True)), 1)} to {Format.Number(seeds.Max(s => Math.Abs(s.True)), 1)}.
            - **Nearest to the truth:** {libraries[0].Algorithm} (relative L2 error {Format.Error(libraries[0].Error!.RelL2)}), farthest {libraries[^1].Algorithm} ({Format.Error(libraries[^1].Error!.RelL2)}); {LiveBest(e)}
            - **Agreement says who shares a kernel, not who is right:** {string.Join("; ", SharedBits(e))}.


            """);
    }

    private static string LiveBest(KerasEvidence e)
    {
        CaseRecord? best = e.Live.Where(r => r is { Status: CaseStatus.Ok, Error: not null } && r.Algorithm != Floor && r.Problem == Layer).MinBy(r => r.Error!.RelL2);
        return best is null ? "the section on the cost has the rows of a .NET program." : $"`{best.Algorithm}` of this project: {Format.Error(best.Error!.RelL2)}.";
    }

    private static void Errors(StringBuilder page, KerasEvidence e)
    {
        page.Append(Invariant, $"""
            ## How far each backend is from the truth, on the issue's layer

            Stored outputs, {Format.Whole(OfLayer(e.Judged).First().Error!.Count)} of {Outputs:0} outputs judged{(e.Live.Any(r => r.Problem == Layer) ? "; rows of a .NET program from the run named below, at as many positions of their own" : "")}. ω is the error over u·Σ|x·w|, u = 2⁻²⁴.


            """);
        IEnumerable<CaseRecord> live = e.Live.Where(r => r.Problem == Layer && r.Status == CaseStatus.Ok && r.Error is not null && r.Algorithm != Floor);
        Markdown.Table(page, [("row", false), ("max abs. error", true), ("rms error", true), ("ω max", true), ("relative L2", true), ("over 1e-7", true), ("seconds, 2 threads", true)],
            OfLayer(e.Judged).Concat(live).OrderBy(r => r.Error!.RelL2).Select(r => (IReadOnlyList<string>)
            [
                Name(r), Format.Error(r.Error!.MaxAbs), Format.Error(r.Error.RmsAbs), Format.Number(r.Error.OmegaMax, 2), Format.Error(r.Error.RelL2), Share(r.Error.ShareAbove1e7),
                r.Time is { } t ? Format.Number(t.MedianNs / 1e9) : "",
            ]));
    }

    private static void Decomposition(StringBuilder page, KerasEvidence e)
    {
        page.Append(Invariant, $"""
            ## The 0.037, taken apart

            ![TensorFlow minus JAX for eleven seeds, printed and true](keras-seeds.svg)

            The weights of the issue were not seeded, so its figure cannot be repeated; its distribution can. For eleven seeds of the weights: (a) the true
            difference of the sums, in float64; (b) what `np.sum` adds to it by rounding in float32 while it sums 67 million numbers. NumPy up to 2.2 sums chunks of
            8192 pairwise and adds the 8192 chunk sums one after the other: each of these additions rounds at the size of the whole sum. From 2.3 on the whole array is
            summed pairwise. (The issue's input sums to {e.InputSums.Chunked} in the old order, the figure printed there, and to {e.InputSums.Pairwise} in the new one.)


            """);
        Markdown.Table(page, [("seed", true), ("sum (float64)", true), ("printed, NumPy ≤ 2.2", true), ("= (a) true", true), ("+ (b) np.sum", true), ("printed, NumPy ≥ 2.3", true), ("TF − exact", true), ("JAX − exact", true)],
            e.Seeds.Select(s => (IReadOnlyList<string>)
            [
                (s.IsOfTheIssuesMagnitude ? "**" : "") + Format.Whole(s.Seed) + (s.IsOfTheIssuesMagnitude ? "**" : ""), s.TensorFlow.Wide.ToString("0.0000;−0.0000", Invariant), Signed(s.Printed), Signed(s.True), Signed(s.Rounding), Signed(s.PrintedPairwise),
                s.ExactSum is { } exact ? Signed(s.TensorFlow.Wide - exact) : "", s.ExactSum is { } sum ? Signed(s.Jax.Wide - sum) : "",
            ]));
        List<KerasSeed> seeds = OfMagnitude(e.Seeds);
        page.Append(Invariant, $"""
            Bold: seeds whose sum is as large as the issue's 58094. Their root mean squares: printed {Format.Number(Rms(seeds), 2)}, (a) {Format.Number(Rms(seeds, s => s.True), 2)}, (b) {Format.Number(Rms(seeds, s => s.Rounding), 2)}.

            - (a) as predicted: independent differences of root mean square {Format.Error(e.SampleRms)} (TensorFlow − JAX over the stored sample) add up to
              √67108864 times that, {Format.Number(Math.Sqrt(Outputs) * e.SampleRms, 2)}; all eleven seeds have {Format.Number(Rms(e.Seeds, s => s.True), 2)}.
            - (b) as predicted: 8192 additions at up to 58094, each rounded by at most half an ulp of the running sum, give one sum an error of about
              0.24·u·58094·√8192 = {Format.Number(0.24 * Math.Pow(2, -24) * 58094 * Math.Sqrt(8192), 2)}; two nearly equal arrays share much of it.


            """);
    }

    private static void Classes(StringBuilder page, KerasEvidence e)
    {
        page.Append("## Who shares bits\n\nRows with one letter in a line have the same bits. A stands nearest to the truth.\n\n");
        string[] rows = [.. e.Hashes.Keys.Select(k => k.Row).Distinct().Order(StringComparer.Ordinal)];
        Markdown.Table(page, [("problem", false), .. rows.Select(r => (r, false)), ("over 1e-7, by class", true), ("correctly rounded", true)],
            e.Judged.GroupBy(r => r.Problem).Select(g =>
            {
                List<(string Hash, CaseRecord Record)> classes = [.. g.Where(r => e.Hashes.ContainsKey((r.Problem, r.Algorithm)))
                    .Select(r => (Hash: e.Hashes[(r.Problem, r.Algorithm)], Record: r)).DistinctBy(r => r.Hash).OrderBy(r => r.Record.Error!.RelL2)];
                string Letter(string row) => e.Hashes.TryGetValue((g.Key, row), out string? hash) ? ((char)('A' + classes.FindIndex(c => c.Hash == hash))).ToString() : "";
                return (IReadOnlyList<string>)
                [
                    $"`{g.Key}`", .. rows.Select(Letter), string.Join(", ", classes.Select(c => Share(c.Record.Error!.ShareAbove1e7))),
                    Share(g.First(r => r.Algorithm == Floor).Error!.ShareAbove1e7),
                ];
            }));
    }

    private static void Price(StringBuilder page, KerasEvidence e)
    {
        List<IGrouping<string, CaseRecord>> problems = [.. e.Live.Where(r => r.Ranks).GroupBy(r => r.Problem).OrderBy(g => ConvProblem.Parse(g.Key).Flops).Where(g => ConvProblem.Parse(g.Key).C == 1024)];
        page.Append("## What being right costs\n\n");
        if (problems.Count == 0)
        {
            page.Append("No run given: `-- run --suite keras --threads 2`, then `-- keras RUN`.\n\n");
            return;
        }

        page.Append(Invariant, $"Run of {Markdown.Escape(e.Environment?.CpuModel ?? "an unknown machine")}, {Headline.Threads(problems[0].First().Threads)}. Time and error of every row that ran, fastest first; ★: no other row is both faster and more accurate.\n\n");
        foreach (IGrouping<string, CaseRecord> g in problems)
        {
            page.Append(Invariant, $"### `{g.Key}`\n\n");
            List<CaseRecord> ranked = [.. g.OrderBy(r => r.Time!.MedianNs)];
            Markdown.Table(page, [("★", false), ("row", false), ("time", true), ("relative L2", true), ("over 1e-7", true), ("Σ − true Σ", true)], ranked.Select(r => (IReadOnlyList<string>)
            [
                ranked.Any(o => o.Time!.MedianNs < r.Time!.MedianNs && o.Error!.RelL2 < r.Error!.RelL2) ? "" : "★",
                $"`{r.Algorithm}`", Format.Time(r.Time!.MedianNs), Format.Error(r.Error!.RelL2), Share(r.Error.ShareAbove1e7), Signed(r.Error.SumDifference),
            ]));
        }
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
                yield return $"{a} = {b} to the last bit on {Format.Whole(same)} of {Format.Whole(both.Length)} problems";
            }
        }
    }

    private static IEnumerable<CaseRecord> OfLayer(IEnumerable<CaseRecord> records) => records.Where(r => r.Problem == Layer && r.Error is not null);

    private static List<KerasSeed> OfMagnitude(IEnumerable<KerasSeed> seeds) => [.. seeds.Where(s => s.IsOfTheIssuesMagnitude)];

    private static double Rms(List<KerasSeed> seeds) => Rms(seeds, s => s.Printed);

    private static double Rms(IReadOnlyList<KerasSeed> seeds, Func<KerasSeed, double> value) => Math.Sqrt(seeds.Sum(s => value(s) * value(s)) / seeds.Count);

    private static string Name(CaseRecord r) => r.Algorithm == Floor ? "correctly rounded truth" : r.Suite == "judge" ? $"Keras on {r.Algorithm}" : $"`{r.Algorithm}`";

    private static string Share(double share) => share == 0 ? "0 %" : Format.Percent(100 * share, 2);

    private static string Signed(double value) => value.ToString("+0.0000;−0.0000;0", Invariant);
}
