using ConvBench.Bench.Protocol;
using ConvBench.Files;

namespace ConvBench.Bench.Worker;

/// <summary>One output from given operands inside the worker.</summary>
internal sealed class OutputRunner(IConvBackend backend, Action<string> stage)
{
    /// <summary>Runs it; a fault of the row is its result, not an exception.</summary>
    public OutputReply Run(OutputRequest request)
    {
        stage("output");
        try
        {
            ConvProblem problem = ConvProblem.Parse(request.Problem);
            IConvAlgorithm algorithm = backend.Algorithms.First(a => a.Id == request.Algorithm);
            if (!backend.IsAvailable(out string reason) || !algorithm.Supports(problem, request.Device, out reason))
            {
                return new OutputReply(reason);
            }

            float[] bias = request.BiasFile is null ? [] : Npy.Read<float>(request.BiasFile).Data;
            var options = new ConvOptions(request.Threads) { Device = request.Device, Isa = request.Isa };
            using IConvPlan plan = algorithm.Prepare(problem, Npy.Read<float>(request.WeightsFile).Data, bias, options);
            plan.Load(Npy.Read<float>(request.InputFile).Data);
            plan.Run(1);
            float[] y = new float[problem.OutputCount];
            plan.Store(y);
            Npy.Write(request.OutputFile, y, problem.N, problem.K, problem.OH, problem.OW);
            return new OutputReply(null, plan.OutputTile.Rows, plan.OutputTile.Columns);
        }
        catch (Exception e)
        {
            return new OutputReply(FaultText.OneLine(e));
        }
    }
}
