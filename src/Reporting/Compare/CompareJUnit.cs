using System.Globalization;
using System.Xml.Linq;

namespace ConvBench.Reporting.Compare;

/// <summary>compare.xml: a comparison as JUnit results, for the pages of build servers: one test a case, a failure is a
/// regression.</summary>
public static class CompareJUnit
{
    /// <summary>File name below the comparison's folder.</summary>
    public const string FileName = "compare.xml";

    /// <summary>The whole file as text.</summary>
    public static string Text(RunComparison comparison)
    {
        XElement[] cases = [.. comparison.Cases.Select(Case), .. comparison.OnlyBase.Select(r => OneSided(r, "base")),
            .. comparison.OnlyNew.Select(r => OneSided(r, "new"))];
        int failures = comparison.Regressions.Count, skipped = cases.Count(c => c.Element("skipped") is not null);
        XAttribute[] counts = [new("tests", cases.Length), new("failures", failures), new("errors", 0), new("skipped", skipped)];
        var suites = new XElement("testsuites", counts,
            new XElement("testsuite", new XAttribute("name", XmlText.Clean($"{comparison.New.Name} against {comparison.Base.Name}")),
                counts, cases));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + suites.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Case(CaseChange c)
    {
        XElement test = Test(c.New, CompareTable.Title(c));
        if (c.IsRegression)
        {
            test.Add(new XElement("failure", new XAttribute("message", XmlText.Clean(Message(c)))));
        }

        return test;
    }

    private static XElement OneSided(CaseRecord r, string side)
    {
        XElement test = Test(r, r.ProblemName.Length > 0 ? r.ProblemName : r.Problem);
        test.Add(new XElement("skipped", new XAttribute("message", "only in " + side)));
        return test;
    }

    private static XElement Test(CaseRecord r, string layer) => new("testcase",
        new XAttribute("classname", XmlText.Clean(r.Algorithm.Replace('/', '.'))),
        new XAttribute("name", XmlText.Clean($"{layer} {r.Problem} {r.Device} t{Format.Whole(r.Threads)} {r.Isa}")),
        new XAttribute("time", ((r.Time?.MedianNs ?? 0) / 1e9).ToString("0.#########", CultureInfo.InvariantCulture)));

    private static string Message(CaseChange c)
    {
        List<string> says = [];
        if (c.Status == StatusVerdict.Lost)
        {
            says.Add(c.Remark);
        }

        if (c.ErrorVerdict == ErrorVerdict.Worse)
        {
            says.Add($"less accurate: relative L2 error {Format.Error(c.Base.Error!.RelL2)} → {Format.Error(c.New.Error!.RelL2)} "
                + $"({Format.Times(c.Error!.Ratio)}), "
                + $"ω max {Format.Number(c.Base.Error.OmegaMax)} → {Format.Number(c.New.Error.OmegaMax)} "
                + $"({Format.Times(c.Error.OmegaRatio)})");
        }

        if (c.Again is { IsSlower: true } again)
        {
            says.Add($"slower: {Format.Times(again.Ratio)} in {Format.Whole(again.Ratios.Count)} turns of both programs");
        }
        else if (c.IsSlower)
        {
            says.Add($"slower: {Format.Time(c.Base.Time!.MedianNs)} → {Format.Time(c.New.Time!.MedianNs)}, "
                + $"{Format.Times(c.Time!.Ratio)} ({Format.Number(c.Time.Low)}–{Format.Number(c.Time.High)})");
        }

        return string.Join("; ", says);
    }
}
