using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace ConvBench.Tests.Docs;

/// <summary>What every hand-written or generated page of the repository keeps; results/ and approved pages are not asked.</summary>
public partial class MarkdownTests
{
    private const int Width = 120;
    private static readonly string Root = RepositoryFiles.Root;

    public static TheoryData<string> Pages => [.. Files().Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Lines_AreBelow120Characters(string page) =>
        Assert.DoesNotContain(Lines(page), l => !l.StartsWith('|') && !l.StartsWith("<!--", StringComparison.Ordinal)
            && l.Trim().Contains(' ', StringComparison.Ordinal) && Shown(l).Length >= Width);

    /// <summary>A merge that was not finished.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_HaveNoMarksOfAMerge(string page) => Assert.DoesNotContain(Lines(page), l => Mark().IsMatch(l));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string page) => Assert.DoesNotContain(Links(page), link => !Exists(page, link));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_LeadToTheGlossary(string page)
    {
        if (page is "README.md" or "CONTRIBUTING.md" || (page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/glossary.md"))
        {
            Assert.Contains(Links(page), link => link.EndsWith("glossary.md", StringComparison.Ordinal));
        }
    }

    /// <summary>global.json takes later patches of one feature band, and refuses the other bands of .NET 10.</summary>
    [Fact]
    public void Readme_NamesTheFeatureBandThatGlobalJsonAsksFor()
    {
        JsonElement sdk = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "global.json"))).RootElement.GetProperty("sdk");
        Assert.Equal("latestPatch", sdk.GetProperty("rollForward").GetString());
        Assert.Contains(Lines("README.md"), l => l.Contains($".NET SDK of the band {sdk.GetProperty("version").GetString()![..^2]}xx ",
            StringComparison.Ordinal));
    }

    /// <summary>A link counts as its text, since its address cannot be broken; a linked picture is a link in a link.</summary>
    private static string Shown(string line) => Link().Replace(Link().Replace(line, "$1"), "$1");

    private static string[] Lines(string page) => File.ReadAllLines(Path.Combine(Root, page));

    private static IEnumerable<string> Links(string page) => DocsTable.Targets(Lines(page))
        .Where(target => !target.StartsWith("http", StringComparison.Ordinal));

    private static bool Exists(string page, string link)
    {
        string[] parts = link.Split('#');
        string file = Path.Combine(Root, parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        return Path.Exists(file) && (parts.Length == 1 || File.ReadLines(file).Any(l => l.StartsWith('#') && Anchor(l) == parts[1]));
    }

#pragma warning disable CA1308 // GitHub's anchors are lower case
    private static string Anchor(string heading) =>
        NoWord().Replace(heading.TrimStart('#').Trim(), "").ToLowerInvariant().Replace(' ', '-');
#pragma warning restore CA1308

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "tests", "Fixtures"), "*.md", SearchOption.AllDirectories));

    [GeneratedRegex(@"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("^(<{7}|={7}|>{7})( |$)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();
}
