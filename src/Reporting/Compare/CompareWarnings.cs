namespace ConvBench.Reporting.Compare;

/// <summary>What makes two runs hard to compare.</summary>
internal static class CompareWarnings
{
    public static IEnumerable<string> Of(RunComparison comparison, bool sameMachine)
    {
        (CompareSide a, CompareSide b) = (comparison.Base, comparison.New);
        if (!sameMachine)
        {
            yield return $"different machines, {a.Machine} and {b.Machine}: their times are shown, but a slower one is no regression";
        }

        string[] libraries = [.. a.Environment.Libraries.Keys.Intersect(b.Environment.Libraries.Keys).Order(StringComparer.Ordinal)
            .Where(l => a.Environment.Libraries[l] != b.Environment.Libraries[l])
            .Select(l => $"{l} {a.Environment.Libraries[l]} → {b.Environment.Libraries[l]}")];
        if (libraries.Length > 0)
        {
            yield return $"different library versions: {string.Join(", ", libraries)}";
        }

        if (a.Environment.Runtime != b.Environment.Runtime)
        {
            yield return $"different runtimes: {a.Environment.Runtime} → {b.Environment.Runtime}";
        }

        if (a.Commit != b.Commit)
        {
            yield return $"different commits of ConvBench: {a.Commit} → {b.Commit}";
        }

        string[] single = [.. new[] { a, b }.Where(s => s.Records.Any(r => r.Ranks) && s.Records.All(r => r.Time?.Passes is null))
            .Select(s => s.Name)];
        if (single.Length > 0)
        {
            yield return $"{string.Join(" and ", single)} took each time in one go: what differs from pass to pass is not in its intervals";
        }

        string[] operands = [.. Operands(a, b)];
        if (operands.Length > 0)
        {
            yield return $"different operands under one seed on {string.Join(", ", operands)}: their errors are not of the same numbers";
        }

        CaseChange[] isas = [.. comparison.Cases.Where(c => c.Base.Isa != c.New.Isa)];
        if (isas.Length > 0)
        {
            string pairs = string.Join(", ", isas.Select(c => $"{c.Base.Isa} → {c.New.Isa}").Distinct());
            yield return $"{Format.Whole(isas.Length)} cases are matched by row, their instruction sets differ ({pairs}): no "
                + $"regressions are counted there";
        }
    }

    /// <summary>Problems whose sums of input and weights differ: the generator of operands has changed.</summary>
    private static IEnumerable<string> Operands(CompareSide a, CompareSide b)
    {
        Dictionary<string, OperandSums> sums = a.Records.Where(r => r.Sums is not null).GroupBy(Key)
            .ToDictionary(g => g.Key, g => g.First().Sums!);
        return b.Records.Where(r => r.Sums is not null && sums.TryGetValue(Key(r), out OperandSums? s)
            && (s.Input != r.Sums.Input || s.Weights != r.Sums.Weights))
            .Select(r => r.ProblemName.Length > 0 ? r.ProblemName : r.Problem).Distinct();
    }

    private static string Key(CaseRecord r) => string.Join('|', r.Problem, r.Distribution, r.Seed);
}
