using System.Text.RegularExpressions;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;
using ConvBench.Reporting.Text;

namespace ConvBench.Tests.Docs;

/// <summary>Holds a table of the docs against the published run that its comment names.</summary>
/// <remarks>
/// The comment is "figures: KIND; RUN[, RUN]", with folders below results/, and may end in "; but COLUMN[, COLUMN]" where a
/// column is no figure of the run. The kinds:
/// <list type="bullet">
/// <item>page: the source is a page of a run; each number of a line stands in a line of that page that names its row;</item>
/// <item>rows: columns <c>layer</c> and <c>row</c> name a record, each other heading a column of report.md; rows LAYER: all
/// are of that layer;</item>
/// <item>layers COLUMN: a line for each row and a column for each layer of that column of report.md;</item>
/// <item>ratios: columns <c>row</c>, <c>over</c> and <c>layers</c>; below "1 thread" stands how many times as fast the first is,
/// below "fronts" how many of its layers have it on their front of time and error;</item>
/// <item>bounds: least, median and greatest share of its bound that an output of a row uses.</item>
/// </list>
/// </remarks>
internal sealed partial class FigureSource
{
    private readonly string _results;
    private readonly DocsTable _table;
    private readonly string _kind;
    private readonly string[] _sources;
    private readonly string[] _but;
    private readonly List<string> _faults = [];
    private IReadOnlyList<CaseRecord>? _records;
    private IReadOnlyList<ProblemGroup>? _groups;

    private FigureSource(DocsTable table, string results)
    {
        string[] parts = table.Source!.Split("; ");
        (_table, _results, _kind) = (table, results, parts[0]);
        _sources = parts[1].Split(", ");
        _but = parts.Length > 2 ? parts[2].Split("but ")[1].Split(", ") : [];
    }

    private IReadOnlyList<ProblemGroup> Groups => _groups ??= ProblemGroup.Of(Records);

    private IReadOnlyList<CaseRecord> Records => _records ??=
        [.. _sources.SelectMany(s => RecordFile.Read(Path.Combine(_results, s), out _))];

    /// <summary>What a table says that its source does not hold, one line each.</summary>
    public static IReadOnlyList<string> Faults(DocsTable table, string results)
    {
        if (table.Source is null)
        {
            return [$"{table.Place}: a table of figures without a line that names its run"];
        }

        var source = new FigureSource(table, results);
        source.Check();
        return source._faults;
    }

    private void Check()
    {
        foreach (string run in _sources.Where(s => !_table.Links.Any(l => l.Contains(s.Split('/')[1], StringComparison.Ordinal))))
        {
            _faults.Add($"{_table.Place}: no link of the section leads to {run}");
        }

        string[] kind = _kind.Split(' ', 2);
        switch (kind[0])
        {
            case "page": Pages(); break;
            case "rows": Rows(kind.Length > 1 ? kind[1] : null); break;
            case "layers": Layers(Column(kind[1])); break;
            case "ratios": Ratios(); break;
            case "bounds": Bounds(); break;
            default: _faults.Add($"{_table.Place}: no kind of source {kind[0]}"); break;
        }
    }

