using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>What every backend said when it was loaded for real, in a worker of its own.</summary>
internal sealed class Probes
{
    private readonly Dictionary<string, ProbeReply> _replies = [];

    /// <summary>Replies by backend.</summary>
    public IReadOnlyDictionary<string, ProbeReply> Replies => _replies;

    /// <summary>Loads the backends of these cases and asks what they can do. A backend that crashes while it loads is
    /// unavailable.</summary>
    public static Probes Of(WorkerPool pool, IReadOnlyList<ConvCase> cases, Action<string>? starting = null)
    {
        var probes = new Probes();
        foreach (IGrouping<string, ConvCase> group in cases.GroupBy(c => c.Backend))
        {
            starting?.Invoke(group.Key);
            string[] problems = [.. group.Select(c => c.Problem.ToString()).Distinct()];
            Device[] devices = [.. group.Select(c => c.Device).Distinct()];
            probes._replies[group.Key] = Ask(pool, new WorkerKey(group.Key, group.First().Threads), new ProbeRequest(problems, devices));
        }

        return probes;
    }

    /// <summary>Loads one backend.</summary>
    public static ProbeReply Ask(WorkerPool pool, WorkerKey key, ProbeRequest request)
    {
        try
        {
            return pool.Ask(key, new WorkerRequest { Probe = request }).Probe!;
        }
        catch (WorkerException e)
        {
            return ProbeReply.Missing($"its process ended while loading: {e.Message}");
        }
    }

    /// <summary>What each backend says of a device that none of them has here, one line; null where one has it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cases">Cases on it.</param>
    public string? Missing(Device device, IEnumerable<ConvCase> cases)
    {
        string? why = null;
        foreach (ConvCase c in cases.DistinctBy(c => c.Backend))
        {
            ProbeReply reply = _replies[c.Backend];
            if (reply.Devices.Contains(device))
            {
                return null;
            }

            string key = ProbeReply.RefusalKey(c.Algorithm, c.Problem.ToString(), device);
            why += $"; {c.Backend}: {(!reply.Available ? reply.Reason : reply.WhyNo(device, reply.Refusals.GetValueOrDefault(key)))}";
        }

        return why is null ? null : $"device {device} is not here{why}";
    }

    /// <summary>Null where the case can run; else its record.</summary>
    public CaseRecord? WhyNot(ConvCase c)
    {
        ProbeReply reply = _replies[c.Backend];
        if (!reply.Available)
        {
            return c.Record(CaseStatus.Unavailable, reply.Reason);
        }

        if (!reply.Devices.Contains(c.Device))
        {
            string reason = $"device {c.Device} is not here: {c.Backend}: {reply.WhyNo(c.Device)}";
            return c.Record(CaseStatus.Unavailable, reason) with { BackendVersion = reply.Version };
        }

        return reply.Refusals.TryGetValue(ProbeReply.RefusalKey(c.Algorithm, c.Problem.ToString(), c.Device), out string? why)
            ? c.Record(CaseStatus.Unsupported, why) with { BackendVersion = reply.Version }
            : null;
    }
}
