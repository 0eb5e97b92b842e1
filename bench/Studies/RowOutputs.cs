using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;

namespace ConvBench.Bench.Studies;

/// <summary>Outputs of rows on operands of the study's own, each from its library's worker.</summary>
internal sealed class RowOutputs : IDisposable
{
    private readonly StudyRun _run;
    private readonly ConvProblem _problem;
    private readonly string _folder;
    private readonly OutputFiles _files;

    /// <summary>Writes the operands for the workers to read.</summary>
    public RowOutputs(StudyRun run, ConvProblem problem, ConvData data)
    {
        (_run, _problem, _folder) = (run, problem, Path.Combine(run.Session.Folder.Scratch, "operands"));
        Directory.CreateDirectory(_folder);
        _files = new OutputFiles(_folder);
        _files.Write(problem, data);
    }

    /// <summary>The chosen rows that compute this problem and have bits of their own.</summary>
    public static IReadOnlyList<IConvAlgorithm> Rows(StudyRun run, ConvProblem problem)
    {
        HashSet<string> chosen = [.. run.Context.Selection.Rows(run.Options)];
        return [.. run.Context.Algorithms.Where(a => chosen.Contains(a.Id) && !a.Chooses && a.Supports(problem, Device.Cpu, out _))];
    }

    /// <summary>One row's output, NCHW; null with a line in the study's log where there is none.</summary>
    public float[]? Of(IConvAlgorithm row)
    {
        var one = new ConvCase
        {
            Problem = _problem,
            Algorithm = row.Id,
            Row = RowFacts.Of(row),
            Threads = _run.Options.Threads[0],
            RequestedIsa = _run.Options.Isas[0]
        };
        try
        {
            return _files.Ask(_run.Session.Pool, one, _problem).Y;
        }
        catch (WorkerException e)
        {
            _run.Session.Folder.Log($"{row.Id} {_problem}: {e.Message}");
            _run.Say($"  {row.Id}: no output: {e.Message}");
            return null;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
