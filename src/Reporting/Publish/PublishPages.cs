namespace ConvBench.Reporting.Publish;

/// <summary>The pages that speak of all published runs: results/README.md and the README's first block.</summary>
public static class PublishPages
{
    /// <summary>Writes both from the folders below results/.</summary>
    /// <param name="results">The folder results/.</param>
    /// <param name="readme">Path of the README; left alone where no published run is worth opening with.</param>
    /// <exception cref="FormatException">The README has no marks.</exception>
    public static PagesResult Write(string results, string readme)
    {
        List<string> faults = [], files = [Path.Combine(results, ResultsIndex.FileName)];
        IReadOnlyList<PublishedRun> runs = PublishedRun.Of(results, faults);
        faults.AddRange(PublishedFiles.Keep(runs));
        File.WriteAllText(files[0], ResultsIndex.Text(runs));
        if (FrontBlock.Choose(runs) is { } front && File.Exists(readme))
        {
            File.WriteAllText(readme, FrontBlock.Replace(File.ReadAllText(readme), front, runs));
            files.Add(readme);
        }

        return new PagesResult(files, faults);
    }
}
