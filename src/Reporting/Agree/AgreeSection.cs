using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Agree;

/// <summary>One problem of agree.md: matrix, sums, tolerance.</summary>
internal static class AgreeSection
{
    public static void Append(StringBuilder page, AgreementSummary summary, AgreedProblem problem, PlannedFigure? figure)
    {
        Implementation[] here = [.. summary.Implementations.Where(i => problem.Row(i.Name) is not null)];
        string name = problem.Record.ProblemName;
        page.Append($"## {Markdown.Escape(name.Length > 0 ? $"{name}: {problem.Description}" : problem.Description)}\n\n");
        page.Append($"`{problem.Record.Problem}`, {problem.Record.Distribution} operands, seed {Format.Whole(problem.Record.Seed)}, "
            + $"{Format.Whole(problem.Problem.OutputCount)} outputs of {Format.Whole(problem.Problem.Accumulations)} products.\n\n");
        AgreeTolerance.Append(page, summary, problem);
        Sums(page, here, problem);
        Symptom(page, [.. summary.Verdicts.Where(v => v.Problem == problem)]);
        page.Append("<details><summary>every implementation against every other</summary>\n\n");
        page.Append(figure is null ? "" : figure.Markdown + "\n\n");
        Matrices(page, here, problem);
        page.Append("</details>\n\n");
    }

    private static void Matrices(StringBuilder page, Implementation[] here, AgreedProblem problem)
    {
        Matrix(page, here, problem, (pair, a, b) => Max(problem, pair, a, b), d => AgreementSummary.Share(d.Difference.ShareAbove1e7),
            "Above the diagonal: max |difference|, **bold** if the promise is kept; ◂ the row is nearer to the truth, ▴ the column; "
                + "`=` same bits. Below: share over 1e-7.");
        Matrix(page, here, problem, (pair, _, _) => Format.Number(pair.Difference.OmegaMax),
            d => AgreementSummary.Share(d.Difference.ShareDiffering),
            "Above: ω of the difference, max |difference| / (u·s). Below: share of outputs that differ at all.");
        Matrix(page, here, problem, (pair, _, _) => Format.Error(pair.NumpyChunked), d => Format.Error(d.NumpyPairwise),
            "Above: difference of the two `np.sum`, row minus column, up to NumPy 2.2. Below: the same from NumPy 2.3 on.");
        Matrix(page, here, problem, (pair, _, _) => Format.Error(pair.Difference.SumDifference),
            d => AgreementSummary.Share(d.Difference.ShareAbove1e7OfS),
            "Above: true difference of the sums, row minus column. Below: share of outputs more than 1e-7·s apart.");
    }

    private static void Matrix(
        StringBuilder page, Implementation[] here, AgreedProblem problem, Func<RowPair, Implementation, Implementation, string> above,
            Func<RowPair, string> below, string legend)
    {
        Markdown.Table(
            page,
            [("", false), .. here.Select(i => (Format.Whole(i.Number), true))],
            here.Select(row => (string[])[$"{Format.Whole(row.Number)} {Markdown.Escape(row.ShortName)}",
                .. here.Select(column => Cell(row, column))]));
        page.Append(legend).Append("\n\n");

        string Cell(Implementation row, Implementation column) =>
            row.Number == column.Number || problem.Between(row.Name, column.Name) is not { } pair ? ""
            : Markdown.Unbroken(row.Number < column.Number ? above(pair, row, column) : below(pair));
    }

    private static string Max(AgreedProblem problem, RowPair pair, Implementation row, Implementation column)
    {
        string max = Format.Error(pair.Difference.MaxAbs), nearer = problem.Nearer(row.Name, column.Name) is { } name ? name == row.Name
            ? " ◂" : " ▴" : "";
        return pair.Difference.MaxAbs == 0 ? "=" : (pair.Kept ? $"**{max}**" : max) + nearer;
    }

    /// <summary>What a user sees who subtracts two printed sums, beside what the outputs differ by.</summary>
    private static void Symptom(StringBuilder page, IReadOnlyList<Verdict> verdicts)
    {
        foreach ((string numpy, Func<RowPair, float> of,
            Func<OutputFacts, float> sum) in (ReadOnlySpan<(string, Func<RowPair, float>, Func<OutputFacts, float>)>)
            [("≤ 2.2", p => p.NumpyChunked, f => f.NumpyChunked), ("≥ 2.3", p => p.NumpyPairwise, f => f.NumpyPairwise)])
        {
            if (verdicts.MaxBy(v => Math.Abs(of(v.Pair))) is { } most && of(most.Pair) != 0)
            {
                page.Append($"- NumPy {numpy} shows the largest difference of two sums between {most.Names}: {Printed(most.A)} − "
                    + $"{Printed(most.B)} = {NumpyText.Of(of(most.Pair))}; truly the outputs' sums differ by "
                    + $"{Format.Error(most.Pair.Difference.SumDifference)}.\n");

                string Printed(Implementation i) => NumpyText.Of(sum(most.Problem.Row(i.Name)!));
            }
        }

        page.Append(verdicts.Count > 0 ? "\n" : "");
    }

    private static void Sums(StringBuilder page, Implementation[] here, AgreedProblem problem)
    {
        page.Append($"Sums of the outputs; the truth's is {problem.Record.TruthSum.ToString("R", CultureInfo.InvariantCulture)}.\n\n");
        Markdown.Table(
            page,
            [("#", true), ("implementation", false), ("true sum − truth's", true), ("`np.sum`, NumPy ≤ 2.2", true),
                ("`np.sum`, NumPy ≥ 2.3", true)],
            here.Select(i => (i, facts: problem.Row(i.Name)!)).Select(r => (string[])
            [
                Format.Whole(r.i.Number), Markdown.Escape(r.i.ShortName), Format.Error(r.facts.Sum - problem.Record.TruthSum),
                NumpyText.Of(r.facts.NumpyChunked), NumpyText.Of(r.facts.NumpyPairwise),
            ]));
    }
}
