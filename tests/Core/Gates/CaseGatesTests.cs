using System.Runtime.CompilerServices;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

public class CaseGatesTests
{
    [Fact]
    public void Gates_HaveNamesOfTheirOwn_AndEveryGateOfAnOutputIsAmongThem()
    {
        Assert.Equal(17, CaseGates.All.Select(g => g.Name).Distinct().Count());
        Assert.All(CaseGates.OfOutput, g => Assert.Contains(g, CaseGates.All));
        Assert.All(CaseGates.All, g => Assert.NotEmpty(g.Derivation));
    }

    /// <summary>README's list of gates is the program's, in its order.</summary>
    [Fact]
    public void Readme_ListsTheGates()
    {
        string readme = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "README.md"));
        const string Begin = "<!-- gates:begin -->", End = "<!-- gates:end -->";
        string block = readme[(readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..readme.IndexOf(End,
            StringComparison.Ordinal)];
        Assert.Equal(string.Join(' ', CaseGates.Lines),
            string.Join(' ', block.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void AMiss_NamesItsGate()
    {
        Assert.Equal(new GateMiss("second run", "differs"), CaseGates.SecondRun.Missed("differs"));
        Assert.Null(CaseGates.SecondRun.Missed(null));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
