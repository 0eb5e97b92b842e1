using ConvBench.Gates;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

public sealed class BoundGateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("convbench-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARowAboveItsOwnBound_Fails_ThoughItPassesTheGateOfItsModel()
    {
        CaseResult reply = Run("fake/too-proud");
        Assert.Equal(CaseStatus.Failed, reply.Status);
        Assert.Equal(CaseGates.Bound.Name, reply.Gate);
        Assert.StartsWith("above its bound: |y − yRef| is ", reply.Reason, StringComparison.Ordinal);
        Assert.True(reply.Bound!.WorstShare > 1);
    }

    [Fact]
    public void ARowOfUnknownOrder_IsHeldAgainstAnyOrder()
    {
        CaseResult reply = Run("fake/good");
        Assert.Equal((CaseStatus.Ok, ""), (reply.Status, reply.Reason));
        Assert.Equal("γ_19·s, any order", reply.Bound!.Formula);
    }

    private CaseResult Run(string row) => new CaseRunner(new Backend(), new OperandCache(), _ => { }).Run(
        new CaseRequest { Problem = "n1c2h6w6k3r3s3", Algorithm = row, Seed = 1, TruthFolder = _folder }).Result;

    private sealed class Backend : IConvBackend
    {
        public string Name => "fake";

        public string Version => "1";

        public string LibraryPath => "";

        public IReadOnlyList<Device> Devices { get; } = [Device.Cpu];

        public IReadOnlyList<IConvAlgorithm> Algorithms { get; } =
        [
            new FakeAlgorithm("good", (_, _) => { }),

            // rounding the truth costs up to half an ulp, u·|y|: more than γ_1·s of a plan that claims a thousandth of it
            new FakeAlgorithm("too-proud", (_, _) => { }) { Bound = new Proud() },
        ];

        public bool IsAvailable(out string reason)
        {
            reason = "";
            return true;
        }
    }

    private sealed class Proud : IErrorBound
    {
        public string Formula => "u·s/1000";

        public double[] Evaluate(ConvProblem p, ConvData data, Truth truth) =>
            Array.ConvertAll(truth.S, s => s * FloatFormat.Binary32.Unit / 1000);
    }
}
