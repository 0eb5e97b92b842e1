using ConvBench.Tests.Skipping;
using Xunit;
using Xunit.Abstractions;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>No managed kernel touches what is not its own: protected pages lie at either end of operands, outputs and workspaces.</summary>
public sealed class GuardPageTests(ITestOutputHelper output)
{
    [MachineTheory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Avx2)]
    [InlineData(Isa.Avx512)]
    public async Task EveryRow_TouchesItsOwnBuffersAlone(Isa isa)
    {
        GuardRun run = await GuardRun.Of(isa);
        output.WriteLine($"{run.Count} cases");
        Assert.Empty(run.Faults);
        Assert.True(run.Count > 3500, $"{run.Count} cases");
    }
}
