using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace ConvBench.Tests.Rooms;

/// <summary>Facts cross the program as fields: no source takes a text apart that another source has written.</summary>
public class FactsTests
{
    /// <summary>The one place that reads texts, those of the first layout of records.</summary>
    private const string Reader = "SchemaOne.cs";

    [Theory]
    [InlineData(@"\.Variant\b", "a choice as text")]
    [InlineData(@"(Reason|Remark)\.(Split|StartsWith|Contains|IndexOf)\(", "a reason or remark taken apart")]
    [InlineData(@"Match\(\w+\.(Reason|Choice|Formula|Algorithm)", "a regular expression over a record's text")]
    [InlineData(@"\.IndexOf\('/'|Split\('/'\)|Split\('\.', '/'\)", "a backend cut out of an id")]
    [InlineData(@"[!=]= ""managed""|StartsWith\(""managed/", "whose a row is, from its name")]
    [InlineData(@"Measurement\.Parse", "a measurement read from text")]
    [InlineData(@"RowPalette\.FamilyOf", "a family guessed from an id")]
    public void NoSource_ParsesWhatTheProgramWrote(string pattern, string what) => Assert.All(
        Sources().Where(f => Path.GetFileName(f) is not (Reader or "RowId.cs" or "PlannedFigure.cs")),
        f => Assert.False(
            Code(f).Any(line => Regex.IsMatch(line, pattern)),
                $"{Path.GetFileName(f)}: {what}: {Code(f).FirstOrDefault(l => Regex.IsMatch(l, pattern))}"));

    private static IEnumerable<string> Code(string file) =>
        File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static IEnumerable<string> Sources()
    {
        char s = Path.DirectorySeparatorChar;
        return ((string[])["src", "bench"]).SelectMany(f =>
            Directory.EnumerateFiles(Path.Combine(Here(), "..", "..", f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{s}obj{s}", StringComparison.Ordinal) && !f.Contains($"{s}bin{s}", StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
