using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>The truth of the problem at hand, computed once in a worker of its own, on all cores, and read by the others
/// from disk.</summary>
/// <remarks>A truth is deleted when the next problem begins: float64 outputs and bounds of a whole suite would fill gigabytes.</remarks>
/// <param name="pool">Workers.</param>
/// <param name="folder">Scratch folder below the run's.</param>
/// <param name="floor">Receives the row "reference/rounded", once a problem.</param>
internal sealed class ProblemTruths(WorkerPool pool, string folder, Action<ConvCase, TruthReply> floor) : IDisposable
{
    private (ConvProblem, OperandSource, int)? _current;
    private string _currentFolder = "";
    private string? _fault;
    private int _count;

    /// <summary>Folder of the truth of this case's problem.</summary>
    /// <exception cref="WorkerException">The truth could not be computed; so for every case of the problem.</exception>
    public string FolderOf(ConvCase c)
    {
        var key = (c.Problem, c.Operands, c.Seed);
        if (_current == key)
        {
            return _fault is null ? _currentFolder : throw new WorkerException(_fault);
        }

        Dispose();
        _currentFolder = Path.Combine(folder, (_count++).ToString(CultureInfo.InvariantCulture));
        try
        {
            var request = new TruthRequest(
                c.Problem.ToString(), c.Operands.Text, c.Operands.Files?.Rooted(), c.Seed, _currentFolder, Environment.ProcessorCount);
            TruthReply reply = pool.Ask(WorkerKey.Reference, new WorkerRequest { Truth = request }, c.Problem).Truth!;
            (_current, _fault) = (key, null);
            floor(c, reply);
        }
        catch (WorkerException e)
        {
            (_current, _fault) = (key, $"no truth to compare with: {e.Message}");
            throw new WorkerException(_fault);
        }

        return _currentFolder;
    }

    /// <summary>Deletes what is on disk.</summary>
    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
