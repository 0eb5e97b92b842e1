using ConvBench.Backends.Managed;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Worker;
using ConvBench.Bench.Worker.Changes;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>Outputs of new inputs: every managed row's own pass, and the one before does not.</summary>
public class StaleOutputTests
{
    private static readonly ManagedBackend Managed = new();

    public static TheoryData<string> Rows => [.. Managed.Algorithms.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void AnOutputPasses_AndTheOneBeforeDoesNot(string id)
    {
        IConvAlgorithm row = Managed.Algorithms.Single(a => a.Id == id);
        foreach (ConvProblem p in Problems.Where(p => row.Supports(p, Device.Cpu, out _)))
        {
            ConvData data = ConvData.Create(p, Distribution.Normal, 1);
            using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions());
            var changes = new InputChanges(p, data, seed: 1);
            float[] before = [], y = new float[p.OutputCount];
            for (int i = 0; i < 6; i++)
            {
                changes.Next();
                plan.Load(changes.Data.X);
                plan.Run(1);
                plan.Store(y);
                CaseOperands given = At(p, changes.Data, changes.Sample), rounded = At(p, row.Operands.Round(changes.Data), changes.Sample);
                var judge = new CaseJudge(row, given, row.Operands == FloatFormat.Binary32 ? null : rounded, Distribution.Normal,
                    new ConvOptions());
                Assert.Null(judge.Stale(y, plan));
                Assert.True(before.Length == 0 || judge.Stale(before, plan) is not null, $"{p}: input {i} is not seen");
                before = [.. y];
            }
        }
    }

    /// <summary>15 columns: two tiles of F(8, 3), the second of 7. Depthwise, pointwise, dilated, 2400 products.</summary>
    private static ConvProblem[] Problems => [.. ((string[])
        ["n1c15h15w15k15r3s3_p1", "n1c12h20w17k12r3s3_p1_g12", "n2c24h9w9k7r1s1_b", "n1c5h21w18k6r3s3_p2_d2", "n1c96h9w9k4r5s5_p2"])
        .Select(ConvProblem.Parse)];

    private static CaseOperands At(ConvProblem p, ConvData data, OutputSample sample) =>
        new(p, data, ReferenceConv.ComputeAt(p, data, sample));
}
