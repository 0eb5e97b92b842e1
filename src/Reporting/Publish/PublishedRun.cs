using System.Text.Json;
using ConvBench.Reporting.Agree;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Repro;
using ConvBench.Reporting.Studies;

namespace ConvBench.Reporting.Publish;

/// <summary>One published run, as the index and the front page see it.</summary>
/// <param name="Machine">Name of the folder above.</param>
/// <param name="Name">Name of its own folder.</param>
/// <param name="Publication">What it says of itself.</param>
/// <param name="Run">Its records and environment.</param>
/// <param name="Folder">Its folder.</param>
internal sealed record PublishedRun(string Machine, string Name, Publication Publication, RunContent Run, string Folder)
{
    /// <summary>Pages that a run may have, what a reader opens first in front.</summary>
    private static readonly string[] Pages =
        [StudyPages.FileName, FingerprintPage.FileName, AgreePage.FileName, ReproPage.FileName, ReportPage.FileName];

    /// <summary>The page that a reader opens first, its file name.</summary>
    public string Page => Pages.First(p => p == Pages[^1] || File.Exists(Path.Combine(Folder, p)));

    /// <summary>Whether its interactive page is kept.</summary>
    public bool HasHtml => File.Exists(Path.Combine(Folder, ReportPage.HtmlFile));

    /// <summary>Path below results/, '/' between.</summary>
    public string Link => $"{Machine}/{Name}";

    /// <summary>Suites of its cases, in order.</summary>
    public IReadOnlyList<string> Suites => [.. Run.Records.Select(r => r.Suite).Where(s => s.Length > 0).Distinct()];

    /// <summary>Every published run below results/, newest first; what could not be read is told in faults.</summary>
    public static IReadOnlyList<PublishedRun> Of(string results, ICollection<string> faults)
    {
        var runs = new List<PublishedRun>();
        foreach (string folder in Directory.EnumerateDirectories(results).SelectMany(Directory.EnumerateDirectories)
            .Where(Publication.Exists))
        {
            string machine = Path.GetFileName(Path.GetDirectoryName(folder)!), name = Path.GetFileName(folder);
            try
            {
                var run = RunContent.Read(folder);
                run.Faults.ToList().ForEach(f => faults.Add($"{machine}/{name}: {f}"));
                runs.Add(new PublishedRun(machine, name, Publication.Read(folder), run, folder));
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                faults.Add($"{machine}/{name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return [.. runs.OrderByDescending(r => r.Run.Environment.Start).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }
}
