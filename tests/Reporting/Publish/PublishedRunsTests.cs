using System.Diagnostics;
using System.Text.RegularExpressions;
using ConvBench.Reporting.Publish;
using Xunit;

namespace ConvBench.Tests.Reporting.Publish;

/// <summary>What lies below results/ in this repository.</summary>
public sealed partial class PublishedRunsTests
{
    private static readonly string Root = RepositoryFiles.Root;

    /// <summary>Files below results/ as git knows them, '/' between; where there is no git, all that are there.</summary>
    private static readonly HashSet<string> Files = Tracked().ToHashSet();

    public static TheoryData<string> Runs =>
        [.. Files.Where(f => f.EndsWith("/" + Publication.FileName, StringComparison.Ordinal)).Select(f => f[..f.LastIndexOf('/')])];

    [Theory]
    [MemberData(nameof(Runs))]
    public void APublishedRun_HasAtMost3MB(string run) =>
        Assert.InRange(Of(run).Sum(f => new FileInfo(Path.Combine(Root, f)).Length), 1, PublishedFiles.MaxBytes);

    [Theory]
    [MemberData(nameof(Runs))]
    public void APublishedRun_HasDataPagesAndTheFiguresThatTheyShow(string run)
    {
        string[] pages = [.. Of(run).Where(f => f.EndsWith(".md", StringComparison.Ordinal))];
        string[] linked = [.. pages.SelectMany(Links).Distinct()];
        Assert.All(linked, f => Assert.True(Files.Contains(f) || (IsElsewhere(f) && File.Exists(Path.Combine(Root, f))), f));
        Assert.All(Of(run).Except(pages).Except(linked), f =>
            Assert.True(f.EndsWith("/report.html", StringComparison.Ordinal) || Path.GetExtension(f) is ".json" or ".jsonl" or ".gz", f));
    }

    [Fact]
    public void InteractivePage_IsThatOfTheNewestCanonicalRun() =>
        Assert.EndsWith("-canonical/report.html", Assert.Single(Files, f => f.EndsWith(".html", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("README.md")]
    [InlineData("results/README.md")]
    [InlineData("docs/findings/performance.md")]
    [InlineData("docs/findings/accuracy.md")]
    public void APageThatQuotesRuns_LinksFilesThatAreThere(string page)
    {
        string[] linked = [.. Links(page).Where(f => f.StartsWith("results/", StringComparison.Ordinal))];
        Assert.NotEmpty(linked);
        Assert.All(linked, f => Assert.Contains(f, Files));
    }

    /// <summary>Outside of results/: a page of the docs, such as the glossary.</summary>
    private static bool IsElsewhere(string file) => !file.StartsWith("results/", StringComparison.Ordinal);

    private static IEnumerable<string> Of(string run) => Files.Where(f => f.StartsWith(run + "/", StringComparison.Ordinal));

    /// <summary>Files that a page of the repository links, by their paths from its root.</summary>
    private static IEnumerable<string> Links(string page) => Link().Matches(File.ReadAllText(Path.Combine(Root, page)))
        .Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal))
        .Select(t => Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(Root, Path.GetDirectoryName(page)!, t))).Replace('\\', '/'));

    private static IEnumerable<string> Tracked()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files", "results"])
            {
                RedirectStandardOutput =
                true,
                RedirectStandardError = true
            })!;
            string listed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0 && listed.Length > 0)
            {
                return listed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // no git: a copy of the sources
        }

        return Directory.GetFiles(Path.Combine(Root, "results"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'));
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)\)")]
    private static partial Regex Link();
}
