using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>What an empty call of each row takes, measured once a run, in the row's own worker.</summary>
/// <param name="pool">Workers.</param>
/// <param name="log">Told where a row cannot be measured.</param>
internal sealed class EmptyCalls(WorkerPool pool, Action<string> log)
{
    private readonly Dictionary<(string Row, Device Device, int Threads, string Isa), double?> _known = [];

    /// <summary>ns of an empty call, on a device with the wait for it; null where the row does not take such a problem.</summary>
    /// <param name="c">A case of the row that ended well.</param>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public double? Of(ConvCase c)
    {
        var key = (c.Algorithm, c.Device, c.Threads, c.Isa);
        return _known.TryGetValue(key, out double? ns) ? ns : _known[key] = Measure(c);
    }

    private double? Measure(ConvCase c)
    {
        try
        {
            var request = new EmptyCallRequest(c.Algorithm, c.Device, c.Threads, c.RequestedIsa);
            return pool.Ask(new WorkerKey(c.Backend, c.Threads), new WorkerRequest { EmptyCall = request }).EmptyCall!.Ns;
        }
        catch (WorkerException e)
        {
            log($"{c.Algorithm}: no empty call: {e.Message}");
            return null;
        }
    }
}