    private void Pages()
    {
        string[] lines = [.. _sources.SelectMany(s => File.ReadLines(Path.Combine(_results, s)))];
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            string[] names = Names(row[0]);
            HashSet<string> held = [.. lines.Where(l => names.Any(n => IsIn(l, n))).SelectMany(Numbers)];
            foreach ((string heading, string cell) in Cells(row))
            {
                Expect(row, heading, [.. Numbers(cell).Where(n => !held.Contains(n))], "no line of the page with that row has it");
            }
        }
    }

    private void Rows(string? layer)
    {
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            PlacedRow[] placed = [.. Placed(layer ?? Name(Cell(row, "layer")), Names(Cell(row, "row")))];
            if (placed.Length != 1)
            {
                Expect(row, "row", [$"{placed.Length} records"], "one record");
                continue;
            }

            foreach ((string heading, string cell) in _table.Headings.Zip(row).Where(c => !_but.Contains(c.First)))
            {
                string held = heading is "layer" or "row" ? cell : Column(heading).Cell(placed[0]);
                Expect(row, heading, held == cell ? [] : [held], cell);
            }
        }
    }

    private void Layers(TableColumn column)
    {
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            foreach ((string heading, string cell) in Cells(row).Where(c => c.Heading != "row"))
            {
                string[] texts = [.. Placed(Name(heading), Names(row[0])).Select(column.Cell)];
                Expect(row, heading, cell == string.Join(" / ", texts) ? [] : [string.Join(" / ", texts)], cell);
            }
        }
    }

    private void Ratios()
    {
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            string layers = Cell(row, "layers");
            string[] names = Code().IsMatch(layers) ? Names(layers) : [];
            if (_table.Headings.Contains("fronts"))
            {
                CaseRecord[] ranked = [.. Groups.SelectMany(g => g.Ranked).Where(r => Names(row[0]).Contains(r.Algorithm))];
                string fronts = $"{Groups.SelectMany(g => g.Front).Count(r => Names(row[0]).Contains(r.Algorithm))} of {ranked.Length}";
                Expect(row, "fronts", fronts == Cell(row, "fronts") ? [] : [fronts], Cell(row, "fronts"));
            }

            foreach ((string heading, string cell) in Cells(row).Where(c => c.Heading.EndsWith(" thread", StringComparison.Ordinal)
                || c.Heading.EndsWith(" threads", StringComparison.Ordinal)))
            {
                TimeRatio[] ratios =
                [
                    .. from g in Groups
                       where Headline.Threads(g.Threads) == heading
                       where names.Length == 0 || names.Contains(g.Name) || names.Contains(g.Problem)
                       let fast = Fastest(g, Cell(row, "row"))
                       let slow = Fastest(g, Cell(row, "over"))
                       where fast is not null && slow is not null
                       select TimeRatio.Of(slow!, fast!),
                ];
                if (ratios.Length == 0 || (names.Length > 0 && ratios.Length != names.Length))
                {
                    Expect(row, heading, [$"{ratios.Length} layers"], cell);
                    continue;
                }

                string[] numbers = [.. Numbers(cell)];
                string[] held = [Format.Number(Headline.GeometricMean(ratios.Select(r => r.Value))),
                    Format.Number(ratios.Min(r => r.Value)), Format.Number(ratios.Max(r => r.Value))];
                Expect(row, heading, numbers.Length > 0 && numbers.SequenceEqual(held.Take(numbers.Length)) ? [] : held, cell);
            }
        }
    }

    private void Bounds()
    {
        ILookup<string, double> shares = Records
            .Where(r => r.Status == CaseStatus.Ok && r.Bound?.WorstShare > 0).ToLookup(r => r.Algorithm, r => r.Bound!.WorstShare);
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            double[] all = [.. Names(row[0]).SelectMany(n => shares[n]).Order()];
            string[] held = all.Length == 0 ? ["?"] :
                [.. new[] { all[0], all[all.Length / 2], all[^1] }.Select(x => Format.Number(x, 2))];
            Expect(row, "share", held.SequenceEqual(Cells(row).Select(c => c.Cell)) ? [] : held, string.Join(", ", row));
        }
    }

    /// <summary>The fastest of the rows that a cell names: rows, or "fastest managed" and "fastest other".</summary>
    private static CaseRecord? Fastest(ProblemGroup group, string cell) => cell switch
    {
        "fastest managed" => group.Ranked.FirstOrDefault(r => r.Own),
        "fastest other" => group.Ranked.FirstOrDefault(r => !r.Own),
        _ => group.Timed.FirstOrDefault(r => Names(cell).Contains(r.Algorithm)),
    };

    /// <summary>Of a run with several thread counts, the rows with the fewest.</summary>
    private IEnumerable<PlacedRow> Placed(string layer, string[] rows) => PlacedRow.Of(Groups)
        .Where(p => (p.Record.ProblemName == layer || p.Record.Problem == layer) && rows.Contains(p.Record.Algorithm))
        .OrderBy(p => p.Record.Threads).DistinctBy(p => p.Record.Algorithm)
        .OrderBy(p => Array.IndexOf(rows, p.Record.Algorithm));

    private static TableColumn Column(string title) =>
        Columns.OfReport.Concat(Columns.OfPage).First(c => c.Title == title);

    private string Cell(IReadOnlyList<string> row, string heading) => row[_table.Headings.ToList().IndexOf(heading)];

    /// <summary>The cells that are figures of the run, with their headings.</summary>
    private IEnumerable<(string Heading, string Cell)> Cells(IReadOnlyList<string> row) =>
        _table.Headings.Zip(row).Skip(1).Where(c => !_but.Contains(c.First) && c.Second.Length > 0);

    private void Expect(IReadOnlyList<string> row, string heading, string[] wrong, string found)
    {
        if (wrong.Length > 0)
        {
            _faults.Add($"{_table.Place}, {row[0]}, {heading}: {string.Join(", ", wrong)} ({found})");
        }
    }

    private static string Name(string cell) => Names(cell)[0];

    /// <summary>The names in a cell: what stands as code, else all of it.</summary>
    private static string[] Names(string cell) =>
        Code().Matches(cell) is { Count: > 0 } code ? [.. code.Select(m => m.Groups[1].Value)] : [cell];

    /// <summary>Whether a line has a name as a whole word.</summary>
    private static bool IsIn(string line, string name) =>
        Regex.IsMatch(line, $@"(?<![\w/-]){Regex.Escape(name)}(?![\w/-])", RegexOptions.CultureInvariant);

    /// <summary>The numbers of a text, without those that are parts of a name such as F(4×4).</summary>
    private static IEnumerable<string> Numbers(string text) => Number().Matches(Code().Replace(text, "")).Select(m => m.Value);

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\w.×,]|[A-Za-z]\(|\de)[−]?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w×])")]
    private static partial Regex Number();
}
