using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Core.Shapes;

public class ProblemFileTests
{
    private const string Header = "name,problem,count,tags,source\n";

    [Fact]
    public void Suite_GivesEveryFieldOfEveryLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("mine.csv", "# source: a paper\n\n" + Header
            + "a,n1c3h8w8k4r3s3_p1,3,,\n# remark\n\"b, \"\"quoted\"\"\",mb1ic3ih9oc4kh3,,heavy dist=keras,\"x, y\"\n");
        IReadOnlyList<ProblemEntry> entries = ProblemFile.ReadSuite(path);
        Assert.Equal(new ProblemEntry("a", ConvProblem.Parse("n1c3h8w8k4r3s3_p1"), "mine", "a paper", false, 3, null), entries[0]);
        Assert.Equal(new ProblemEntry("b, \"quoted\"", ConvProblem.Parse("n1c3h9w9k4r3s3"), "mine", "x, y", true, 1, Distribution.Keras),
            entries[1]);
    }

    [Theory]
    [InlineData("", "no problem")]
    [InlineData(Header, "no problem")]
    [InlineData("name,problem\n", "expected the header name,problem,count,tags,source")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,s\n", "m.csv:2: 4 fields, expected 5")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,0,,s\n", "m.csv:2: count '0'")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,x,,s\n", "m.csv:2: count 'x'")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,slow,s\n", "m.csv:2: tag 'slow', expected heavy or dist=")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,dist=odd,s\n", "m.csv:2: tag 'dist=odd'")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,dist=3,s\n", "m.csv:2: tag 'dist=3'")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,,\n", "m.csv:2: no source")]
    [InlineData(Header + ",n1c3h8w8k4r3s3,1,,s\n", "m.csv:2: no name")]
    [InlineData(Header + "a,n1c3h8w8k4r3z3,1,,s\n", "m.csv:2: problem 'n1c3h8w8k4r3z3': at 'z3'")]
    [InlineData(Header + "a,\"n1c3h8w8k4r3s3,1,,s\n", "m.csv:2: an open quote")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,,s\na,n1c3h8w8k4r1s1,1,,s\n", "m.csv:3: name 'a'")]
    [InlineData(Header + "a,n1c3h8w8k4r3s3,1,,s\nb,c3h8w8k4r3s3,1,,s\n", "m.csv:3: problem 'n1c3h8w8k4r3s3', expected each problem once")]
    public void Suite_ThatIsBad_GivesOneLineWithFileAndNumber(string text, string expectation)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.csv", text), message = Assert.Throws<FormatException>(() => ProblemFile.ReadSuite(path)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ReadsBothGrammarsAndIncludes()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("more"));
        folder.File(Path.Combine("more", "b.txt"), "n1c3h9w9k4r3s3\ninclude ../c.txt\n");
        folder.File("c.txt", "n1c3h7w7k4r3s3");
        string path = folder.File("a.txt",
            "# mine\nn1c3h8w8k4r3s3 # remark\r\n\nmb1ic3ih6oc4kh3nname#1\ninclude more/b.txt\ninclude c.txt\nc3h8w8k4r3s3\n");
        Assert.Equal(
            ["n1c3h8w8k4r3s3", "n1c3h6w6k4r3s3", "n1c3h9w9k4r3s3", "n1c3h7w7k4r3s3"], ProblemFile.ReadList(path).Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("n1c3h8w8k4r3s3\nx\n", "a.txt:2: problem 'x'")]
    [InlineData("include\n", "a.txt:1: problem 'include'")]
    [InlineData("\ninclude nowhere.txt\n", "a.txt:2: include 'nowhere.txt', expected a file that exists")]
    [InlineData("include a.txt\n", "a.txt:1: include 'a.txt', expected a file that is not being read already")]
    [InlineData("include b.txt\n", "b.txt:2: include 'a.txt', expected a file that is not being read already")]
    [InlineData("# nothing\n", "no problem in it")]
    public void List_ThatIsBad_GivesOneLineWithFileAndNumber(string text, string expectation)
    {
        using var folder = new TemporaryFolder();
        folder.File("b.txt", "n1c3h8w8k4r3s3\ninclude a.txt\n");
        string path = folder.File("a.txt", text), message = Assert.Throws<FormatException>(() => ProblemFile.ReadList(path)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ThatIsMissing_GivesOneLine()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no such file", Assert.Throws<FormatException>(() => ProblemFile.ReadList(folder.File("none.txt"))).Message,
            StringComparison.Ordinal);
    }
}
