using System.Text.Json;
using ConvBench.Reporting.Plots;

namespace ConvBench.Reporting;

/// <summary>Every page of a run, made from its records alone.</summary>
public static class RunPages
{
    /// <summary>Reads records.jsonl and environment.json and writes report.md, records.csv and the figures, old ones replaced.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>The files written, and what could not be read, one line each.</returns>
    /// <exception cref="IOException">records.jsonl is missing or the folder cannot be written.</exception>
    public static PagesResult WriteAll(string runFolder)
    {
        IReadOnlyList<CaseRecord> read = RecordFile.Read(runFolder, out IReadOnlyList<string> damaged);
        List<string> faults = [.. damaged];
        List<CaseRecord> records = [.. read.Where(IsComplete)];
        if (records.Count < read.Count)
        {
            faults.Add($"{RecordFile.RecordsName}: {Format.Whole(read.Count - records.Count)} records name no problem or no row");
        }

        RunEnvironment environment = Environment(runFolder, faults);
        IReadOnlyList<PlannedFigure> figures = FigurePlan.Of(ProblemGroup.Of(records), environment);
        List<string> files =
        [
            ReportPage.Write(runFolder, records, environment, figures, faults),
            CsvPage.Write(runFolder, records),
        ];
        foreach (PlannedFigure figure in figures)
        {
            files.AddRange(figure.Save(runFolder));
        }

        return new PagesResult(files, faults);
    }

    /// <summary>A line may be valid JSON and still hold null where a text must be.</summary>
    private static bool IsComplete(CaseRecord r) => r is { Problem.Length: > 0, Algorithm.Length: > 0, Backend.Length: > 0, ProblemName: not null, Reason: not null };

    private static RunEnvironment Environment(string runFolder, List<string> faults)
    {
        try
        {
            return RecordFile.ReadEnvironment(runFolder);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            faults.Add($"{RecordFile.EnvironmentName}: {(e is IOException ? "missing" : e.Message.ReplaceLineEndings(" "))}");
            return new RunEnvironment { Machine = "an unknown machine" };
        }
    }
}

/// <summary>What <see cref="RunPages.WriteAll"/> did.</summary>
/// <param name="Files">Paths of the files written, report.md first.</param>
/// <param name="Faults">What could not be read, one line each; the pages name it too.</param>
public sealed record PagesResult(IReadOnlyList<string> Files, IReadOnlyList<string> Faults);
