using ConvBench.Decisions;

namespace ConvBench.Reporting.Recommend;

/// <summary>The files of a recommendation.</summary>
public static class RecommendPages
{
    /// <summary>Writes recommend.md and recommend.json.</summary>
    /// <param name="run">What is recommended.</param>
    /// <param name="folder">Where; made where it is missing.</param>
    /// <returns>Paths of the files, and what could not be read of the run.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static PagesResult Write(RecommendedRun run, string folder)
    {
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, RecommendPage.FileName), table = Path.Combine(folder, DecisionTable.FileName);
        File.WriteAllText(page, RecommendPage.Text(run));
        File.WriteAllText(table, run.Table.ToJson());
        return new PagesResult([page, table], run.Faults);
    }
}
