using ConvBench.Bench.Cli;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>agree over the fake backends, through the command line and worker processes.</summary>
public sealed class AgreeTests : IDisposable
{
    private const string Small = "n1c2h5w5k2r3s3", Other = "n1c3h6w6k2r1s1";

    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void RowsWithTheSameBits_AreOneImplementation_AndPagesComeFromTheFilesAlone()
    {
        int code = _run.Run("agree", "--problem", Small, "--problem", Other, "--algorithm", "good,late-wrong,nudged,refuses", "--out",
            _run.Out);
        Assert.Equal(ExitCode.Ok, code);
        IReadOnlyList<AgreementRecord> records = AgreementRecord.Read(_run.Out, out IReadOnlyList<string> faults);
        Assert.Empty(faults);
        Assert.Equal([Small, Other], records.Select(r => r.Problem));
        Assert.All(records, r =>
            Assert.Equal(["reference/rounded", "fake/good", "fake/nudged", "fake/late-wrong"], r.Rows.Select(x => x.Row)));
        foreach (AgreementRecord record in records)
        {
            Dictionary<string, string> hashes = record.Rows.ToDictionary(r => r.Row, r => r.Sha256);
            Assert.Equal(hashes["fake/good"], hashes["fake/late-wrong"]); // wrong from its fourth run on, which agree never makes
            Assert.NotEqual(hashes["fake/good"], hashes["fake/nudged"]);
            PairRecord nudged = record.Pairs.Single(p => p.Second == "fake/nudged");
            Assert.Equal(1.0 / nudged.Difference.Count, nudged.Difference.ShareDiffering);
            Assert.InRange(nudged.ToleranceUsed, double.Epsilon, 1);
        }

        Assert.Contains("3 rows are 2 implementations", _run.Printed, StringComparison.Ordinal);
        string page = Path.Combine(_run.Out, "agree.md"), text = File.ReadAllText(page);
        Assert.Contains("fake/good = fake/late-wrong", text, StringComparison.Ordinal);
        File.Delete(page);
        Assert.Equal(ExitCode.Ok, _run.Run("report", _run.Out));
        Assert.Equal(text, File.ReadAllText(page));
        Assert.Equal(1 + (2 * 6),
            File.ReadAllText(Path.Combine(_run.Out, "agree.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(File.Exists(Path.Combine(_run.Out, "agree.png")));
        Assert.Empty(Directory.EnumerateDirectories(_run.Out, ".convbench*"));
    }

    [Fact]
    public void AFailedRow_TakesNoPart_AndEndsWithOne()
    {
        Assert.Equal(ExitCode.SomeFailed, _run.Run("agree", "--problem", Small, "--algorithm", "good,wrong,nudged", "--out", _run.Out));
        Assert.DoesNotContain(AgreementRecord.Read(_run.Out, out _).Single().Rows, r => r.Row == "fake/wrong");
        Assert.Equal(CaseStatus.Failed, _run.Record("fake/wrong").Status);
    }

    [Fact]
    public void Resume_JudgesWhatIsMissing_AndLeavesWhatIsJudged()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("agree", "--problem", Small, "--algorithm", "good,nudged", "--out", _run.Out));
        Assert.Equal(ExitCode.Ok,
            _run.Run("agree", "--problem", Small, "--problem", Other, "--algorithm", "good,nudged", "--resume", _run.Out));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_run.Out, AgreementRecord.FileName)).Length);
        Assert.Equal(_run.Records.Count, _run.Records.Select(r => r.Key).Distinct().Count());
    }

    [Fact]
    public void SeveralThreadCounts_AreRowsOfTheirOwn()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("agree", "--problem", Small, "--algorithm", "good", "--threads", "1,2", "--out", _run.Out));
        Assert.Equal(["reference/rounded", "fake/good threads=1", "fake/good threads=2"],
            AgreementRecord.Read(_run.Out, out _).Single().Rows.Select(r => r.Row));
    }
}
