using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Bench.Worker;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>A planted slow-down is in the measurements, not beside them.</summary>
public sealed class PlantedSlowdownTests : IDisposable
{
    private readonly string _truths = Directory.CreateTempSubdirectory("convbench-test-").FullName;

    public void Dispose() => Directory.Delete(_truths, recursive: true);

    /// <summary>On a clock that only products and readings move. A run is 9,216 products of 25 ns; at most ten readings of 100 ns fall
    /// into an iteration: 1 µs of 230 at the least, so that the ratio of two is off by less than 1 %.</summary>
    [Theory]
    [InlineData(1.1)]
    [InlineData(3.0)]
    public void TimedRuns_TakeTheFactorLonger(double factor) =>
        Assert.InRange(MedianNs(factor) / MedianNs(null), 0.99 * factor, 1.01 * factor);

    private double MedianNs(double? slower)
    {
        var row = new PlantedBug("plain", "the definition", ErrorModel.Componentwise, new PlainConv().Compute);
        CaseReply reply = new CaseRunner(new One(row), new OperandCache(), _ => { }, new Readings(row.Clock)).Run(new CaseRequest
        {
            Problem = "n1c4h10w10k4r3s3",
            Algorithm = row.Id,
            Seed = 1,
            TruthFolder = _truths,
            Job = JobText.Write(JobTuning.Default),
            Slower = slower,
        });
        Assert.Equal((CaseStatus.Ok, ""), (reply.Result.Status, reply.Result.Reason));
        return reply.Times.MedianNs();
    }

    private sealed class Readings(WorkClock work) : TimeProvider
    {
        private long _readings;

        public override long TimestampFrequency => work.TimestampFrequency;

        public override long GetTimestamp() => work.GetTimestamp() + (100 * Interlocked.Increment(ref _readings));
    }

    private sealed class One(IConvAlgorithm row) : IConvBackend
    {
        public string Name => "bug";

        public string Version => "";

        public string LibraryPath => "";

        public IReadOnlyList<Device> Devices { get; } = [Device.Cpu];

        public IReadOnlyList<IConvAlgorithm> Algorithms { get; } = [row];

        public bool IsAvailable(out string reason)
        {
            reason = "";
            return true;
        }
    }
}
