using ConvBench.Reporting.Drawing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Reporting.Drawing;

public class LabelPlacerTests
{
    private const float Width = 120, Height = 25, Radius = 6;

    [Property(Arbitrary = [typeof(Crowds)], MaxTest = 60, Replay = "20804,13")]
    public bool Labels_HoweverCrowded_OverlapNothing(Crowd crowd) => IsClean(crowd, Place(crowd));

    [Property(Arbitrary = [typeof(Sparse)], MaxTest = 100, Replay = "20804,15")]
    public bool Labels_WhereSpaceSuffices_AreAllPlacedAndOverlapNothing(Crowd crowd)
    {
        PlacedLabel?[] placed = Place(crowd);
        return placed.All(p => p is not null) && IsClean(crowd, placed);
    }

    [Property(Arbitrary = [typeof(Crowds)], MaxTest = 20, Replay = "20804,17")]
    public bool Labels_OfTheSamePoints_StandAtTheSamePlaces(Crowd crowd) => Place(crowd).SequenceEqual(Place(crowd));

    [Fact]
    public void Label_OfALonelyPoint_StandsRightBesideIt()
    {
        PlacedLabel label = Assert.Single(Place(new Crowd([(100, 100)], 400, 200)))!;
        Assert.Null(label.Leader);
        Assert.InRange(label.PageBox.Left - 100, Radius, Radius + 6);
    }

    [Fact]
    public void Label_AtTheRightFrame_StandsInside()
    {
        PlacedLabel label = Assert.Single(Place(new Crowd([(395, 100)], 400, 200)))!;
        Assert.True(label.PageBox.Right <= 400);
    }

    [Fact]
    public void Label_WithoutRoom_IsLeftOut() => Assert.Null(Assert.Single(Place(new Crowd([(50, 50)], 100, 100))));

    [Theory]
    [InlineData(0, 0, 10, 10, true)]
    [InlineData(0, 0, 3, 3, false)]
    [InlineData(0, 5, 10, 5, true)]
    [InlineData(0, 7, 10, 7, false)]
    [InlineData(5, 0, 5, 20, true)]
    public void Segment_MeetsABox_WhereSomeOfItIsInside(float x1, float y1, float x2, float y2, bool meets) =>
        Assert.Equal(meets, new Segment(x1, y1, x2, y2).Meets(new PageBox(4, 4, 6, 6)));

    private static PlacedLabel?[] Place(Crowd crowd) => LabelPlacer.Place(
        [.. crowd.Points.Select(p => new LabelRequest(p.X, p.Y, Radius, Width, Height))], Markers(crowd), [],
            new PageBox(0, 0, crowd.Width, crowd.Height));

    private static PageBox[] Markers(Crowd crowd) => [.. crowd.Points.Select(p => PageBox.Around(p.X, p.Y, Radius, Radius))];

    private static bool IsClean(Crowd crowd, PlacedLabel?[] placed)
    {
        PageBox[] boxes = [.. placed.Where(p => p is not null).Select(p => p!.PageBox)];
        var bounds = new PageBox(0, 0, crowd.Width, crowd.Height);
        return boxes.All(bounds.Contains)
            && boxes.All(b => !Markers(crowd).Any(b.Overlaps))
            && boxes.Select((b, i) => !boxes.Skip(i + 1).Any(b.Overlaps)).All(free => free);
    }

    /// <summary>Points in a frame.</summary>
    public sealed record Crowd((int X, int Y)[] Points, int Width, int Height);

    /// <summary>Up to 25 points in a frame that holds about 20 labels.</summary>
    public static class Crowds
    {
        public static Arbitrary<Crowd> Crowd() =>
            (from n in Gen.Choose(0, 25)
             from points in (from x in Gen.Choose(0, 360) from y in Gen.Choose(0, 250) select (x, y)).ArrayOf(n)
             select new Crowd(points, 360, 250)).ToArbitrary();
    }

    /// <summary>Up to 8 points, each in a cell of its own of 300 × 100 pixels: a label of 120 × 25 and its margins fit on
    /// either side.</summary>
    public static class Sparse
    {
        public static Arbitrary<Crowd> Crowd() =>
            (from n in Gen.Choose(1, 8)
             from cells in Gen.Shuffle(Enumerable.Range(0, 12).ToArray())
             from offsets in (from x in Gen.Choose(0, 299) from y in Gen.Choose(0, 99) select (x, y)).ArrayOf(n)
             select new Crowd([.. offsets.Select((o, i) => ((cells[i] % 3 * 300) + o.x, (cells[i] / 3 * 100) + o.y))], 900,
                 400)).ToArbitrary();
    }
}
