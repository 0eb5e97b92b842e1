using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker.Levels;
using ConvBench.Files;

namespace ConvBench.Bench.Worker;

/// <summary>One check of one row inside the worker.</summary>
internal sealed class ReproRunner(IConvBackend backend, OperandCache cache, Action<string> stage)
{
    /// <summary>Runs the check; a fault of the row is its result, not an exception.</summary>
    public CheckResult Run(ReproRequest request)
    {
        CaseRequest one = request.Case;
        stage(request.Level);
        try
        {
            if (!backend.IsAvailable(out string reason))
            {
                return new CheckResult(ReproOutcome.Failed, reason, null, "");
            }

            var problem = ConvProblem.Parse(one.Problem);
            var subject = new Subject(
                backend.Algorithms.First(a => a.Id == one.Algorithm),
                problem,
                cache.Real(problem, one.Source, one.Seed, one.TruthFolder, one.Threads).Data,
                new ConvOptions(one.Threads) { Device = one.Device, Isa = one.Isa },
                Npy.Read<float>(request.BaselineFile).Data,
                request.OtherIsas);
            return LevelChecks.Run(ReproLevel.All.First(l => l.Id == request.Level), subject);
        }
        catch (Exception e)
        {
            return new CheckResult(ReproOutcome.Failed, FaultText.OneLine(e), null, "");
        }
    }
}
