using ConvBench.Bench.Cases;
using ConvBench.Bench.Screen;
using Spectre.Console;
using Xunit;

namespace ConvBench.Tests.Bench.Screen;

public class ScreenTests
{
    private static readonly CaseRecord Failed = new()
    {
        Problem = "n1c3h8w9k5r4s7",
        Backend = "fake",
        Algorithm = "fake/wrong",
        Status = CaseStatus.Failed,
        Reason = "crashed",
    };

    private static readonly CaseRecord Timed = new()
    {
        Problem = "n1c64h56w56k64r3s3_p1",
        Backend = "fake",
        Algorithm = "fake/with-a-name-of-some-length",
        Time = new TimeRecord(1.234e6, 1.2e6, 1e3, 1e2, 1.1e6, 10),
        Gflops = 187.4,
        PercentOfPeak = 84.4,
        WorkspaceBytes = 123_456_789,
        Error = new ErrorStats { RelL2 = 2.34e-7, OmegaMax = 123.4, MaxAbs = 1.2e-6, CorrectBits = 22.1 },
    };

    [Fact]
    public void AProblemWithoutAResult_ShowsItsReasons()
    {
        Assert.Contains("failed: fake/wrong: crashed", Print(Failed), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_FitInto100Columns() =>
        Assert.All(Print(Timed, Failed).Split('\n'), line => Assert.True(line.Length <= 100, line));

    [Theory]
    [InlineData(0, 10, "")]
    [InlineData(5, 10, "1:00 left")]
    [InlineData(10, 10, "0:00 left")]
    public void TheTimeLeft_IsThatOfTheCasesSoFar(int done, int total, string left) =>
        Assert.Equal(left, CaseText.Left(TimeSpan.FromMinutes(1), done, total));

    [Fact]
    public void ACase_IsALine() => Assert.Equal(
        "n1c64h56w56k64r3s3_p1 fake/with-a-name-of-some-length   1.23 ms   187.4 GFLOP/s  err 2.3e-07", CaseText.Of(Timed));

    [Fact]
    public void TheBar_ShowsEachResultAboveIt()
    {
        using var text = new StringWriter();
        var screen = new BarScreen(
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Interactive = InteractionSupport.No }));
        screen.Note("loading [fake]");
        screen.Run(1, () =>
        {
            screen.Began(new ConvCase
            {
                Problem = ConvProblem.Parse("c3h8w9k5r4s7"),
                Algorithm = "fake/wrong",
                Row = new RowFacts("fake", AlgorithmFamily.Direct)
            });
            screen.Ended(Failed);
        });
        Assert.Contains("loading [fake]", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("failed: crashed", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_PrintsFailuresAlone_AndJsonRecordsAlone()
    {
        using StringWriter quiet = new(), json = new();
        foreach (var screen in (QuietScreen[])[new(quiet, json: false), new(json, json: true)])
        {
            screen.Note("loading");
            screen.Run(2, () =>
            {
                screen.Ended(Timed);
                screen.Ended(Failed);
            });
        }

        Assert.Equal(CaseText.Of(Failed), quiet.ToString().TrimEnd());
        Assert.Equal([RecordFile.ToJson(Timed), RecordFile.ToJson(Failed)], json.ToString().TrimEnd().Split('\n').Select(l => l.TrimEnd()));
    }

    [Fact]
    public void LongRuns_PrintALineForEachLayer_UnlessAllIsAsked()
    {
        CaseRecord[] records = [.. Enumerable.Range(1, 20).SelectMany(i => Enumerable.Range(0, 3).Select(row => Timed with
        {
            Problem = $"n1c{i}h56w56k64r3s3_p1",
            Algorithm = $"fake/row{row}",
            Time = new TimeRecord(1e6 + row, 1e6, 1e3, 1e2, 1e6, 10),
        }))];
        string[] lines = Print(records).TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 20, TableText.MostLines);
        Assert.Equal("--all shows every table", lines[^1].TrimEnd());
        Assert.Equal(20, lines.Count(l => l.Contains("fake/row0", StringComparison.Ordinal)));
        using var all = new StringWriter();
        TableText.Write(all, records, all: true);
        Assert.Contains("fake/row2", all.ToString(), StringComparison.Ordinal);

        // Without times there is no line for a layer: the first tables stand, and how much is left out.
        lines = Print([.. records.Select(r => r with { Time = null, Gflops = null })]).TrimEnd().Split('\n');
        Assert.Equal(TableText.MostLines, lines.Length);
        Assert.EndsWith("more lines; --all shows every table", lines[^1].TrimEnd(), StringComparison.Ordinal);
    }

    private static string Print(params CaseRecord[] records)
    {
        using var text = new StringWriter();
        TableText.Write(text, records);
        return text.ToString();
    }
}
