using System.Runtime.CompilerServices;
using Xunit;

namespace ConvBench.Tests.Core.Records;

public class SchemaOneTests
{
    /// <summary>Every line of every published run of the first layout is read, and says as much as before.</summary>
    [Fact]
    public void PublishedRecords_AreRead()
    {
        string results = Path.Combine(Here(), "..", "..", "..", "results");
        CaseRecord[] records =
        [
            .. Directory.EnumerateDirectories(results, "*", SearchOption.AllDirectories).Where(RecordFile.Exists).SelectMany(folder =>
            {
                IReadOnlyList<CaseRecord> read = RecordFile.Read(folder, out IReadOnlyList<string> faults);
                Assert.Empty(faults);
                return read;
            }),
        ];
        Assert.True(records.Length > 5000);
        Assert.All(records, r => Assert.Equal(CaseRecord.CurrentSchema, r.Schema));
        Assert.All(records.Where(r => r.Status == CaseStatus.Ok), r => Assert.Equal("", r.Reason));
        Assert.Contains(records, r => r.Remarks.Count == 2);
        Assert.All(records.Where(r => r is { Status: CaseStatus.Ok, Chooses: true }),
            r => Assert.StartsWith("managed/", r.Choice!.Row, StringComparison.Ordinal));
        Assert.All(records.Where(r => r.Algorithm.StartsWith("managed/fft", StringComparison.Ordinal) && r.Status == CaseStatus.Ok),
            r => Assert.NotNull(r.Choice!.Tile));
        Assert.All(records, r => Assert.Equal(r.Backend is "managed" or "opencl" or "reference", r.Own));
    }

    [Theory]
    [InlineData("F(4×4, 3×3)")]
    [InlineData("tiles of 24×32")]
    [InlineData("channels")]
    [InlineData("2+2 × 2+3 taps")]
    [InlineData("managed/direct, columns")]
    [InlineData("managed/winograd-f4x3, F(4×4, 3×3)")]
    [InlineData("managed/fft, tiles of 24×24, budget 1E-6")]
    [InlineData("managed/im2col, budget 2.5E-7")]
    public void AVariant_IsAChoiceOfTheSameText(string variant) => Assert.Equal(variant, SchemaOne.ChoiceOf(variant)!.ToString());

    [Fact]
    public void AVariant_IsTakenApart()
    {
        Assert.Equal(new Choice { Row = "managed/winograd", Tile = new ChosenTile(1, 4, 1, 7) },
            SchemaOne.ChoiceOf("managed/winograd, F(1×4, 1×7)"));
        Assert.Equal(new Choice { Row = "managed/fft", Tile = new ChosenTile(24, 32), Budget = 1e-6 },
            SchemaOne.ChoiceOf("managed/fft, tiles of 24×32, budget 1E-6"));
        Assert.Null(SchemaOne.ChoiceOf(""));
    }

    [Fact]
    public void ALineOfTheFirstLayout_SaysWhatTodaysSays()
    {
        const string Line = """{"schema":1,"problem":"n1c8h8w8k8r3s3","backend":"managed","algorithm":"managed/auto","""
            + """ "variant":"managed/direct, channels","status":"ok","reason":"a; b"}""";
        CaseRecord read = RecordFile.FromJson(Line);
        Assert.Equal((2, true, true, AlgorithmFamily.Auto, "managed/direct", ""),
            (read.Schema, read.Own, read.Chooses, read.Family, read.Choice!.Row, read.Reason));
        Assert.Equal(["a", "b"], read.Remarks);
        Assert.Equal("why; not",
            RecordFile.FromJson(Line.Replace("\"ok\"", "\"failed\"", StringComparison.Ordinal)
                .Replace("a; b", "why; not", StringComparison.Ordinal)).Reason);
        Assert.Null(RecordFile.FromJson(Line.Replace("\"managed/direct, channels\"", "5", StringComparison.Ordinal)).Choice);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
