using System.Runtime.InteropServices;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Bench.Studies.PlantedBugs;

namespace ConvBench.Tests.Bench;

/// <summary>Rows that are right, wrong, or end their process: what a run must survive. Loaded by worker processes of the tests.</summary>
public sealed class FakeBackend : IConvBackend
{
    public string Name => "fake";

    public string Version => "1.2.3";

    public string LibraryPath => "fake.so";

    public IReadOnlyList<Device> Devices { get; } = [Device.Cpu, new("soft") { Name = "a second device" }];

    public IReadOnlyList<IConvAlgorithm> Algorithms { get; } =
    [
        new FakeAlgorithm("good", (_, _) => { }),
        new FakeAlgorithm("nudged", (y, _) => y[0] = float.IsInteger(y[0]) ? y[0] : MathF.BitIncrement(y[0])),
        new FakeAlgorithm("wrong", (y, _) => y[^1] += 1),
        new FakeAlgorithm("unwritten", (y, _) => y[0] = float.NaN),
        new FakeAlgorithm("throws", (_, _) => throw new InvalidOperationException("two\nlines")),
        new FakeAlgorithm("crash", (_, _) => Environment.FailFast("planted")),
        new FakeAlgorithm("hang", (_, _) => Hang()),
        new FakeAlgorithm("memory", (_, _) => Devour()),
        new FakeAlgorithm("late-wrong", (y, runs) => y[0] += runs > 3 ? 1 : 0),
        new FakeAlgorithm("launch-only", (_, _) => { }) { ComputesInLoad = true },
        new FakeAlgorithm("boasts", (_, _) => { }) { Boast = 1e9 },
        new FakeAlgorithm("idle-when-timed", (_, _) => { }) { LiveRuns = 2 },
        new FakeAlgorithm("refuses", (_, _) => { }) { Refusal = "not today", DeviceKinds = ["cpu", "soft", "warp"] },
        new FakeAlgorithm("wide", (_, _) => { }) { HasIsa = true, OnRequest = true },
        new PlantedAlgorithm("process", (y, run) => y[0] *= run.Plan == 1 && y[0] != MathF.Round(y[0]) ? PlantedAlgorithm.Nudge : 1),
        new PlantedAlgorithm("threads", (y, run) => y[0] *= run.Options.Threads == 1 ? 1 : PlantedAlgorithm.Nudge),
        new PlantedAlgorithm("tf32", (_, _) => { }) { Round =
            v => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(v) + (1 << 12)) & ~((1 << 13) - 1)) },
    ];

    public string? WhyNone(string kind) => kind == "warp" ? "no warp drive here: build one" : null;

    /// <summary>What the second device is said to do at most, GFLOP/s.</summary>
    internal const double SoftPeak = 1e6;

    public DeviceLimits? Measure(Device device, int threads) => new(
        new Dictionary<int, double> { [threads] = SoftPeak }, new Dictionary<int, double> { [threads] = 1e6 })
    {
        LaunchNs = new Dictionary<int, double> { [threads] = 1500 },
    };

    public bool IsAvailable(out string reason)
    {
        reason = "";
        return true;
    }

    /// <summary>What a hanging row prints first.</summary>
    internal const string Hanging = "the planted row hangs";

    private static void Hang()
    {
        Console.WriteLine(Hanging);
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>1 GB, touched, and kept until a watcher sees it.</summary>
    private static unsafe void Devour()
    {
        NativeMemory.Fill(NativeMemory.Alloc(1 << 30), 1 << 30, 1);
        Thread.Sleep(Timeout.Infinite);
    }
}

/// <summary>A library that is not there.</summary>
public sealed class MissingBackend : IConvBackend
{
    public string Name => "missing";

    public string Version => "";

    public string LibraryPath => "";

    public IReadOnlyList<Device> Devices { get; } = [Device.Cpu];

    public IReadOnlyList<IConvAlgorithm> Algorithms { get; } = [new FakeAlgorithm("row", (_, _) => { }, "missing")];

    public bool IsAvailable(out string reason)
    {
        reason = "libmissing.so: not found; install libmissing";
        return false;
    }
}

