using ConvBench.Tests.Skipping;
using Xunit;
using Xunit.Abstractions;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>No managed kernel touches what is not its own: protected pages lie at either end of operands, outputs and workspaces.</summary>
public sealed class GuardPageTests(ITestOutputHelper output)
{
    public static TheoryData<string> Planted => [.. PlantedFault.All.Select(fault => fault.Name)];

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

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task APlantedFault_EndsTheProcess_AndIsAttributed(string name)
    {
        PlantedFault planted = PlantedFault.Named(name);
        GuardRun run = await GuardRun.Of(Isa.Scalar, name);
        string fault = Assert.Single(run.Faults);
        output.WriteLine(fault);
        Assert.Matches(planted.Told, fault);
        Assert.StartsWith(planted.Cases(Isa.Scalar)[0] + ": ", fault, StringComparison.Ordinal);
    }
}
