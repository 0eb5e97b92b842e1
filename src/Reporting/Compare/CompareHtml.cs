using System.Xml.Linq;

namespace ConvBench.Reporting.Compare;

/// <summary>compare.html: every case of a comparison in one page that needs nothing else.</summary>
public static class CompareHtml
{
    /// <summary>File name below the comparison's folder.</summary>
    public const string FileName = "compare.html";

    private const string Style = """
        :root{color-scheme:light dark;--line:#ccc;--bad:#b00020;--good:#00703c;--dim:#666}
        @media(prefers-color-scheme:dark){:root{--line:#444;--bad:#ff7b86;--good:#5fd39a;--dim:#999}}
        body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem;max-width:90rem}
        table{border-collapse:collapse;margin:1rem 0;font-size:.9rem}
        th,td{border-bottom:1px solid var(--line);padding:.2rem .6rem;text-align:left;vertical-align:top}
        th{position:sticky;top:0;background:Canvas}
        .w{white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums}
        .bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}.dim{color:var(--dim)}
        """;

    /// <summary>The whole page as text.</summary>
    public static string Text(RunComparison comparison)
    {
        string title = $"{comparison.New.Name} against {comparison.Base.Name}";
        var body = new XElement("body",
            new XElement("h1", title),
            List(comparison.Warnings.Select(w => "Note: " + w), ""),
            List(CompareTable.Sentences(comparison), ""),
            List(comparison.Base.Faults.Concat(comparison.New.Faults), "bad"),
            Table(["", "base", "new"], ComparePage.Sides(comparison)),
            new XElement("h2", "What changed"),
            Cases(CompareTable.Changed(comparison)),
            new XElement("h2", "Geometric means of × time"),
            Table(["", "", "cases", "× time"], comparison.Means.Select(m => (string[])[m.Kind, m.Name, Format.Whole(m.Cases), m.Text])),
            OneSided("base", comparison.OnlyBase),
            OneSided("new", comparison.OnlyNew),
            new XElement("h2", "Every case"),
            Cases(comparison.Cases),
            new XElement("h2", "How to read it"),
            List(ComparePage.Reading(comparison), ""));
        var html = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                new XElement("title", XmlText.Clean(title)),
                new XElement("style", Style.ReplaceLineEndings("\n"))),
            body);
        return "<!DOCTYPE html>\n" + html.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Cases(IReadOnlyList<CaseChange> cases)
    {
        if (cases.Count == 0)
        {
            return new XElement("p", "None.");
        }

        CompareColumn[] shown = [.. CompareTable.Columns.Where(c => cases.Any(r => c.Cell(r).Length > 0))];
        return new XElement("table",
            new XElement("thead", new XElement("tr",
                shown.Select(c => new XElement("th", c.AlignRight ? new XAttribute("class", "n") : null, c.Title)))),
            new XElement("tbody", cases.Select(r => new XElement("tr", shown.Select(c => Cell(c, c.Cell(r)))))));
    }

    private static XElement Cell(CompareColumn column, string text)
    {
        string word = text.Split(' ')[0];
        string kind = word is "SLOWER" or "WORSE" or "LOST" ? "w bad" : word is "FASTER" or "BETTER" or "GAINED"
            ? "w good" : word is "same" or "ambiguous" ? "w dim" : column.AlignRight ? "w n" : "w";
        return new XElement("td", column.Wraps ? null : new XAttribute("class", kind), XmlText.Clean(text));
    }

    private static XElement Table(IReadOnlyList<string> titles, IEnumerable<string[]> rows) => new("table",
        new XElement("thead", new XElement("tr", titles.Select(t => new XElement("th", t)))),
        new XElement("tbody", rows.Select(r => new XElement("tr", r.Select(c => new XElement("td", XmlText.Clean(c)))))));

    private static IEnumerable<XElement> OneSided(string side, IReadOnlyList<CaseRecord> records) => records.Count == 0 ? [] :
        [new XElement("h2", $"Only in {side}: {CompareTable.Cases(records.Count)}"), List(ComparePage.OneSided(records), "")!];

    private static XElement? List(IEnumerable<string> lines, string kind)
    {
        XElement[] items = [.. lines.Select(l =>
            new XElement("li", kind.Length > 0 ? new XAttribute("class", kind) : null, XmlText.Clean(l)))];
        return items.Length == 0 ? null : new XElement("ul", items);
    }
}
