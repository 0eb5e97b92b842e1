namespace ConvBench.Reporting.Compare;

/// <summary>The files of a comparison.</summary>
public static class ComparePages
{
    /// <summary>Writes compare.md, compare.html and compare.xml.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="folder">Where; made where it is missing.</param>
    /// <returns>Paths of the files, and what could not be read of the runs.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static PagesResult Write(RunComparison comparison, string folder)
    {
        Directory.CreateDirectory(folder);
        (string Name, string Text)[] files =
        [
            (ComparePage.FileName, ComparePage.Text(comparison)), (CompareHtml.FileName, CompareHtml.Text(comparison)),
                (CompareJUnit.FileName, CompareJUnit.Text(comparison)),
        ];
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return new PagesResult([.. files.Select(f => Path.Combine(folder, f.Name))], [.. comparison.Base.Faults, .. comparison.New.Faults]);
    }
}
