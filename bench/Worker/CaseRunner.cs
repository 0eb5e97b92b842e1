using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker;

/// <summary>One case inside the worker: gates, error, time, in this order. What misses a gate is never timed.</summary>
internal sealed class CaseRunner(IConvBackend backend, OperandCache cache, Action<string> stage, TimeProvider? clock = null)
{
    /// <summary>Runs the case; a fault of the algorithm is a failed result, not an exception.</summary>
    public CaseReply Run(CaseRequest request)
    {
        stage("load");
        IConvAlgorithm row = backend.Algorithms.First(a => a.Id == request.Algorithm);
        ConvProblem problem = ConvProblem.Parse(request.Problem);
        if (!backend.IsAvailable(out string reason))
        {
            return new CaseReply(new CaseResult { Status = CaseStatus.Unavailable, Reason = reason });
        }

        var known = new CaseResult { Status = CaseStatus.Failed, BackendVersion = backend.Version, Operands = row.Operands.Name };
        double flops = row.MinimumFlops(problem);
        if (!row.Supports(problem, request.Device, out reason))
        {
            return new CaseReply(known with { Status = CaseStatus.Unsupported, Reason = reason }) { MinimumFlops = flops };
        }

        Device named = backend.Devices.FirstOrDefault(d => d == request.Device) ?? request.Device; // a request does not carry its name
        string step = "operands";
        using var trial = new CaseTrial(row, problem, request with { Device = named }, cache, s => stage(step = s),
            clock ?? TimeProvider.System, known);
        try
        {
            return (request.Pass is { } pass ? trial.Again(pass) : trial.Walk()) with { MinimumFlops = flops };
        }
        catch (RowFaultException e) when (e.IsUnsupported)
        {
            return new CaseReply(known with { Status = CaseStatus.Unsupported, Reason = e.Message }) { MinimumFlops = flops };
        }
        catch (Exception e)
        {
            return new CaseReply(known with { Reason = $"{step}: {FaultText.OneLine(e)}" }) { MinimumFlops = flops };
        }
    }
}
