using Xunit;

namespace ConvBench.Tests.Backends.Managed;

/// <summary>What is required of every row, on the edge suite: a class of its own, so that it runs beside the larger layers.</summary>
public sealed class ManagedEdgeReproducibilityTests
{
    public static TheoryData<string, Isa> Rows => ManagedReproducibility.Rows;

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsRequired_Holds_OnTheEdgeSuite(string id, Isa isa) =>
        ManagedReproducibility.Holds(id, isa, ManagedReproducibility.Edges, l => l.IsRequired && l != ReproLevel.Alignment);
}
