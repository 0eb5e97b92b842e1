using Xunit;

namespace ConvBench.Tests.Docs;

/// <summary>What docs/findings says in figures, a published run holds.</summary>
public class FiguresTests
{
    private static readonly string Root = RepositoryFiles.Root;

    private static string Results => Path.Combine(Root, "results");

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Tables_HoldWhatTheirRunsHold(string page)
    {
        string[] faults = [.. Tables(page).Where(t => t.Source is not null || (t.HoldsFigures && IsFindings(page)))
            .SelectMany(t => FigureSource.Faults(t, Results))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    /// <summary>Prose has no line that a test could read; its section leads to the run.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Findings_WithFigures_LeadToTheirRun(string page)
    {
        if (IsFindings(page))
        {
            Assert.Empty(DocsTable.Sections(Lines(page))
                .Where(s => s.Any(DocsTable.HasFigure) && !DocsTable.Targets(s).Any(t => t.Contains("/results/", StringComparison.Ordinal)))
                .Select(s => $"{page}: {s[0]}: figures and no link to a published run"));
        }
    }

    /// <summary>Each kind of check finds the figure that its run does not hold.</summary>
    [Theory]
    [InlineData("page; RUN/20261124-67334c4-study-growth/study.md", "| row | b |", "| `managed/fft` | −0.40 ± 0.01 |", "−0.40", "−0.41")]
    [InlineData("rows; RUN/20261124-85e229d-quick", "| layer | row | rel. L2 | bits |",
        "| `resnet50-56-3x3` | `reference/rounded` | 2.54e-8 | 25.2 |", "25.2", "25.3")]
    [InlineData("layers rel. L2; RUN/20261124-85e229d-quick", "| row | `resnet50-56-3x3` |",
        "| `reference/rounded` | 2.54e-8 |", "54", "55")]
    [InlineData("ratios; RUN/20261123-220330-canonical", "| row | over | layers | 1 thread |",
        "| fastest managed | fastest other | all | 1.63 (0.961 to 13.9) |", "1.63", "1.64")]
    public void AFigureThatIsNotHeld_IsAFault(string source, string headings, string row, string held, string other)
    {
        Assert.Empty(Faults(source, headings, row));
        Assert.NotEmpty(Faults(source, headings, row.Replace(held, other, StringComparison.Ordinal)));
        Assert.NotEmpty(Faults(source, headings, row, link: "elsewhere"));
    }

    private static IEnumerable<string> Faults(string source, string headings, string row, string? link = null)
    {
        source = source.Replace("RUN", "amd-epyc-zen4-avx512-2c", StringComparison.Ordinal);
        string[] lines =
        [
            "## Section", $"[the run]({link ?? source.Split("; ")[1]})", $"<!-- figures: {source} -->", "", headings,
            string.Concat(Enumerable.Repeat("| --- ", headings.Count(c => c == '|') - 1)) + "|", row,
        ];
        return FigureSource.Faults(Assert.Single(DocsTable.Of("page", lines)), Results);
    }

    /// <summary>What was measured stands in findings; the other pages define. keras.md is made from a run, which its tables name,
    /// and from outputs that the repository keeps.</summary>
    private static bool IsFindings(string page) =>
        page.StartsWith("docs/findings/", StringComparison.Ordinal) && !page.EndsWith("/keras.md", StringComparison.Ordinal);

    private static IReadOnlyList<DocsTable> Tables(string page) => DocsTable.Of(page, Lines(page));

    private static string[] Lines(string page) => File.ReadAllLines(Path.Combine(Root, page));
}
