using ConvBench.Reporting.Networks;
using Xunit;

namespace ConvBench.Tests.Reporting.Networks;

public class NetworkErrorsTests
{
    private const int Layers = 6;

    private static readonly CaseRecord[] Records = [.. SampleNetwork.Records(Layers).Where(r => r.Problem == SampleNetwork.Body)];

    [Fact]
    public void ARecord_HasTheWorstOfItsProblemsLayers()
    {
        // layers 1, 4 and 5 have this problem; the sample's local error is 1.1, 1.4 and 1.0 times that of the timed operands
        CaseRecord direct = Over(SampleNetwork.Locals(Layers)).Single(r => r.Algorithm == "managed/direct");
        Assert.Equal(1.4 * 2.1e-7, direct.Error!.RelL2, 1e-12);
        Assert.Equal(1.4 * 2.1, direct.Error.OmegaMax, 1e-9);
        Assert.Equal(-Math.Log2(1.4 * 2.1e-7), direct.Error.CorrectBits, 1e-9);
    }

    [Fact]
    public void EachFigure_IsTheWorstByItself()
    {
        LocalError Local(int layer, double relL2, double omega) => new(layer, "managed/direct")
        {
            Status = CaseStatus.Ok,
            Error = SampleRun.Untimed(SampleNetwork.Body, "", "managed/direct", relL2).Error! with { OmegaMax = omega },
        };
        ErrorStats error = Over([Local(1, 3e-6, 5), Local(4, 1e-6, 700)]).Single(r => r.Algorithm == "managed/direct").Error!;
        Assert.Equal((3e-6, 700), (error.RelL2, error.OmegaMax));
    }

    [Fact]
    public void ARowThatFailsOnALayer_HasNoTime_AndSaysWhere()
    {
        CaseRecord failed = Over([new LocalError(5, "managed/direct") { Status = CaseStatus.Failed, Reason = "3 outputs are NaN" }])
            .Single(r => r.Algorithm == "managed/direct");
        Assert.Equal((CaseStatus.Failed, "on layer 5 (/block1/conv1): 3 outputs are NaN"), (failed.Status, failed.Reason));
        Assert.False(failed.Ranks);
    }

    [Fact]
    public void OtherProblems_AndLayersThatAreNotThere_ChangeNothing() =>
        Assert.Equal(Records, Over([.. SampleNetwork.Locals(Layers).Where(l => l.Layer is 0 or 2 or 3),
            new LocalError(99, "managed/direct"), new LocalError(-1, "managed/direct") { Status = CaseStatus.Failed }]));

    private static IReadOnlyList<CaseRecord> Over(IReadOnlyList<LocalError> locals) =>
        NetworkErrors.OverLayers(Records, SampleNetwork.Header(Layers), locals);
}
