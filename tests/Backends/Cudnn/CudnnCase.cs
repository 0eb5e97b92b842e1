using ConvBench.Backends.Cudnn;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>One layer with its operands, for plans on the fake.</summary>
internal sealed class CudnnCase(string problem)
{
    private readonly ConvData _data = ConvData.Create(ConvProblem.Parse(problem), Distribution.Normal, seed: 1);

    /// <summary>The layer.</summary>
    public ConvProblem Problem { get; } = ConvProblem.Parse(problem);

    /// <summary>Its input.</summary>
    public float[] X => _data.X;

    /// <summary>A plan of a row, on cuda:0 unless another is asked for.</summary>
    public IConvPlan Plan(CudnnBackend backend, string row, string device = "cuda:0", int threads = 1) => backend.Algorithms
        .Single(a => a.Id == $"cudnn/{row}").Prepare(Problem, _data.W, _data.B, new ConvOptions(threads) { Device = Device.Parse(device) });

    /// <summary>What a plan stores after so many runs of the input.</summary>
    public float[] Output(IConvPlan plan, int runs = 1)
    {
        var y = new float[Problem.OutputCount];
        plan.Load(X);
        plan.Run(runs);
        plan.Store(y);
        return y;
    }
}
