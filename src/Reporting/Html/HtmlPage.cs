using System.Net;
using System.Text;
using ConvBench.Reporting.Report;

namespace ConvBench.Reporting.Html;

/// <summary>report.html: the run to look at. One file that asks for nothing from anywhere: data, script, style and the
/// chart library are in it.</summary>
public static class HtmlPage
{
    /// <summary>The chart library, as its makers publish it (docs/reference/dependencies.md).</summary>
    internal const string ChartLibrary = "echarts.common.min.js";

    /// <summary>The page's own script, in the order in which its parts build on each other.</summary>
    internal static readonly IReadOnlyList<string> Scripts =
    [
        "report.data.js", "report.format.js", "report.elements.js", "report.filter.js", "report.metrics.js", "report.points.js",
            "report.labels.js", "report.chart.js", "report.table.js", "report.details.js", "report.js",
    ];

    /// <summary>Writes report.html.</summary>
    /// <returns>Path of the file.</returns>
    internal static string Write(string runFolder, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment,
        IReadOnlyList<string> faults)
    {
        string path = Path.Combine(runFolder, ReportPage.HtmlFile);
        File.WriteAllText(path, Text(groups, environment, faults));
        return path;
    }

    /// <summary>The whole page as text.</summary>
    internal static string Text(IReadOnlyList<ProblemGroup> groups, RunEnvironment environment, IReadOnlyList<string> faults)
    {
        IReadOnlyList<string> sentences = [.. ReportPage.Sentences(groups, faults)];
        return Filled(Asset("report.html"), new Dictionary<string, Func<string>>(StringComparer.Ordinal)
        {
            ["title"] = () => WebUtility.HtmlEncode(ReportPage.Title(environment)),
            ["style"] = () => Asset("report.css"),
            ["data"] = () => HtmlData.Json(groups, environment, sentences),
            ["charts"] = () => Asset(ChartLibrary),
            ["script"] = () => string.Concat(Scripts.Select(Asset)),
        });
    }

    /// <summary>An embedded file as text.</summary>
    internal static string Asset(string name)
    {
        using Stream stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} is missing");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Puts the parts where the template names them, in one pass: what a part holds is never looked at again.</summary>
    private static string Filled(string template, Dictionary<string, Func<string>> parts)
    {
        var page = new StringBuilder();
        string[] pieces = template.Split("@@");
        for (int i = 0; i < pieces.Length; i++)
        {
            page.Append(i % 2 == 0 ? pieces[i] : parts[pieces[i]]());
        }

        return page.ToString();
    }
}
