using System.Text;

namespace ConvBench.Reporting.Agree;

/// <summary>What two outputs of a problem may be apart, as Python to copy: derived, and fitted to the run's own outputs.</summary>
internal static class AgreeTolerance
{
    public static void Append(StringBuilder page, AgreementSummary summary, AgreedProblem problem)
    {
        Verdict[] verdicts = [.. summary.Verdicts.Where(v => v.Problem == problem)];
        double used = verdicts.Select(v => v.Pair.ToleranceUsed).DefaultIfEmpty(0).Max();
        page.Append($"What theory supports, ready to copy; the widest pair here uses {AgreementSummary.Share(used)} of it.\n\n```python\n");
        EachOutput(page, problem);
        Norms(page, problem);
        Fitted(page, problem, [.. verdicts.Select(v => v.Pair.Difference)]);
        page.Append("```\n\n");
        foreach (ReducedRecord reduced in problem.Record.Reduced ?? [])
        {
            page.Append($"- {Told(reduced)} {reduced.Format} operands alone make a relative L2 difference of "
                + $"{Format.Error(reduced.RelL2)}. That is {Format.Times(reduced.OfSums)} the norm of two sums, "
                + $"{Format.Times(reduced.OfWidest)} that of the two rows with the widest ones, and "
                + $"{Format.Times(reduced.OfEachOutput)} what each output may be apart.\n");
        }

        page.Append(problem.Record.Reduced is { Count: > 0 } ? "\n" : "");
    }

    /// <summary>Three digits, rounded up: a printed tolerance is not below its formula.</summary>
    internal static string Up(double x)
    {
        if (!double.IsFinite(x) || x <= 0)
        {
            return x == 0 ? "0" : "np.inf";
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10(x)) - 2), up = Math.Ceiling(x / unit) * unit;
        return Format.Number(up);
    }

    private static string Told(ReducedRecord reduced) => reduced.OfNorm > 1 ? "Outside:" : "**Not told:**";

    private static string Which(OperandSource operands) => operands.Products.RandomRoundings ? "the smaller one"
        : "of these operands no model is known: the worst case";

    private static void EachOutput(StringBuilder page, AgreedProblem problem)
    {
        ConvProblem p = problem.Problem;
        double factor = Tolerance.Componentwise(p, problem.Operands);
        page.Append($"# derived: n = {Format.Whole(Tolerance.Roundings(p))} rounding errors, u = 2**-24, lambda = "
            + $"{Format.Number(Tolerance.Lambda(p))}\n");
        page.Append($"# worst case 2*n*u/(1 - n*u) = {Up(Tolerance.WorstCase(p))}; probable 2*(exp(lambda*sqrt(n)*u + n*u**2/(1 - u)) - 1) "
            + $"= {Up(Tolerance.Probabilistic(p))}; {Which(problem.Operands)} times s\n");
        page.Append("s = np.load('bound.npy')\n");
        page.Append($"np.testing.assert_allclose(a / s, b / s, rtol=0, atol={Up(factor)})  # two sums, each output by its own s\n");
        page.Append($"np.testing.assert_allclose(a, b, rtol=0, atol={Up(factor * problem.Record.BoundMax)})  # two sums without s: times "
            + $"its largest, {Format.Number(problem.Record.BoundMax)}\n");
        double underflow = 2 * (problem.Record.Underflow ?? 0);
        if (underflow > factor * problem.Record.BoundMax * FloatFormat.Binary32.Unit)
        {
            page.Append($"# numbers below 2**-126 are at work: underflow may add {Up(underflow)} to every atol\n");
        }
    }

    /// <summary>A number for each kind of row, and one line that takes two of them.</summary>
    private static void Norms(StringBuilder page, AgreedProblem problem)
    {
        AgreementRecord r = problem.Record;
        OperandSource operands = problem.Operands;
        double under = Math.Sqrt(problem.Problem.OutputCount) * (r.Underflow ?? 0);
        page.Append("norm = {  # |.|_2 that a row may be from the truth\n");
        double sum = Tolerance.SumNorm(problem.Problem, operands, r.TruthNorm, r.BoundNorm) + under;
        page.Append($"    'sum': {Up(sum)},  # any row of sums\n");
        foreach (OutputFacts row in r.Rows.Where(row => row.ErrorModel == ErrorModel.Normwise).DistinctBy(row => row.Row))
        {
            double norm = Tolerance.Norm(problem.Problem, operands, row, r.TruthNorm, r.BoundNorm) + (Underflow.OfTransforms * under);
            page.Append($"    '{row.Row}': {Up(norm)},"
                + $"{(row.NormLimit is null ? "  # not predicted: 2e-5" : "")}\n");
        }

        page.Append("}\n");
        page.Append("np.testing.assert_array_less(np.linalg.norm(np.float64(a) - b), norm['sum'] + norm['sum'])  # and any two rows\n");
    }

    /// <remarks>NumPy computes the condition in float32, with three roundings: 4u more.</remarks>
    private static void Fitted(StringBuilder page, AgreedProblem problem, PairDifference[] pairs)
    {
        if (pairs.Length == 0 || pairs.Any(p => p.MaxRel is null || p.MaxBalanced is null))
        {
            return; // older records do not tell
        }

        double up = 1 + (4 * FloatFormat.Binary32.Unit), rms = problem.Record.TruthNorm / Math.Sqrt(problem.Problem.OutputCount);
        double balanced = up * pairs.Max(p => p.MaxBalanced!.Value), relative = up * pairs.Max(p => p.MaxRel!.Value);
        page.Append("# fitted to the outputs of this run, not derived: the smallest that every two of them pass\n");
        page.Append($"np.testing.assert_allclose(a, b, rtol={Up(balanced)}, atol={Up(balanced * rms)})  # fitted, balanced: atol = "
            + $"rtol*rms(y), {Format.Number(rms)}\n");
        page.Append($"np.testing.assert_allclose(a, b, rtol=0, atol={Up(up * pairs.Max(p => p.MaxAbs))})  # fitted, absolute alone\n");
        page.Append(double.IsFinite(relative)
            ? $"np.testing.assert_allclose(a, b, rtol={Up(relative)}, atol=0)  # fitted, relative alone\n"
            : "# fitted, relative alone: none passes, an output is 0 in one row and not in another\n");
    }
}
