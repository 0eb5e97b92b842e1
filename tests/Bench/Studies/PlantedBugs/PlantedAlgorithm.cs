using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvBench.Tests.Bench.Studies.PlantedBugs;

/// <summary>What a planted fault may look at.</summary>
/// <param name="Problem">The layer of the plan.</param>
/// <param name="Options">Its options.</param>
/// <param name="Runs">Runs of the plan, this one included.</param>
/// <param name="InputAddress">Where the caller's input lay.</param>
/// <param name="Plan">Number of the plan in this process, from 1.</param>
internal sealed record PlantedRun(ConvProblem Problem, ConvOptions Options, long Runs, nuint InputAddress, int Plan);

/// <summary>The definition rounded to float32, which holds every level, with one fault planted.</summary>
/// <param name="name">Second half of the id, behind "fake/".</param>
/// <param name="spoil">Gets the output.</param>
internal sealed class PlantedAlgorithm(string name, Action<float[], PlantedRun> spoil) : IConvAlgorithm
{
    /// <summary>Factor that moves nearly every number to another one, and keeps zeros, signs and powers of two.</summary>
    public const float Nudge = 1 + (1f / (1 << 20));

    private int _plans;

    public string Id { get; } = "fake/" + name;

    public string Description => "a fake";

    public AlgorithmFamily Family => AlgorithmFamily.Direct;

    public ErrorModel ErrorModel => ErrorModel.Componentwise;

    /// <summary>What an operand becomes before it is used.</summary>
    public Func<float, float> Round { get; init; } = v => v;

    public ProblemFeatures Features => ProblemFeatures.Convolution;

    public string? WhyNot(ConvProblem problem, Device device) => device.IsCpu ? null : "cpu alone";

    public double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Plan(problem, options, [.. weights.ToArray().Select(Round)], bias.ToArray(), Round, spoil, ++_plans);

    /// <summary>Nudges every output.</summary>
    public static void NudgeAll(float[] y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] *= Nudge;
        }
    }

    private sealed class Plan(ConvProblem problem, ConvOptions options, float[] w, float[] b, Func<float, float> round,
        Action<float[], PlantedRun> spoil, int number) : IConvPlan
    {
        private float[] _x = [];
        private float[] _y = [];
        private nuint _address;
        private long _runs;

        public long WorkspaceBytes => 0;

        public Execution Execution => new(options.Device, options.Threads, Execution.Library);

        public unsafe void Load(ReadOnlySpan<float> x)
        {
            _address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(x));
            _x = [.. x.ToArray().Select(round)];
            _y = Enumerable.Repeat(float.NaN, (int)problem.OutputCount).ToArray();
        }

        public void Run(int iterations)
        {
            for (int i = 0; i < iterations; i++)
            {
                _y = [.. NaiveConv.Compute(problem, _x, w, b).Select(v => (float)v)];
                spoil(_y, new PlantedRun(problem, options, ++_runs, _address, number));
            }
        }

        public void Store(Span<float> y) => _y.CopyTo(y);

        public void Dispose()
        {
        }
    }
}
