using Xunit;

namespace ConvBench.Tests.Bench.Worker.Changes;

/// <summary>A plan whose every call takes the time that a test gives it, by its own clock.</summary>
/// <param name="p">The layer.</param>
internal sealed class FakePlan(ConvProblem p) : TimeProvider, IConvPlan
{
    private bool _fresh;
    private double _now;

    public Func<double> LoadNs { get; init; } = () => 0;

    /// <summary>ns of a call that asks for n runs, the first of them behind a Load or not.</summary>
    public Func<int, bool, double> RunNs { get; init; } = (n, _) => 1000 * n;

    public Func<double> StoreNs { get; init; } = () => 0;

    public int Loads { get; private set; }

    /// <summary>The n of every call, in order.</summary>
    public List<int> Calls { get; } = [];

    public override long TimestampFrequency => 1_000_000_000;

    public long WorkspaceBytes => 0;

    public Execution Execution => new(Device.Cpu, 1, Execution.Library);

    public override long GetTimestamp() => (long)_now;

    public void Load(ReadOnlySpan<float> x)
    {
        Assert.Equal(p.InputCount, x.Length);
        Loads++;
        _fresh = true;
        _now += LoadNs();
    }

    public void Run(int iterations)
    {
        Calls.Add(iterations);
        _now += RunNs(iterations, _fresh);
        _fresh &= iterations == 0;
    }

    public void Store(Span<float> y) => _now += StoreNs();

    public void Dispose()
    {
    }
}
