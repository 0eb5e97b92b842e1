using Xunit;
using Xunit.Abstractions;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>The guards see what they are for: each fault that is planted ends its process, and is told of the right case.</summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    public static TheoryData<string> Planted => [.. PlantedFault.All.Select(fault => fault.Name)];

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