/// <summary>The definition in float32's place, with a fault planted after it.</summary>
/// <param name="name">Second half of the id.</param>
/// <param name="spoil">Gets the output and how often the plan has run.</param>
/// <param name="backend">First half of the id.</param>
internal sealed class FakeAlgorithm(string name, Action<float[], long> spoil, string backend = "fake") : IConvAlgorithm
{
    public string Id { get; } = $"{backend}/{name}";

    /// <summary>Rows of these ids that nobody runs.</summary>
    public static IReadOnlyList<IConvAlgorithm> Rows(IEnumerable<string> ids, IReadOnlySet<string> onRequest) =>
        [.. ids.Select(id => new FakeAlgorithm(RowId.Name(id), (_, _) => { }, RowId.Backend(id)) { OnRequest = onRequest.Contains(id),
            HasIsa = RowId.Backend(id) == "managed" })];

    public string Description => "a fake";

    public AlgorithmFamily Family => AlgorithmFamily.Direct;

    public IReadOnlyList<string> DeviceKinds { get; init; } = ["cpu", "soft"];

    public ErrorModel ErrorModel => ErrorModel.Componentwise;

    public string Refusal { get; init; } = "";

    public bool OnRequest { get; init; }

    public bool HasIsa { get; init; }

    public bool ComputesInLoad { get; init; }

    /// <summary>How many times the flops that it really executes it claims to.</summary>
    public double Boast { get; init; } = 1;

    /// <summary>Runs of a plan after which it only pretends to compute, slowly enough to be possible.</summary>
    public long LiveRuns { get; init; } = long.MaxValue;

    /// <summary>Layers that its chains compute, however many are asked for; null for none, each layer is a call of its own.</summary>
    public int? ChainOf { get; init; }

    /// <summary>What its plans claim.</summary>
    public IErrorBound? Bound { get; init; }

    public ProblemFeatures Features { get; init; } = ProblemFeatures.Convolution;

    public string? WhyNot(ConvProblem problem, Device device) => Refusal.Length == 0 ? null : Refusal;

    public double MinimumFlops(ConvProblem problem) => Boast * problem.EffectiveFlops;

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        Made(problem, weights, bias, options, layers: 1);

    public IConvPlan? PrepareChain(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options,
        int layers) => ChainOf is { } computed ? Made(problem, weights, bias, options, computed) : null;

    private Plan Made(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int layers) =>
        new(problem, options, weights.ToArray(), bias.ToArray(), spoil, ComputesInLoad, LiveRuns, Bound)
        {
            Layers = layers,
            Isa = HasIsa ? IsaSelector.Name(IsaSelector.Resolve(options.Isa)) : Execution.Library,
        };

    private sealed class Plan(ConvProblem problem, ConvOptions options, float[] w, float[] b, Action<float[], long> spoil,
        bool computesInLoad, long liveRuns, IErrorBound? bound) : IConvPlan
    {
        private float[] _x = [];
        private float[] _first = [];
        private float[] _y = [];
        private long _runs; // with the first input: the gate of scaled operands runs others behind

        public long WorkspaceBytes => 0;

        public void Load(ReadOnlySpan<float> x)
        {
            _x = x.ToArray();
            _first = _first.Length == 0 ? _x : _first;
            _y = computesInLoad ? Compute() : Enumerable.Repeat(float.NaN, (int)problem.OutputCount).ToArray();
        }

        public void Run(int iterations)
        {
            for (int i = 0; i < iterations && !computesInLoad; i++)
            {
                _runs += _x.AsSpan().SequenceEqual(_first) ? 1 : 0;
                float[] y = Compute();
                _y = _runs <= liveRuns ? y : _y;
                spoil(_y, _runs);
            }
        }

        public Choice? Choice => new() { Form = "fake" };

        public Execution Execution => new(options.Device, options.Threads, Isa);

        public IErrorBound? Bound => bound;

        public double? ExecutedFlops => 2 * problem.Flops;

        public IReadOnlyList<PhaseTime> Profile(int iterations)
        {
            Run(iterations);
            return [new("multiply", iterations), new("other", 0)];
        }

        public void Store(Span<float> y) => _y.CopyTo(y);

        public void Dispose()
        {
        }

        public int Layers { get; init; }

        public required string Isa { get; init; }

        private float[] Compute() => Enumerable.Range(0, Layers).Aggregate(_x,
            (x, _) => [.. NaiveConv.Compute(problem, x, w, b).Select(v => (float)v)]);
    }
}
