using ConvBench.Backends.Managed;
using ConvBench.Bench.Worker;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>The gate <c>execution</c>: narrow layers pass with a remark, another device, thread count or wider vectors do not.</summary>
public class ExecutionCheckTests
{
    private static readonly ManagedBackend Managed = new();

    /// <summary>At most 4 and 8 columns: half of a vector of 256 and of 512 bits.</summary>
    public static TheoryData<string> Narrow => ["n1c1h4w4k1r3s3_p1", "n1c8h7w7k8r3s3_p1_g8", "n2c3h5w1k4r3s1"];

    [Theory]
    [MemberData(nameof(Narrow))]
    public void EveryManagedRow_ExecutesANarrowLayerAsAsked(string text)
    {
        var p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        foreach (IConvAlgorithm row in Managed.Algorithms.Where(a => a.Supports(p, Device.Cpu, out _)))
        {
            foreach (Isa isa in Enum.GetValues<Isa>().Where(IsaSelector.IsSupported))
            {
                using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions { Isa = isa });
                Assert.Null(ExecutionCheck.Miss(plan.Execution, Device.Cpu, 1, isa));
                bool same = plan.Execution.Isa == IsaSelector.Name(IsaSelector.Resolve(isa));
                Assert.Equal(same, ExecutionCheck.Narrower(plan.Execution, isa) is null);
            }
        }
    }

    [Fact]
    public void WhatWasNotAskedFor_IsNamed()
    {
        var done = new Execution(Device.Cpu, 2, "vector128");
        Assert.Null(ExecutionCheck.Miss(done, Device.Cpu, 2, Isa.Vector128));
        Assert.Equal("computes on cpu with 2 threads, vector128; asked for cpu, 1 threads, vector128",
            ExecutionCheck.Miss(done, Device.Cpu, 1, Isa.Vector128));
        Assert.Contains("asked for cpu, 2 threads, scalar", ExecutionCheck.Miss(done, Device.Cpu, 2, Isa.Scalar), StringComparison.Ordinal);
        Assert.NotNull(ExecutionCheck.Miss(done, new Device("cuda"), 2, Isa.Vector128));
        Assert.NotNull(ExecutionCheck.Miss(done with { Isa = "sse9" }, Device.Cpu, 2, Isa.Vector128));
        Assert.Null(ExecutionCheck.Miss(done with { Isa = Execution.Library }, Device.Cpu, 2, Isa.Scalar));
        Assert.Null(ExecutionCheck.Narrower(done with { Isa = Execution.Library }, Isa.Vector128));
    }

    [Fact]
    public void AThreadTooMany_KeepsAProcessorBusy()
    {
        Assert.Equal("keeps 1.9 processors busy, asked for 1 threads", ExecutionCheck.TooBusy(1.9, Device.Cpu, 1));
        Assert.Null(ExecutionCheck.TooBusy(1.4, Device.Cpu, 1));
        Assert.Null(ExecutionCheck.TooBusy(1.9, Device.Cpu, 2));
        Assert.Null(ExecutionCheck.TooBusy(1.9, new Device("cuda"), 1));
        Assert.Null(ExecutionCheck.TooBusy(null, Device.Cpu, 1));
    }
}
