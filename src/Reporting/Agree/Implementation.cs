namespace ConvBench.Reporting.Agree;

/// <summary>Rows that gave the same bits on every problem, and on the same problems: one implementation under several names.</summary>
/// <param name="Number">In the order of <see cref="Of"/>; 0 is the correctly rounded truth.</param>
/// <param name="Rows">Its names, in the run's order.</param>
/// <param name="ErrorOverRounded">Geometric mean over its problems of its relative L2 error over that of the rounded truth.</param>
/// <param name="Hashes">SHA-256 of its output by problem.</param>
internal sealed record Implementation(int Number, IReadOnlyList<string> Rows, double ErrorOverRounded,
    IReadOnlyDictionary<string, string> Hashes)
{
    /// <summary>The first of its names.</summary>
    public string Name => Rows[0];

    /// <summary>First name, and how many more there are.</summary>
    public string ShortName => Rows.Count == 1 ? Name : $"{Name} +{Format.Whole(Rows.Count - 1)}";

    /// <summary>Whether this is the truth itself; a row that always gives the rounded truth stays an implementation of its own.</summary>
    public bool IsReference => Name == Truth.RoundedRow;

    /// <summary>The implementations behind the rows, the rounded truth first, then the most accurate first.</summary>
    public static IReadOnlyList<Implementation> Of(IReadOnlyList<AgreedProblem> problems)
    {
        string[] rows = [.. problems.SelectMany(p => p.Record.Rows).Select(r => r.Row).Distinct()
            .OrderBy(r => r == Truth.RoundedRow ? 0 : 1)];
        return
        [
            .. rows.GroupBy(row => (row == Truth.RoundedRow, string.Join(' ', problems.Select(p => p.Row(row)?.Sha256 ?? "-"))))
                .Select(g => new Implementation(0, [.. g], Error(problems, g.First()), HashesOf(problems, g.First())))
                .OrderBy(i => i.IsReference ? 0 : 1).ThenBy(i => i.ErrorOverRounded)
                .Select((i, at) => i with { Number = at }),
        ];
    }

    /// <summary>Problems that both computed.</summary>
    public int Common(Implementation other) => Hashes.Keys.Count(other.Hashes.ContainsKey);

    /// <summary>Problems on which both gave the same bits.</summary>
    public int Same(Implementation other) => Hashes.Count(h => other.Hashes.TryGetValue(h.Key, out string? hash) && hash == h.Value);

    /// <summary>Whether both computed something, and the same bits wherever both did.</summary>
    public bool SameWhereBoth(Implementation other) => Common(other) > 0 && Same(other) == Common(other);

    private static Dictionary<string, string> HashesOf(IReadOnlyList<AgreedProblem> problems, string row) =>
        problems.Where(p => p.Row(row) is not null).ToDictionary(p => p.Record.Key, p => p.Row(row)!.Sha256);

    private static double Error(IReadOnlyList<AgreedProblem> problems, string row)
    {
        double[] ratios = [.. problems.Where(p => p.Row(row) is not null && p.Rounded is { RelL2: > 0 })
            .Select(p => Math.Log(p.Row(row)!.RelL2 / p.Rounded!.RelL2))];
        return ratios.Length == 0 ? double.NaN : Math.Exp(ratios.Average());
    }
}
