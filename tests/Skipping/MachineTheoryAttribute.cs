using Xunit;
using Xunit.Sdk;

namespace ConvBench.Tests.Skipping;

/// <summary>A theory whose cases are skipped, each with its reason, where the machine lacks what their arguments name: an
/// instruction set or a library's row.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ConvBench.Tests.Skipping.MachineTheoryDiscoverer", "ConvBench.Tests")]
public sealed class MachineTheoryAttribute : TheoryAttribute
{
    /// <param name="needs">What all of its cases need.</param>
    public MachineTheoryAttribute(params Need[] needs) => Skip = Missing.Of(needs);
}
