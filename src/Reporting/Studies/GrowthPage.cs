using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Error over the number of products n, with fitted exponents beside what theories say.</summary>
internal sealed class GrowthPage : CurvePage
{
    private const double LastDecade = 10;
    private const string Direct = "managed/direct", Im2col = "managed/im2col", Winograd = "managed/winograd", Fft = "managed/fft";

    /// <inheritdoc/>
    public override string Study => "growth";

    /// <inheritdoc/>
    protected override string Title => "How errors grow with the number of products";

    /// <inheritdoc/>
    protected override string Lead =>
        "3×3 layers of 1 to 4096 channels: n = 9·C products in each output. ω = |y − yRef|/(u·s) counts an error in roundings of the "
            + "sum of absolute products s = Σ|x·w|; its "
        + "root mean square over the outputs is drawn, both axes logarithmic, so that a law a·nᵇ is a straight line of slope b. The "
        + "relative L2 error divides by the outputs instead; on operands of "
        + "random signs s/|y| grows as √n, so that its exponent is larger by ½.";

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured)
    {
        double chain = Chain(measured, Direct) ?? double.PositiveInfinity;
        string L = Format.Whole((long)chain);
        string chains = double.IsFinite(chain) ? $" {L} + n/{L} − 1 chains of {L}," : "";
        return CurveFigure.Of(
            Title,
            $"rms ω over n = C·R·S on four kinds of operands. Thin lines are bounds of theory: n any order, √n random "
                + $"roundings,{chains} log₂ n a tree.",
            [.. Kinds(measured).Select(kind => new CurvePanel(kind.Key, StudyCurve.Of(kind, N, r => r.Error!.OmegaRms))
        {
            XLabel = "products per output, n",
            YLabel = "rms ω, roundings of s",
            Guides =
            [
                new("n", n => n), new("√n", Math.Sqrt),
                .. double.IsFinite(chain) ? [new CurveGuide($"{L} chains", n => Math.Min(n, chain) + Math.Max(0, (n / chain) - 1))]
                    : (CurveGuide[])[],
                new("log₂ n", n => Math.Log2(n) + 1),
            ],
        })]);
    }

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        page.Append("""
            ## Fitted exponents

            b of a·nᵇ with its 95 % interval, by least squares on logarithms over every case: of rms ω over the whole range and
            over the last factor of ten of n, of the relative L2
            error, and of the row's own rigorous bound. A law that bends has no single exponent; then the two ranges differ.


            """);
        foreach (IGrouping<string, CaseRecord> kind in Kinds(measured))
        {
            page.Append(CultureInfo.InvariantCulture, $"### {kind.Key}\n\n");
            Fits(page, kind);
        }

        page.Append("""
            | theory | bound of ω | exponent b |
            | --- | --- | --: |
            | worst case, any order | n | 1 |
            | independent roundings of mean 0, any data | λ·√n | ½ |
            | … and products of random signs, one chain | constant | 0 |
            | chains of L, added in order, worst case | L + n/L − 1 | 0, later 1 |
            | … products of random signs | √(L/n) | −½ |
            | binary tree | log₂ n + 1 | 0 |
            | correctly rounded, products of random signs | 1/√n | −½ |

            ## What the curves say


            """.ReplaceLineEndings("\n"));
        List(page, Words(measured));
    }

    /// <summary>Longest chain of additions of a row, of several rows where the text is the beginning of their ids; null
    /// where none says.</summary>
    private static int? Chain(IReadOnlyList<CaseRecord> measured, string row) =>
        measured.Where(r => r.Algorithm.StartsWith(row, StringComparison.Ordinal)).Max(r => r.ChainLength);

    private static double? N(CaseRecord r) => ConvProblem.Parse(r.Problem).Accumulations;

    private static IEnumerable<IGrouping<string, CaseRecord>> Kinds(IReadOnlyList<CaseRecord> measured) =>
        measured.GroupBy(r => r.Distribution);

    private static void Fits(StringBuilder page, IEnumerable<CaseRecord> kind)
    {
        CaseRecord[] records = [.. kind];
        double most = records.Max(r => N(r)!.Value);
        IReadOnlyList<StudyCurve> l2 = StudyCurve.Of(records, N, r => r.Error!.RelL2),
            bound = StudyCurve.Of(records, N, r => r.Bound?.OmegaMax);
        string Of(IEnumerable<StudyCurve> curves, string row) =>
            curves.FirstOrDefault(c => c.Row == row) is { } c ? PowerFit.Of(c.Samples)?.ToString() ?? "" : "";
        Markdown.Table(
            page,
            [("row", false), ("b of rms ω", true), ("b, n above a tenth of the largest", true), ("b of rel. L2", true),
                ("b of the bound", true), ($"rms ω at n = {Format.Whole((long)most)}", true), ("rel. L2 there", true)],
            StudyCurve.Of(records, N, r => r.Error!.OmegaRms).Select(c => (IReadOnlyList<string>)
            [
                $"`{c.Row}`", PowerFit.Of(c.Samples)?.ToString() ?? "",
                    PowerFit.Of(c.Samples.Where(s => s.X > most / LastDecade))?.ToString() ?? "",
                Of(l2, c.Row), Of(bound, c.Row), c.At(most) is { } omega ? Format.Number(omega) : "",
                    l2.FirstOrDefault(l => l.Row == c.Row)?.At(most) is { } error ? Format.Error(error) : "",
            ]));
    }

    private static IEnumerable<string> Words(IReadOnlyList<CaseRecord> measured)
    {
        CaseRecord[] normal = [.. measured.Where(r => r.Distribution == measured[0].Distribution)];
        IReadOnlyList<StudyCurve> curves = StudyCurve.Of(normal, N, r => r.Error!.OmegaRms);
        string kind = measured[0].Distribution;
        string Fitted(string row) => curves.FirstOrDefault(c => c.Row == row) is { } c && PowerFit.Of(c.Samples) is { } fit
            ? $" Measured on {kind}: b = {fit}." : "";
        string All(string prefix) =>
            string.Join("", curves.Where(c => c.Row.StartsWith(prefix, StringComparison.Ordinal))
                .Select(c => PowerFit.Of(c.Samples) is { } f ? $" `{c.Row}` on {kind}: b = {f}." : ""));
        string Length(string row) => Chain(measured, row) is { } length ? Format.Whole(length) : "a fixed length";
        yield return "**Worst case n and what is measured.** A rounding error has a sign, and n of them all of one sign do not happen: "
            + "errors add like a random walk, √n at most, and nobody's curve comes near the line n. "
            + "The bound still has to hold for the operands for which they do (a 1 followed by halves of its last place).";
        yield return "**Below √n, too.** √n assumes that every partial sum is as large as s. Products of random signs cancel while "
            + "they are summed: after k of them the partial sum is only about √k products large, and each rounding is "
            + "in proportion to the partial sum. One chain then has a constant ω; on operands whose products have one sign it would "
            + "have √n.";
        yield return $"**`{Direct}`** sums chains of {Length(Direct)} products and adds their sums. Up to n = {Length(Direct)} it is "
            + $"one chain and its ω is flat; "
            + $"from there each chain's error is that of {Length(Direct)} products, the chains' errors add like a random walk, and s "
            + $"grows as n: ω falls as 1/√n." + Fitted(Direct);
        if (Chain(measured, Im2col) is not null)
        {
            yield return $"**`{Im2col}`** does the same with chains of {Length(Im2col)}." + Fitted(Im2col);
        }

        yield return $"**Winograd** pays for its transforms once per output, a factor that its points decide and n does not, and sums "
            + $"over channels alone, n/9 terms, compensated or in chains of {Length(Winograd)}: the curves are those of sums moved up "
            + $"by the amplification. A step up between two numbers of channels is where sums stop being compensated: larger tiles "
            + $"hold more in the caches, and give up first." + All(Winograd);
        yield return $"**FFT** makes its error in transforms of a tile, whose depth is log₂ of the tile and not of n; the channel sum "
            + $"is cut into parts of {Length(Fft)}. ω falls as 1/√n like that of a rounded result." + Fitted(Fft);
        yield return "**Libraries** keep their order of addition. A flat curve says that they run one chain, one that falls as 1/√n "
            + "that they sum in blocks, and a kink where another kernel takes over." + All("torch/") + All("onnx/") + All("nnpack/");
        yield return "**`reference/rounded`** is the truth rounded once: |e| ≤ u·|y|, and |y|/s falls as 1/√n on products of random "
            + "signs. No curve can lie below it for long." + Fitted(Truth.RoundedRow);
        yield return "**Cancelling operands** make |y| far smaller than s. ω, which compares with s, is no larger than elsewhere, and "
            + "smaller for rows that add the two products of a pair near each other, whose partial sums stay small; the relative L2 "
            + "error, which compares with y, is thousands of times larger for every algorithm alike: that is the problem's condition, "
            + "not the kernel's fault.";
    }
}
