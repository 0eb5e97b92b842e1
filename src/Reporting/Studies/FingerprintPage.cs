using System.Globalization;
using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Studies;

/// <summary>fingerprint.md: what rows really run, told from their outputs.</summary>
internal sealed class FingerprintPage : IStudyPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "fingerprint.md";

    /// <summary>A transform that shows no tile.</summary>
    private const string Undecided = "transform";

    /// <inheritdoc/>
    public string Study => FingerprintRecord.Study;

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        IReadOnlyList<FingerprintRecord> lines =
            StudyFile.ReadLines<FingerprintRecord>(folder, FingerprintRecord.FileName, out IReadOnlyList<string> damaged);
        foreach (string fault in damaged)
        {
            faults.Add(fault);
        }

        string path = Path.Combine(folder, FileName);
        File.WriteAllText(path, Text([.. lines.DistinctBy(l => l.Key)], run.Environment));
        return [path];
    }

    /// <summary>The page.</summary>
    internal static string Text(IReadOnlyList<FingerprintRecord> lines, RunEnvironment environment)
    {
        var page = new StringBuilder();
        string machine = environment.CpuModel.Length > 0 ? environment.CpuModel : environment.Machine;
        page.Append(CultureInfo.InvariantCulture, $"# Fingerprints on {Markdown.Escape(machine)}: what rows really run\n\n");
        page.Append("Told from outputs to chosen operands alone: impulses, copies and masks. No row is asked, and no clock is read.\n\n");
        foreach (string sentence in Sentences(lines))
        {
            page.Append("- ").Append(sentence).Append('\n');
        }

        page.Append('\n');
        Matrix(page, [.. lines.Where(l => l.IsJudged)]);
        Verdicts(page, [.. lines.Where(l => l.Known is null && l.Fault is null)]);
        Misses(page, [.. lines.Where(l => l.IsJudged && !l.IsRight)]);
        Faults(page, [.. lines.Where(l => l.Fault is not null)]);
        Reading(page);
        EnvironmentSection.AppendRun(page, [], environment);
        return page.ToString();
    }

    /// <summary>What a reader wants to know first.</summary>
    internal static IReadOnlyList<string> Sentences(IReadOnlyList<FingerprintRecord> lines)
    {
        FingerprintRecord[] judged = [.. lines.Where(l => l.IsJudged)], decided = [.. judged.Where(l => l.Method != Undecided)];
        FingerprintRecord[] open = [.. lines.Where(l => l.Known is null && l.Fault is null)];
        List<string> said = [];
        if (judged.Length > 0)
        {
            int right = judged.Count(l => l.IsRight);
            FingerprintRecord[] tiled = [.. judged.Where(l => !Class(l.Known!).EndsWith(" one tile", StringComparison.Ordinal))];
            said.Add($"**Where a row says what it runs,** {Format.Whole(right)} of {Format.Whole(judged.Length)} verdicts are right to "
                + $"the tile ({Format.Percent(100.0 * right / judged.Length)}); "
                + $"{Format.Whole(judged.Length - decided.Length)} name a transform without its tile, "
                + $"{Format.Whole(decided.Count(l => !l.IsRight))} are wrong or miss a tile. "
                + $"The family (sum, Winograd, Fourier) is right in "
                + $"{Format.Whole(judged.Count(l => Family(l.Known!) == Family(l.Method)))}. "
                + $"Where one tile covers the layer there is no grid to see; of the other {Format.Whole(tiled.Length)}, "
                + $"{Format.Whole(tiled.Count(l => l.IsRight))} are right to the tile "
                + $"({Format.Percent(100.0 * tiled.Count(l => l.IsRight) / tiled.Length)}).");
        }

        foreach (var method in open.GroupBy(l => (Family: Family(l.Method), l.Operands)).OrderByDescending(g => g.Count()))
        {
            said.Add($"**{method.Key.Family}, {method.Key.Operands}:** {Format.Whole(method.Count())} of the "
                + $"{Format.Whole(open.Length)} cases that keep it: "
                + $"{string.Join(", ", method.Select(l => l.Row).Distinct().Select(r => $"`{r}`"))}.");
        }

        return said;
    }

    /// <summary>"sum of products", "Winograd", "FFT", "transform".</summary>
    private static string Family(string method) => method.StartsWith("Winograd", StringComparison.Ordinal)
        ? "Winograd" : method.StartsWith("SFC", StringComparison.Ordinal) ? "SFC"
        : method.StartsWith("FFT", StringComparison.Ordinal) ? "FFT" : method;

    /// <summary>Family and tile size, sides that one tile covers left out: "Winograd 4", "FFT 16", "FFT one tile", "FFT 8, 12".</summary>
    private static string Class(string method)
    {
        string family = Family(method);
        if (family == method)
        {
            return method;
        }

        string[] sides = [.. method.Split(' ')[^1].Trim('F', '(', ')').Split('×').Where(s => s is not ("≥" or "1")).Distinct()];
        return sides.Length == 0 ? family + " one tile" : $"{family} {string.Join(", ", sides)}";
    }

    private static void Matrix(StringBuilder page, FingerprintRecord[] judged)
    {
        if (judged.Length == 0)
        {
            return;
        }

        page.Append("## Known answers\n\nRows of the table: what the row says. Columns: the verdict.\n\n");
        var classes = judged.GroupBy(l => Class(l.Known!)).OrderBy(g => Order(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal);
        string[] families = ["sum of products", "Winograd", "FFT", Undecided];
        Markdown.Table(
            page,
            [("known", false), .. families.Select(f => (f, true)), ("tile and operands right", true)],
            classes.Select(g => (string[])
            [
                g.Key,
                .. families.Select(f => g.Count(l => Family(l.Method) == f) is var n and > 0 ? Format.Whole(n) : ""),
                $"{Format.Whole(g.Count(l => l.IsRight))} of {Format.Whole(g.Count())}",
            ]));
    }

    private static int Order(string name) =>
        name.StartsWith("Winograd", StringComparison.Ordinal) || name.StartsWith("SFC", StringComparison.Ordinal) ? 1
        : name.StartsWith("FFT", StringComparison.Ordinal) ? 2 : 0;

    private static void Verdicts(StringBuilder page, FingerprintRecord[] open)
    {
        if (open.Length == 0)
        {
            return;
        }

        page.Append("## What the others run\n\n");
        foreach (IGrouping<string, FingerprintRecord> row in open.GroupBy(l => l.Row))
        {
            page.Append(CultureInfo.InvariantCulture, $"### {Markdown.Escape(row.Key)}\n\n");
            Markdown.Table(
                page,
                [("layer", false), ("method", false), ("operands", false), ("order of the sum", false), ("sure", false)],
                row.Select(l => (string[])[Layer(l), l.Method, l.Operands,
                    Markdown.Escape(l.Order.Length > 0 ? l.Order : l.Method.StartsWith("sum", StringComparison.Ordinal)
                        && l.Evidence.Count > 0 ? "not found: " + l.Evidence[0] : ""), l.Confidence]));
        }
    }

    private static string Layer(FingerprintRecord l) =>
        Markdown.Escape(l.ProblemName.Length > 0 ? l.ProblemName : l.Problem)
            + (l.Threads > 1 ? $", {Format.Whole(l.Threads)} threads" : "");

    private static void Misses(StringBuilder page, FingerprintRecord[] misses)
    {
        if (misses.Length == 0)
        {
            return;
        }

        page.Append("## Wrong or undecided\n\n");
        Markdown.Table(
            page,
            [("layer", false), ("row", false), ("known", false), ("verdict", false), ("evidence", false)],
            misses.Select(l => (string[])[Layer(l), Markdown.Escape(l.Row), Said(l.Known!, l.KnownOperands), Said(l.Method, l.Operands),
                Markdown.Escape(string.Join("; ", l.Evidence))]));
    }

    private static string Said(string method, string? operands) => operands is null or "float32" ? method : $"{method}, {operands}";

    private static void Faults(StringBuilder page, FingerprintRecord[] faults)
    {
        if (faults.Length == 0)
        {
            return;
        }

        page.Append("## No verdict\n\n");
        foreach (FingerprintRecord l in faults)
        {
            page.Append(CultureInfo.InvariantCulture, $"- {Markdown.Escape(l.Row)} on {Layer(l)}: {Markdown.Escape(l.Fault!)}\n");
        }

        page.Append('\n');
    }

    private static void Reading(StringBuilder page) => page.Append("""
        ## How to read it

        - **sum of products**: every output is a sum of its own products, direct or by GEMM. An impulse comes back as the
          rounded product with each tap, wherever it stands.
        - **Winograd F(m×m′)**: outputs per tile. Responses to an impulse repeat after m rows and m′ columns, and a tile's
          first input, where the point 0 sits, spoils nothing.
        - **FFT T×T′**: inputs per tile. Rounding errors fill the tile around an impulse; their seams are T − R + 1 outputs apart.
        - **≥**: one tile covers the axis as far as can be seen. **transform**: errors of a transform on a layer of so few
          outputs that no tile shows.
        - **order of the sum**: all products 1 but two, 2ᴹ and −2ᴹ: what arrives counts the products that meet the sum after
          these two have met.
          "blocks of 144, one after the other" are chains of 144 products, added to the result one by one.
        - **operands**: the significant bits of input and weights that arrive: 24 float32, 11 TF32 or (with its range) float16, 8 bfloat16.
        - A transform that rounds nothing cannot be seen: F(2×2) of bfloat16 operands is exact in float32, and passes for a sum.
        - `fingerprint.jsonl` holds every verdict with its evidence.


        """.ReplaceLineEndings("\n"));
}
