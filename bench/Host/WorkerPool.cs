using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>The workers of a run. One at a time is asked; the others wait on their pipes.</summary>
/// <param name="launch">How to start one.</param>
/// <param name="limits">Bounds of each request.</param>
/// <param name="log">Receives what workers print.</param>
/// <param name="stop">Set where the user ends the run.</param>
internal sealed class WorkerPool(WorkerLaunch launch, WorkerLimits limits, Action<string> log, CancellationToken stop) : IDisposable
{
    /// <summary>Copies of a problem's tensors that an idle worker may keep: operands, a truth, what its library holds back.</summary>
    private const int Copies = 3;

    private readonly Dictionary<WorkerKey, WorkerProcess> _workers = [];

    public CancellationToken Stop => stop;

    /// <summary>Workers that are alive.</summary>
    public IReadOnlyCollection<WorkerProcess> Alive => _workers.Values;

    /// <summary>Asks the worker of this key, started where there is none; a worker that fails is gone afterwards.</summary>
    /// <exception cref="WorkerException">This request failed; the next gets a new worker.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public WorkerReply Ask(WorkerKey key, WorkerRequest request, ConvProblem? problem = null)
    {
        stop.ThrowIfCancellationRequested();
        if (_workers.Where(w => w.Key != key).Sum(w => w.Value.ResidentBytes) > limits.MemoryBytes / 2
            || (problem is not null && Copies * problem.Bytes * (_workers.Count + 1) > limits.MemoryBytes / 2))
        {
            End(k => k != key); // what idle workers keep of a large problem would add up
        }

        if (_workers.TryGetValue(key, out WorkerProcess? idle) && idle.IsGone)
        {
            log($"{key.Name}: ended between two requests, started again"); // the system takes memory from whoever has most
            End(k => k == key);
        }

        if (!_workers.TryGetValue(key, out WorkerProcess? worker))
        {
            worker = _workers[key] = WorkerProcess.Start(launch, key, log);
        }

        try
        {
            return worker.Ask(request, limits, stop);
        }
        catch (Exception)
        {
            End(k => k == key);
            throw;
        }
    }

    /// <summary>Ends every worker.</summary>
    public void Dispose() => End(_ => true);

    private void End(Func<WorkerKey, bool> which)
    {
        foreach (WorkerKey key in _workers.Keys.Where(which).ToArray())
        {
            _workers.Remove(key, out WorkerProcess? worker);
            worker?.Dispose();
        }
    }
}
