using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ConvBench.Tests.LongestFirst", "ConvBench.Tests")]

namespace ConvBench.Tests;

/// <summary>Starts the classes that take longest first, so that none of them runs alone behind all others: the suite has ten
/// minutes on two cores.</summary>
/// <remarks>A class that is missing here costs time alone. What runs one at a time runs last anyway.</remarks>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "GuardPageTests", "KerasToleranceTests", "CompareVerbTests", "ManagedEdgeReproducibilityTests", "ManagedPlanTests",
        "WorkerRunTests", "NetworkVerbTests", "JudgeTests", "MisbehaviourTests", "IsaMatrixTests", "ManagedBoundTests",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(c => Long.Any(name => c.DisplayName.EndsWith("." + name, StringComparison.Ordinal)));
}
