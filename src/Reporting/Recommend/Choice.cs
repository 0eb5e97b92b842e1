using ConvBench.Reporting.Compare;

namespace ConvBench.Reporting.Recommend;

/// <summary>The choice for one problem and thread count, and its neighbours on the front of time against error.</summary>
internal sealed class Choice
{
    private readonly RecommendRequest _request;

    public Choice(ProblemGroup group, RecommendRequest request)
    {
        (Group, _request) = (group, request);
        Rows = [.. group.Ranked.Where(r => r.Error is not null && double.IsFinite(Error(r)))];
        Chosen = Rows.FirstOrDefault(Fits);
        Closest = Rows.MinBy(Error);
        double time = Chosen?.Time!.MedianNs ?? 0, error = Chosen is null ? 0 : Error(Chosen);
        Looser = Rows.Where(r => r.Time!.MedianNs < time && HasRoom(r)).MinBy(Error);
        Stricter = Rows.FirstOrDefault(r => Error(r) * (1 + ErrorLimit.Least) < error && HasRoom(r));
    }

    public ProblemGroup Group { get; }

    /// <summary>Ranked rows with a finite error, fastest first.</summary>
    public IReadOnlyList<CaseRecord> Rows { get; }

    /// <summary>The fastest row within the budget; null where none is.</summary>
    public CaseRecord? Chosen { get; }

    /// <summary>The row with the smallest error; null where no row is timed.</summary>
    public CaseRecord? Closest { get; }

    /// <summary>What the next looser budget that changes the choice buys: of the faster rows that with the smallest error;
    /// null where the choice is the fastest.</summary>
    public CaseRecord? Looser { get; }

    /// <summary>What the next stricter budget costs: the fastest row whose error is smaller by what other operands would
    /// not make as well; null where there is none.</summary>
    public CaseRecord? Stricter { get; }

    public double Error(CaseRecord row) => _request.Metric.Value(row.Error!);

    public bool Fits(CaseRecord row) => Error(row) <= _request.Budget && HasRoom(row);

    private bool HasRoom(CaseRecord row) => double.IsPositiveInfinity(_request.MaxWorkspace)
        || (row.WorkspaceBytes is >= 0 and { } bytes && bytes <= _request.MaxWorkspace);

    /// <summary>One sentence in plain words.</summary>
    public string Sentence(bool place)
    {
        ErrorMetric metric = _request.Metric;
        string layer = Group.ShortTitle + (place ? $" on {Group.Place}" : "");
        if (Chosen is null && Rows.Any(r => Error(r) <= _request.Budget))
        {
            return $"no row of {layer} {_request.BudgetText}";
        }

        if (Chosen is null)
        {
            return $"no row of {layer} is below {metric.Text(_request.Budget)}: the closest is {Group.LabelOf(Closest!)} with "
                + $"{metric.Number(Error(Closest!))}";
        }

        string sentence = $"{layer}: {Named(Chosen)}, {Format.Time(Chosen.Time!.MedianNs)}, {metric.Text(Error(Chosen))}"
            + (double.IsFinite(_request.MaxWorkspace) ? $", {Format.Bytes(Chosen.WorkspaceBytes!.Value)}" : "");
        sentence += Looser is null
            ? "" : $"; a {Times(Error(Looser) / _request.Budget)} looser budget ({metric.Number(Error(Looser))}) buys "
            + $"{Named(Looser)}, {Speed(Looser)}";
        if (Stricter is null)
        {
            return sentence + (Rows.Count > 1 ? "; nothing is clearly more accurate" : "");
        }

        double from = double.IsFinite(_request.Budget) ? _request.Budget : Error(Chosen);
        string stricter = Error(Stricter) == 0
            ? "no error at all" : $"a {Times(from / Error(Stricter))} stricter one ({metric.Number(Error(Stricter))})";
        return sentence + $"; {stricter} costs {Format.Times(Stricter.Time!.MedianNs / Chosen.Time.MedianNs)} the time with "
            + $"{Named(Stricter)}";
    }

    /// <summary>Every other row of the problem and why it is not chosen, known rows that are not in the run among them.</summary>
    public IEnumerable<(string Row, string Why)> NotChosen()
    {
        foreach (CaseRecord row in Group.Timed.Where(r => !ReferenceEquals(r, Chosen)))
        {
            yield return (Group.LabelOf(row), Why(row));
        }

        foreach (CaseRecord row in Group.Reduced)
        {
            yield return (Group.LabelOf(row), $"rounds its operands to {row.Operands}: not ranked beside float32");
        }

        foreach (CaseRecord row in Group.Shown.Where(r => !r.Ranks))
        {
            yield return (Group.LabelOf(row), row.Backend == "reference" ? "the truth itself, no algorithm" : "no time");
        }

        foreach (CaseRecord row in Group.NotShown)
        {
            yield return (Group.LabelOf(row), $"{TableNote.StatusName(row.Status)}: {row.Reason.ReplaceLineEndings(" ")}");
        }

        HashSet<string> seen = [.. Group.Shown.Concat(Group.NotShown).Select(r => r.Algorithm)];
        foreach ((string id, bool onRequest) in _request.KnownRows.Where(k => !seen.Contains(k.Id)))
        {
            yield return (id, onRequest ? "on request alone, not in this run" : "not in this run");
        }
    }

    /// <summary>With the row that it ran, where a row chose among others.</summary>
    private string Named(CaseRecord row) => Group.LabelOf(row) + (row.Choice is { IsRow: true } choice ? $" ({choice})" : "");

    private static string Times(double ratio) => Format.Number(ratio, 2) + "×";

    private string Why(CaseRecord row)
    {
        if (!Rows.Contains(row, ReferenceEqualityComparer.Instance))
        {
            return row.Error is null || !double.IsFinite(Error(row)) ? "no finite error" : $"chose {row.Choice}";
        }

        string[] reasons =
        [
            Error(row) <= _request.Budget ? "" : $"{Format.Times(Error(row) / _request.Budget)} the budget",
            HasRoom(row) ? "" : row.WorkspaceBytes is >= 0 and { } bytes ? $"{Format.Bytes(bytes)} of workspace" : "workspace not known",
            Chosen is null ? "" : Speed(row),
        ];
        return string.Join(", ", reasons.Where(r => r.Length > 0));
    }

    private string Speed(CaseRecord row)
    {
        double ratio = row.Time!.MedianNs / Chosen!.Time!.MedianNs;
        return ratio < 1 ? $"{Format.Times(1 / ratio)} as fast" : $"{Format.Times(ratio)} the time";
    }
}
