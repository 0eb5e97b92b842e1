using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Jobs;

/// <summary>The benchmark, defined once: BenchmarkDotNet's host reads its parameters, a worker runs an instance of it.</summary>
/// <remarks>
/// The host never makes an instance (<see cref="WorkerToolchain"/>). BenchmarkDotNet asks a type, not an object, for its
/// parameters: <see cref="Matrix"/> is therefore static, and set by the host before it asks.
/// </remarks>
public class ConvBenchmark : IDisposable
{
    [ThreadStatic]
    private static IReadOnlyList<ConvCase>? _matrix;

    private readonly IConvAlgorithm? _algorithm;
    private readonly CaseOperands? _operands;
    private readonly ConvOptions _options = new();
    private IConvPlan? _plan;

    /// <summary>For BenchmarkDotNet, which reads parameters.</summary>
    public ConvBenchmark()
    {
    }

    /// <summary>For a worker, which runs.</summary>
    internal ConvBenchmark(IConvAlgorithm algorithm, CaseOperands operands, ConvOptions options) =>
        (_algorithm, _operands, _options) = (algorithm, operands, options);

    /// <summary>Problem text; shape, stride, padding, dilation and groups.</summary>
    [ParamsSource(nameof(Problems), Priority = 0)]
    public string Problem { get; set; } = "";

    /// <summary>Row, "managed/winograd-f4x3".</summary>
    [ParamsSource(nameof(Algorithms), Priority = 1)]
    public string Algorithm { get; set; } = "";

    /// <summary>"cpu", "cuda:0", ...</summary>
    [ParamsSource(nameof(Devices), Priority = 2)]
    public string Device { get; set; } = "";

    /// <summary>Threads that compute.</summary>
    [ParamsSource(nameof(ThreadCounts), Priority = 3)]
    public int Threads { get; set; }

    /// <summary>"avx512", "avx2", ...; "library" where the library chooses.</summary>
    [ParamsSource(nameof(Isas), Priority = 4)]
    public string Isa { get; set; } = "";

    /// <summary>Operands, "normal", "x=ones", ...</summary>
    [ParamsSource(nameof(Sources), Priority = 5)]
    public string Operands { get; set; } = "";

    /// <summary>Values of <see cref="Problem"/>.</summary>
    public static IEnumerable<string> Problems => Matrix.Select(c => c.Problem.ToString()).Distinct();

    /// <summary>Values of <see cref="Algorithm"/>.</summary>
    public static IEnumerable<string> Algorithms => Matrix.Select(c => c.Algorithm).Distinct();

    /// <summary>Values of <see cref="Device"/>.</summary>
    public static IEnumerable<string> Devices => Matrix.Select(c => c.Device.ToString()).Distinct();

    /// <summary>Values of <see cref="Threads"/>.</summary>
    public static IEnumerable<int> ThreadCounts => Matrix.Select(c => c.Threads).Distinct();

    /// <summary>Values of <see cref="Isa"/>.</summary>
    public static IEnumerable<string> Isas => Matrix.Select(c => c.Isa).Distinct();

    /// <summary>Values of <see cref="Operands"/>.</summary>
    public static IEnumerable<string> Sources => Matrix.Select(c => c.Operands.Text).Distinct();

    /// <summary>The cases of this run; the parameters' cross product holds them all, a filter drops the rest. Of this thread alone:
    /// BenchmarkDotNet reads it where it is asked for the benchmarks, and another run may ask meanwhile.</summary>
    internal static IReadOnlyList<ConvCase> Matrix
    {
        get => _matrix ?? [];
        set => _matrix = value;
    }

    internal IConvPlan Plan => _plan ?? throw new InvalidOperationException("Setup comes first");

    /// <summary>Time of the first <see cref="Setup"/>'s Prepare alone.</summary>
    internal double PrepareNs { get; private set; }

    /// <summary>Prepares the plan and hands it the input; nothing the second time.</summary>
    [GlobalSetup]
    public void Setup()
    {
        if (_plan is not null)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        _plan = _algorithm!.Prepare(_operands!.Problem, _operands.Data.W, _operands.Data.B, _options);
        PrepareNs = PrepareNs > 0 ? PrepareNs : Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        _plan.Load(_operands.Data.X);
    }

    /// <summary>One convolution.</summary>
    [Benchmark]
    public void Run() => Plan.Run(1);

    /// <summary>Frees the plan.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _plan?.Dispose();
        _plan = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cleanup();
        GC.SuppressFinalize(this);
    }
}
