using Xunit;

namespace ConvBench.Tests.Skipping;

/// <summary>A fact that is skipped, with the reason, where the machine or the build lacks what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MachineFactAttribute : FactAttribute
{
    public MachineFactAttribute(params Need[] needs) => Skip = Missing.Of(needs);
}
