using System.Text.Json.Nodes;
using ConvBench.Bench;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Machine;
using ConvBench.Tests.Reporting;
using ConvBench.Tests.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

public sealed class CompareVerbTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void TwoRuns_AreATableOnScreenAndThreePagesInTheNewOne()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Changed));
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, b));
        Assert.All(_run.Printed.Split('\n').Where(l => !l.StartsWith(_run.Folder, StringComparison.Ordinal)),
            l => Assert.True(l.Length <= 100, l));
        Assert.Contains("3 regressions in 16 cases: 1 without their result, 1 less accurate, 1 slower.", _run.Printed,
            StringComparison.Ordinal);
        Assert.Contains("SLOWER", _run.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("managed/fft", _run.Printed, StringComparison.Ordinal);
        Assert.Equal(["compare.html", "compare.md", "compare.xml"],
            Directory.GetFiles(Path.Combine(b, "compare-a")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ARegression_IsExitCode1_WhereThatIsAskedFor()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Changed));
        Assert.Equal(ExitCode.SomeFailed, _run.Run("compare", a, b, "--fail-on-regression", "--out", _run.Out));
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, a, "--fail-on-regression", "--out", _run.Out));
        Assert.True(File.Exists(Path.Combine(_run.Out, "compare.md")));
    }

    [Fact]
    public void ADamagedLine_IsNamed_AndCostsNothingElse()
    {
        (string a, string b) = (Write("a", SampleComparison.Base), Write("b", SampleComparison.Base));
        File.AppendAllText(Path.Combine(b, RecordFile.RecordsName), "{\"schema\":1,\"problem\n");
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, Path.Combine(b, RecordFile.RecordsName)));
        Assert.StartsWith("bench: b: records.jsonl line 19:", Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal);
        Assert.Contains("No regression in 17 cases.", _run.Printed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(b, "compare-a", "compare.md")));
    }

    /// <summary>Both programs are this one, over the fake backend: what matters is that each suspect gets its rounds and its word. A row
    /// that this program lacks keeps what the runs say. So wide a threshold drops equal programs after at most eight rounds.</summary>
    [Fact]
    public void Suspects_AreMeasuredAgain_ByBothProgramsInTurn()
    {
        CaseRecord Case(string row, string version, int seed) =>
            SampleComparison.Case(row, 1e6, 0.01, seed) with { Problem = "n1c4h8w8k4r3s3", BackendVersion = version };
        RunEnvironment here = SampleRun.Environment with { Machine = MachineFacts.ShortName };
        (string a, string b) = (Write("a", [Case("fake/good", "1", 1), Case("fake/gone", "1", 2)], here),
            Write("b", [Case("fake/good", "2", 3), Case("fake/gone", "2", 4)], here));
        string program = typeof(Program).Assembly.Location;
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, b, "--recheck", "--base-program", program, "--threshold", "90"));
        Assert.Contains("2 suspects, each measured again", _run.Printed, StringComparison.Ordinal);
        Assert.Matches(@"again: resnet50-56-3x3 fake/good: \d+\.\d{3}\s", _run.Printed);
        Assert.Contains("Measured again by both programs in turn: 2 cases,", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("failed: this program has no such row", File.ReadAllText(Path.Combine(b, "compare-a", "compare.md")),
            StringComparison.Ordinal);
    }

    /// <summary>A change is planted in one case of two runs of one code, and nothing else is reported. 1.02 is within the threshold,
    /// which the verdict must not hide.</summary>
    [Theory]
    [InlineData("error:managed/fft:1.5", "error of managed/fft on resnet50-56-3x3 × 1.5: reported", ExitCode.SomeFailed)]
    [InlineData("time:managed/fft:1.3", "time of managed/fft on resnet50-56-3x3 × 1.3: reported", ExitCode.SomeFailed)]
    [InlineData("time:managed/fft:1.02", "time of managed/fft on resnet50-56-3x3 × 1.02: NOT reported", ExitCode.Ok)]
    public void WhatIsPlanted_IsReported_AndNothingElse(string plant, string says, int code)
    {
        CaseRecord[] Run(int seed) =>
        [
            SampleComparison.Case("managed/direct", 1e6, 0.01, seed), SampleComparison.Case("managed/fft", 1e6, 0.01, seed + 1),
            .. SampleComparison.Peers(1e6, seed + 2),
        ];
        (string a, string b) = (Write("a", Run(31)), Write("b", Run(51)));
        Assert.Equal(code, _run.Run("compare", a, b, "--plant", plant, "--fail-on-regression"));
        Assert.Contains($"planted: {says}; others reported: 0\n", _run.Printed, StringComparison.Ordinal);
    }

    /// <summary>Records of schema 1 know no passes: they are compared, and a warning says what that leaves open.</summary>
    [Fact]
    public void SchemaOne_IsComparedWithTwo_AndSaysWhatItCannotDecide()
    {
        string a = Write("a", []), b = Write("b", SampleComparison.Base);
        File.WriteAllLines(Path.Combine(a, RecordFile.RecordsName), SampleComparison.Base.Select(SchemaOneLine));
        Assert.Equal(ExitCode.Ok, _run.Run("compare", a, b));
        Assert.Equal("", _run.Faults);
        Assert.Contains("No regression in 17 cases.", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("note: a took each time in one go: what differs from pass to pass is not in its intervals",
            string.Join(' ', _run.Printed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void BadInput_IsOneLineAndExitCode2()
    {
        string a = Write("a", SampleComparison.Base), other = Write("other", [SampleRun.Records[11]]);
        foreach ((string[] args, string says) in ((string[], string)[])
        [
            (["compare", a], "compare: expected two runs' folders"),
            (["compare", a, "nowhere"], "compare 'nowhere': expected a run's folder"),
            (["compare", a, other], "no case is in both"),
            (["compare", a, a, "--threshold", "much"], "--threshold 'much': expected a number above 0"),
            (["compare", a, a, "--recheck"], "--recheck and --base-program go together"),
            (["compare", a, a, "--base-program", a], "--recheck and --base-program go together"),
            (["compare", a, a, "--recheck", "--base-program", a], "expected the bench.dll of the base's program"),
            (["compare", a, a, "--recheck", "--base-program", typeof(Program).Assembly.Location], "expected two runs of this machine"),
            (["compare", a, a, "--plant", "time:managed/fft"], "--plant 'time:managed/fft': expected time:ROW:FACTOR or error:ROW:FACTOR"),
            (["compare", a, a, "--plant", "time:managed/none:2"], "has no case of managed/none with a time and an error"),
        ])
        {
            Assert.Equal(ExitCode.Usage, _run.Run(args));
            Assert.Contains(says, Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
    }

    /// <summary>A record as the first layout had it: one list of measurements, no family, no passes.</summary>
    private static string SchemaOneLine(CaseRecord record)
    {
        JsonObject line = JsonNode.Parse(RecordFile.ToJson(record))!.AsObject();
        line["schema"] = 1;
        Array.ForEach(["family", "own", "chooses", "choice", "remarks", "chainLength"], name => line.Remove(name));
        if (line["time"] is JsonObject time)
        {
            time.Remove("passes");
            time["samplesNs"] = new JsonArray([.. record.Time!.Measurements.Select(ns => (JsonNode)ns)]);
        }

        return line.ToJsonString();
    }

    private string Write(string name, IReadOnlyList<CaseRecord> records, RunEnvironment? environment = null)
    {
        string folder = Path.Combine(_run.Folder, name);
        Directory.CreateDirectory(folder);
        RecordFile.WriteEnvironment(folder, environment ?? SampleRun.Environment);
        foreach (CaseRecord record in records)
        {
            RecordFile.Append(folder, record);
        }

        return folder;
    }
}
