using System.Text.Json;
using Xunit;

namespace ConvBench.Tests.Core.Records;

public class RecordFileTests
{
    private static readonly CaseRecord Full = new()
    {
        Problem = "n1c64h56w56k64r3s3_p1",
        Suite = "quick",
        ProblemName = "resnet50-56-3x3",
        Backend = "managed",
        BackendVersion = "0.1.0",
        Algorithm = "managed/winograd-f4x3",
        Device = Device.Cpu,
        DeviceName = "a \"CPU\", µ",
        Threads = 2,
        Isa = "avx512",
        Distribution = "normal",
        Seed = 1,
        Status = CaseStatus.Ok,
        Reason = "line",
        Choice = new Choice { Tile = new ChosenTile(4, 4, 3, 3), Row = "managed/winograd-f4x3", Budget = 1e-6 },
        Family = AlgorithmFamily.Winograd,
        Own = true,
        Execution = new Execution(Device.Cpu, 2, "avx512") { DeviceName = "a" },
        Remarks = ["one", "two"],
        Gate = "own bound",
        ChainLength = 32,
        Time = new TimeRecord(1.5, 2, 0.1, 0.01, 1.4, 3) { SamplesNs = [1.4, 1.5, 3.1] },
        PrepareNs = 0.1,
        WorkspaceBytes = 1L << 40,
        Gflops = 1.0 / 3,
        Error = ErrorStats.Compute([1f, 2.5f], [1, 2], [1, 2], 3),
        Certificate = new Certificate(64, 0.25, 1e-13),
        Deterministic = true,
    };

    [Fact]
    public void Record_WrittenAndRead_IsTheSame()
    {
        CaseRecord read = RecordFile.FromJson(RecordFile.ToJson(Full));
        Assert.Equal(Full.Time!.SamplesNs, read.Time!.SamplesNs);
        Assert.Equal(Full with { Time = null }, read with { Time = null, Remarks = Full.Remarks });
        Assert.Equal(Full.Remarks, read.Remarks);
        Assert.Equal(Full.Error, read.Error);
    }

    [Fact]
    public void Record_WithNaNAndInfinity_IsReadBack()
    {
        CaseRecord bad = Full with
        {
            Status = CaseStatus.Failed,
            Time = null,
            Error = ErrorStats.Compute([float.NaN], [1], [1], 1) with { Bias = double.NaN }
        };
        CaseRecord read = RecordFile.FromJson(RecordFile.ToJson(bad));
        Assert.Equal(double.PositiveInfinity, read.Error!.MaxAbs);
        Assert.Equal(double.NegativeInfinity, read.Error.CorrectBits);
        Assert.Equal(double.NaN, read.Error.Bias);
    }

    [Fact]
    public void Json_IsOneLineOfCamelCaseWithTheStatusesOfTheDesign()
    {
        string json = RecordFile.ToJson(Full with { Status = CaseStatus.Unsupported, Reason = "two\nlines" });
        Assert.DoesNotContain('\n', json);
        Assert.Contains("\"schema\":2", json, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"unsupported\"", json, StringComparison.Ordinal);
        Assert.Contains("\"workspaceBytes\":1099511627776", json, StringComparison.Ordinal);
        Assert.Contains("\"family\":\"winograd\"", json, StringComparison.Ordinal);
        Assert.Contains("\"maxRelToMax\":", json, StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithDamagedLines_LosesThoseAlone()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Append(folder.Path, Full);
        string good = RecordFile.ToJson(Full);
        File.AppendAllText(folder.File(RecordFile.RecordsName),
            "not json\n\n" + good.Replace("\"schema\":2", "\"schema\":9", StringComparison.Ordinal)
            + "\n{\"problem\":\"x\"}\n" + good[..(good.Length / 2)]);
        RecordFile.Append(folder.Path, Full with { Seed = 2 }); // after a line that a killed run left half
        IReadOnlyList<CaseRecord> records = RecordFile.Read(folder.Path, out IReadOnlyList<string> faults);
        Assert.Equal([1, 2], records.Select(r => r.Seed));
        Assert.Equal(4, faults.Count);
        Assert.All(faults, f => Assert.DoesNotContain('\n', f));
        Assert.Contains("line 2", faults[0], StringComparison.Ordinal);
        Assert.Contains("schema 9", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_WrittenAndRead_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var environment = new RunEnvironment
        {
            Machine = "cpu-2",
            CpuFlags = ["avx2", "fma"],
            Limits = new Dictionary<Device, DeviceLimits>
            {
                [new("cuda", 1)] =
                DeviceLimits.Unknown with { PeakGflops = new Dictionary<int, double> { [1] = 222.5, [2] = 441 } }
            },
            Libraries = new Dictionary<string, string> { ["torch"] = "2.10.0" },
            Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            OverheadShare = 0.4,
        };
        RecordFile.WriteEnvironment(folder.Path, environment);
        RunEnvironment read = RecordFile.ReadEnvironment(folder.Path);
        Assert.Equal(JsonSerializer.Serialize(environment), JsonSerializer.Serialize(read));
        Assert.Equal([RecordFile.EnvironmentName], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Environment_OfAnEarlierVersion_HasTheLimitsOfTheCpu()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, RecordFile.EnvironmentName),
            """{"schema":1,"machine":"cpu-2","peakGflops":{"1":222.5}}""");
        RunEnvironment read = RecordFile.ReadEnvironment(folder.Path);
        Assert.Equal(222.5, read.LimitsOf(Device.Cpu).PeakGflops[1]);
        Assert.Empty(read.LimitsOf(Device.Cpu).BandwidthGBps);
        Assert.Empty(read.LimitsOf(new("cuda")).PeakGflops);
    }
}
