using ConvBench.Bench.Machine;
using Xunit;

namespace ConvBench.Tests.Bench.Machine;

/// <summary>A program without a working tree still names the commit that it was built of.</summary>
public class RepositoryTests
{
    [Theory]
    [InlineData("0.1.0+0123abc", "0123abc", false)]
    [InlineData("0.1.0+0123abc-dirty", "0123abc", true)]
    [InlineData("0.1.0", "", false)]
    public void TheCommit_StandsInTheVersion(string version, string commit, bool dirty) =>
        Assert.Equal((commit, dirty), Repository.OfVersion(version));
}
