using ConvBench.Backends.OpenCl;
using ConvBench.Gates;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>Rows of OpenCL are within their bounds, and make what they predict.</summary>
public class OpenClErrorsTests
{
    private static readonly string[] Layers = ["n1c64h28w28k16r3s3_p1", "n1c300h14w14k16r3s3_p1", "n2c40h20w13k12r1s7_p0x3"];

    public static TheoryData<string> Rows => [.. new OpenClBackend().Algorithms.Select(a => a.Id)];

    [MachineTheory]
    [MemberData(nameof(Rows))]
    public void EveryOutput_IsWithinTheBound_AndTheErrorIsWhatTheRowPredicts(string id)
    {
        var backend = new OpenClBackend();
        Assert.True(backend.IsAvailable(out string reason), reason);
        IConvAlgorithm row = backend.Algorithms.Single(a => a.Id == id);
        var options = new ConvOptions { Device = backend.Devices[0] };
        ConvProblem[] problems = [.. EdgeSuite.Problems.Select(e => e.Problem).Concat(Layers.Select(ConvProblem.Parse))
            .Where(p => row.Supports(p, options.Device, out _))];
        Assert.True(problems.Length > 10);
        foreach (ConvProblem p in problems)
        {
            foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Cancelling])
            {
                (ConvData data, Truth truth) = EdgeSuite.Case(p, distribution);
                using IConvPlan plan = row.Prepare(p, data.W, data.B, options);
                var y = new float[p.OutputCount];
                plan.Load(data.X);
                plan.Run(1);
                plan.Store(y);
                BoundRecord? record = plan.Bound is { } bound ? BoundCheck.Of(bound, p, data, truth, y, null) : null;
                Assert.Equal(row.Family == AlgorithmFamily.Fft, record is null);
                Assert.True(record is null or { WorstShare: <= 1, MeanShare: null or <= 1 }, $"{p} {distribution}: {record}");
                Assert.Null(PrecisionGate.Fault(
                    row.ErrorModel, ErrorStats.Of(y, truth, p), p, distribution, row.Predict(p, options), data, plan.Bound));
            }
        }
    }
}
