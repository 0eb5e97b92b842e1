using Xunit;

namespace ConvBench.Tests.Backends.Managed;

/// <summary>What docs/findings/reproducibility.md says of the managed rows, bit by bit, on every vector width.</summary>
public sealed class ManagedReproducibilityTests
{
    public static TheoryData<string, Isa> Rows => ManagedReproducibility.Rows;

    public static TheoryData<string> FixedTiles =>
        [.. Rows.Select(r => (string)r[0]).Where(ManagedReproducibility.HasFixedTiles).Distinct()];

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsRequired_Holds(string id, Isa isa) =>
        ManagedReproducibility.Holds(id, isa, ManagedReproducibility.LayersOf(id), l => l.IsRequired);

    /// <summary>Not required, but so: im2col adds up every output in the order of its filter, whatever its place and its
    /// neighbours; a fixed Winograd tile does not look at K.</summary>
    [Theory]
    [InlineData("managed/direct", "R4 shift")]
    [InlineData("managed/im2col", "R4 shift, R4 crop, R5 filters, R5 groups, R6 isa")]
    [InlineData("managed/winograd-f2x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f6x3", "R5 filters, R5 groups")]
    [InlineData("managed/sfc6", "R5 filters, R5 groups")]
    [InlineData("managed/sfc4", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f8x3", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3-barabasz", "R5 filters, R5 groups")]
    [InlineData("managed/winograd-f4x3-f64t", "R5 filters, R5 groups")]
    public void WhatElseTheDocumentationSays_Holds(string id, string levels) => ManagedReproducibility.Holds(
        id, Isa.Auto, ManagedReproducibility.LayersOf(id).Concat(ManagedReproducibility.Edges), l => levels.Split(", ").Contains(l.Id));

    /// <summary>The deep layers of <see cref="ManagedReproducibility.LayersOf"/> are as deep as a fixed tile needs: the channel
    /// sum has several parts, the last of them shorter.</summary>
    [Theory]
    [MemberData(nameof(FixedTiles))]
    public void TheDeepLayersOfAFixedTile_HaveSeveralPartsOfChannels(string id)
    {
        ConvProblem[] deep = [.. ManagedReproducibility.LayersOf(id).Where(p => p.C == 72)];
        Assert.Equal(2, deep.Length);
        Assert.All(deep, p =>
        {
            using IConvPlan plan = ManagedReproducibility.Row(id).Prepare(p, new float[p.WeightCount], [], new ConvOptions());
            Assert.InRange(plan.ChainLength!.Value, 1, p.C - 1); // products in a row: the length of a part
            Assert.NotEqual(0, p.C % plan.ChainLength.Value);
        });
    }
}
