using ConvBench.Reporting.Report;

namespace ConvBench.Reporting.Publish;

/// <summary>What a published run keeps: its data, its pages, and the figures that they show.</summary>
/// <remarks>Everything else is made again by report DIR: report.html, records.csv, figures as PNG.</remarks>
public static class PublishedFiles
{
    /// <summary>All files of a published run together are at most this large.</summary>
    public const long MaxBytes = 3_000_000;

    /// <summary>Data above this are kept compressed.</summary>
    private const long PackedAbove = 1 << 20;

    /// <summary>Removes what a published run does not keep, and packs large data.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="written">Its figures now; pages are kept, also those of other verbs.</param>
    public static void Slim(string folder, IEnumerable<string> written)
    {
        HashSet<string> kept = [.. written.Where(f => Path.GetExtension(f) is ".svg" or ".html").Select(Path.GetFullPath)];
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!(Path.GetExtension(file) is ".md" or ".json" or ".jsonl" or ".gz") && !kept.Contains(Path.GetFullPath(file)))
            {
                File.Delete(file);
            }
        }

        foreach (string empty in Directory.GetDirectories(folder).Where(d => !Directory.EnumerateFileSystemEntries(d).Any()))
        {
            Directory.Delete(empty);
        }

        RecordFile.Pack(folder, PackedAbove);
    }

    /// <summary>Removes report.html of all runs but the newest of the suite canonical; runs that are still too large, one
    /// line each.</summary>
    internal static IEnumerable<string> Keep(IReadOnlyList<PublishedRun> newestFirst)
    {
        PublishedRun? kept = newestFirst.FirstOrDefault(r => r.Suites is ["canonical"]);
        foreach (PublishedRun run in newestFirst.Where(r => r != kept))
        {
            File.Delete(Path.Combine(run.Folder, ReportPage.HtmlFile));
        }

        return newestFirst.Select(r =>
            (r.Link, Bytes: Directory.GetFiles(r.Folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)))
            .Where(r => r.Bytes > MaxBytes)
            .Select(r => $"{r.Link}: {Format.Number(r.Bytes / 1e6)} MB, a published run has at most {Format.Number(MaxBytes / 1e6)}");
    }
}
