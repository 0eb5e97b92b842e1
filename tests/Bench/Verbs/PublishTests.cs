using ConvBench.Bench.Cli;
using ConvBench.Reporting.Publish;
using ConvBench.Reporting.Rows;
using ConvBench.Tests.Reporting;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

public class PublishTests
{
    private const string Readme = "# Title\n\n<!-- results:begin -->\nold\n<!-- results:end -->\n\nrest\n";

    [Fact]
    public void Publish_CopiesTheDataAlone_AndRebuildsIndexAndReadme()
    {
        using var run = new FakeRun();
        Sample(run.Out, "quick");
        File.WriteAllText(Path.Combine(run.Out, "run.log"), "noise");
        string root = Root(run);
        Assert.Equal(ExitCode.Ok, run.Run("publish", run.Out, "--into", root, "--note", "what | it shows"));
        string target = Path.Combine(root, "results", "sample-2", "20260102-abc1234-quick");
        Assert.True(File.Exists(Path.Combine(target, "report.md")));
        string[] files = [.. Directory.GetFiles(target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(target, f))
            .Order(StringComparer.Ordinal)];
        Assert.All(files, f => Assert.True(Path.GetExtension(f) is ".json" or ".jsonl" or ".md" or ".svg", f));
        Assert.Contains("tradeoff-t1.svg", files);
        Assert.DoesNotContain(files, f => f.StartsWith("time", StringComparison.Ordinal)
            || f.StartsWith("layers", StringComparison.Ordinal));
        Assert.Equal(RecordFile.Read(run.Out, out _).Count, RecordFile.Read(target, out _).Count);
        string index = File.ReadAllText(Path.Combine(root, "results", "README.md"));
        Assert.Contains("[2026-01-02, quick, 1 and 2 threads](sample-2/20260102-abc1234-quick/report.md)", index, StringComparison.Ordinal);
        Assert.Contains(@"what \| it shows", index, StringComparison.Ordinal);
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        Assert.StartsWith("# Title\n\n<!-- results:begin -->\n", readme, StringComparison.Ordinal);
        Assert.EndsWith("<!-- results:end -->\n\nrest\n", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("old", readme, StringComparison.Ordinal);
        Assert.Contains("| depthwise (1) | depthwise 3×3, 32 on 112² | managed/direct | 100 µs |", readme.Replace('\u00a0', ' '),
            StringComparison.Ordinal);
        Assert.Contains("ran with uncommitted changes", run.Faults, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_OfAPublishedRun_KeepsItsPlaceAndWords()
    {
        using var run = new FakeRun();
        Sample(run.Out, "quick");
        string root = Root(run);
        Assert.Equal(ExitCode.Ok, run.Run("publish", run.Out, "--into", root, "--title", "first", "--note", "kept"));
        string target = Assert.Single(Directory.GetDirectories(Path.Combine(root, "results", "sample-2")));
        Assert.Equal(ExitCode.Ok, run.Run("publish", target, "--into", root, "--title", "second"));
        Assert.Equal(new Publication("second", "kept"), Publication.Read(target));
        Assert.Single(Directory.GetDirectories(Path.Combine(root, "results", "sample-2")));

        // A folder that got a fuller name says what its runs call the machine.
        string index = Path.Combine(root, "results", "README.md"), moved = Path.Combine(root, "results", "sample-zen3-avx2-2");
        Assert.DoesNotContain("Earlier runs", File.ReadAllText(index), StringComparison.Ordinal);
        Directory.Move(Path.Combine(root, "results", "sample-2"), moved);
        target = Path.Combine(moved, Path.GetFileName(target));
        Assert.Equal(ExitCode.Ok, run.Run("publish", target, "--into", root));
        Assert.Contains("Earlier runs call it `sample-2`", File.ReadAllText(index), StringComparison.Ordinal);
        Directory.Move(moved, Path.Combine(root, "results", "sample-2"));
        target = Path.Combine(root, "results", "sample-2", Path.GetFileName(target));

        // The same run once more is a copy of its own: nothing is overwritten.
        Assert.Equal(ExitCode.Ok, run.Run("publish", run.Out, "--into", root));
        Assert.True(Directory.Exists(target + "-2"));
    }

    [Fact]
    public void Front_PrefersCanonical_AndNeedsAnotherLibrary()
    {
        using var run = new FakeRun();
        string root = Root(run);
        foreach (string suite in (string[])["smoke", "canonical", "quick"])
        {
            string folder = Path.Combine(run.Folder, suite);
            Sample(folder, suite);
            Assert.Equal(ExitCode.Ok, run.Run("publish", folder, "--into", root));
        }

        Assert.Contains("of the suite `canonical`", File.ReadAllText(Path.Combine(root, "README.md")), StringComparison.Ordinal);
        Assert.Null(FrontBlock.Choose([]));
    }

    [Fact]
    public void InteractivePage_IsKeptOfTheNewestCanonicalRunAlone()
    {
        using var run = new FakeRun();
        string root = Root(run);
        foreach ((string suite, int day) in new[] { ("canonical", 1), ("quick", 3), ("canonical", 2) })
        {
            string folder = Path.Combine(run.Folder, suite + day);
            Sample(folder, suite, new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero));
            Assert.Equal(ExitCode.Ok, run.Run("publish", folder, "--into", root));
        }

        string[] kept = Directory.GetFiles(Path.Combine(root, "results"), "report.html", SearchOption.AllDirectories);
        Assert.Equal("20260102-abc1234-canonical", Path.GetFileName(Path.GetDirectoryName(Assert.Single(kept))));

        // A published run's page links nothing that is gone; report makes the interactive page again.
        string quick = Path.Combine(root, "results", "sample-2", "20260103-abc1234-quick");
        Assert.DoesNotContain("(report.html)", File.ReadAllText(Path.Combine(quick, "report.md")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.Run("report", quick));
        Assert.True(File.Exists(Path.Combine(quick, "report.html")));
    }

    [Fact]
    public void LargeData_IsKeptPacked_AndReadAsBefore()
    {
        using var run = new FakeRun();
        Sample(run.Out, "quick");
        IReadOnlyList<CaseRecord> before = RecordFile.Read(run.Out, out _);
        RecordFile.Pack(run.Out, above: 100);
        Assert.False(File.Exists(Path.Combine(run.Out, RecordFile.RecordsName)));
        Assert.True(RecordFile.Exists(run.Out));
        Assert.Equal(before.Select(RecordFile.ToJson),
            RecordFile.Read(run.Out, out IReadOnlyList<string> faults).Select(RecordFile.ToJson));
        Assert.Empty(faults);
        Assert.Equal(ExitCode.Ok, run.Run("publish", run.Out, "--into", Root(run)));

        // More records, as --resume adds them, unpack it.
        RecordFile.Append(run.Out, before[0]);
        Assert.Equal(before.Count + 1, RecordFile.Read(run.Out, out _).Count);
        Assert.Equal([RecordFile.RecordsName], Directory.GetFiles(run.Out, "records*").Select(Path.GetFileName));
    }

    [Fact]
    public void Front_ShowsOfEachKind_TheLayerWithTheMedianLead()
    {
        // Leads of 1.5, 3, 2 and 9 over onnx: the smaller of the two middle ones is 2. A kind with fewer layers comes behind.
        (string Problem, double Lead)[] layers =
            [("n1c64h56w56k64r3s3_p1", 1.5), ("n1c64h28w28k64r3s3_p1", 3), ("n1c64h14w14k64r3s3_st2_p1", 2), ("n1c64h7w7k64r3s3_p1", 9),
                ("n1c64h7w7k64r1s1", 1.1)];
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(
            [.. layers.SelectMany(l =>
                (CaseRecord[])[SampleRun.Timed(l.Problem, "", "managed/direct", 1000, 2e-7),
                    SampleRun.Timed(l.Problem, "", "onnx/auto", 1000 * l.Lead, 2e-7)])]);
        Assert.Equal([("3×3 (4)", layers[2].Problem), ("1×1 (1)", layers[4].Problem)],
            FrontBlock.Typical(groups).Select(t => (t.Kind, t.Layer.Problem)));
    }

    [Fact]
    public void DamagedPublication_IsOneLine_AndTheOthersStay()
    {
        using var run = new FakeRun();
        Sample(run.Out, "quick");
        string root = Root(run), broken = Path.Combine(root, "results", "other", "broken");
        Directory.CreateDirectory(broken);
        File.WriteAllText(Path.Combine(broken, Publication.FileName), "{");
        Assert.Equal(ExitCode.Ok, run.Run("publish", run.Out, "--into", root));
        Assert.Contains("other/broken", run.Faults, StringComparison.Ordinal);
        Assert.Contains("abc1234-quick", File.ReadAllText(Path.Combine(root, "results", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_WithoutEnvironmentOrMarks_IsBadUsage()
    {
        using var run = new FakeRun();
        Sample(run.Out, "quick");
        string root = Root(run);
        File.WriteAllText(Path.Combine(root, "README.md"), "no marks");
        Assert.Equal(ExitCode.Usage, run.Run("publish", run.Out, "--into", root));
        Assert.Contains("expected the lines <!-- results:begin -->", run.Faults, StringComparison.Ordinal);
        File.Delete(Path.Combine(run.Out, RecordFile.EnvironmentName));
        Assert.Equal(ExitCode.Usage, run.Run("publish", run.Out, "--into", root));
        Assert.Contains("expected its environment.json", run.Faults, StringComparison.Ordinal);
    }

    private static string Root(FakeRun run)
    {
        string root = Path.Combine(run.Folder, "root");
        Directory.CreateDirectory(Path.Combine(root, "results"));
        File.WriteAllText(Path.Combine(root, "README.md"), Readme);
        return root;
    }

    private static void Sample(string folder, string suite, DateTimeOffset? start = null)
    {
        Directory.CreateDirectory(folder);
        SampleRun.Records.ToList().ForEach(r => RecordFile.Append(folder, r with { Suite = suite }));
        RecordFile.WriteEnvironment(folder, start is { } time ? SampleRun.Environment with { Start = time } : SampleRun.Environment);
    }
}
