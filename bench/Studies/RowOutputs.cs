using ConvBench.Bench.Worker;

namespace ConvBench.Bench.Studies;

/// <summary>Outputs of rows on operands of the study's own, each from its library's worker.</summary>
internal sealed class RowOutputs : IDisposable
{
    private readonly StudyRun _run;
    private readonly ConvProblem _problem;
    private readonly string _folder;

    /// <summary>Writes the operands for the workers to read.</summary>
    public RowOutputs(StudyRun run, ConvProblem problem, ConvData data)
    {
        (_run, _problem, _folder) = (run, problem, Path.Combine(run.Folder.Scratch, "operands"));
        Directory.CreateDirectory(_folder);
        Npy.Write<float>(FileOf("x"), data.X, problem.N, problem.C, problem.H, problem.W);
        Npy.Write<float>(FileOf("w"), data.W, problem.K, problem.CPerGroup, problem.R, problem.S);
        if (problem.HasBias)
        {
            Npy.Write<float>(FileOf("b"), data.B, problem.K);
        }
    }

    /// <summary>The chosen rows that compute this problem and have bits of their own.</summary>
    public static IReadOnlyList<IConvAlgorithm> Rows(StudyRun run, ConvProblem problem)
    {
        HashSet<string> chosen = [.. run.Context.Selection.Rows(run.Options)];
        return [.. run.Context.Algorithms.Where(a => chosen.Contains(a.Id) && !a.Chooses && a.Supports(problem, "cpu", out _))];
    }

    /// <summary>One row's output, NCHW; null with a line in the study's log where there is none.</summary>
    public float[]? Of(IConvAlgorithm row)
    {
        int threads = _run.Options.Threads[0];
        var key = new WorkerKey(row.Id[..row.Id.IndexOf('/', StringComparison.Ordinal)], threads);
        var request = new OutputRequest(
            _problem.ToString(), row.Id, "cpu", threads, _run.Options.Isas[0], FileOf("x"), FileOf("w"), _problem.HasBias ? FileOf("b") : null, FileOf("y"));
        string? fault;
        try
        {
            fault = _run.Pool.Ask(key, new WorkerRequest { Output = request }, _problem).Output!.Fault;
        }
        catch (WorkerException e)
        {
            fault = e.Message;
        }

        if (fault is null)
        {
            return Npy.Read<float>(FileOf("y")).Data;
        }

        _run.Folder.Log($"{row.Id} {_problem}: {fault}");
        _run.Context.Out.WriteLine($"  {row.Id}: no output: {fault}");
        return null;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FileOf(string name) => Path.Combine(_folder, name + ".npy");
}
