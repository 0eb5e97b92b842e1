using ConvBench.Gates;

namespace ConvBench.Tests.Reporting;

/// <summary>A small run with every kind of row that a page must show: fixed numbers, made up.</summary>
internal static class SampleRun
{
    public const string Resnet = "n1c64h56w56k64r3s3_p1", Depthwise = "n1c32h112w112k32r3s3_p1_g32",
        Dilated = "n1c8h9w10k6r3s5_st1x2_p0.1.2.1_d2x1";

    private const string NoDriver = "no NVIDIA driver; install one";

    public static RunEnvironment Environment { get; } = new()
    {
        Machine = "sample-2",
        CpuModel = "Sample CPU <1>",
        CpuFlags = ["avx2", "fma"],
        Cores = 2,
        MemoryBytes = 16L << 30,
        Caches = "L1d 32 KiB, L2 1 MiB",
        Os = "Linux",
        Runtime = ".NET 10",
        Libraries = new Dictionary<string, string> { ["torch"] = "2.10.0", ["onnx"] = "1.31.1" },
        Commit = "abc1234",
        Dirty = true,
        Limits = new Dictionary<Device, DeviceLimits>
        {
            [Device.Cpu] = new(new Dictionary<int, double> { [1] = 222.25, [2] = 441.5 }, new Dictionary<int, double> { [1] = 21.5 }),
        },
        Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        DurationSeconds = 123.4,
        OverheadShare = 0.255,
        CommandLine = "run --suite quick",
    };

    public static IReadOnlyList<CaseRecord> Records { get; } =
    [
        Floor(Resnet, "resnet50-56-3x3"),
        Timed(Resnet, "resnet50-56-3x3", "onnx/auto", 1_072_345.6, 2.18e-7),
        Timed(Resnet, "resnet50-56-3x3", "managed/direct", 1_100_000, 2.0e-7)
            with { Remarks = ["measured twice, the first was noisy"], Choice = new Choice { Form = "channels" }, ExecutedFlops = 2.3e8,
                Changed = new ChangedTimes(1_110_000, 1_120_000, 45_000, 40_000, 20_000, 10_000, 15) },
        Timed(Resnet, "resnet50-56-3x3", "managed/winograd-f4x3", 412_345, 8.06e-7) with
        {
            Choice = new Choice { Tile = new ChosenTile(4, 4, 3, 3) },
            ExecutedFlops = 5.8e7,
            Phases = [new("input transform", 8e-5), new("multiply", 3e-4), new("output transform", 3e-5), new("other", 1e-5)],
        },
        Timed(Resnet, "resnet50-56-3x3", "torch/auto", 1_220_000, 2.18e-7, n: 1),
        Skipped(Resnet, "resnet50-56-3x3", "managed/fft", CaseStatus.Failed, "relative L2 error 3.1e-2 is above 2e-5")
            with { Time = new TimeRecord(1, 1, 0, 0, 1, 15) },
        Skipped(Resnet, "resnet50-56-3x3", "nnpack/fft8", CaseStatus.Unsupported, "kernel | tile, \"too\" small"),
        Skipped(Resnet, "resnet50-56-3x3", "nnpack/fft16", CaseStatus.Unsupported, "kernel | tile, \"too\" small"),
        Skipped(Resnet, "resnet50-56-3x3", "cudnn/auto", CaseStatus.Unavailable, NoDriver),
        Floor(Depthwise, "mobilenet-dw"),
        Timed(Depthwise, "mobilenet-dw", "managed/direct", 100_000, 5.7e-8)
            with { Choice = new Choice { Form = "depthwise" }, Phases = [new("gather", 4e-5), new("transforms", 6e-5), new("other", 0)] },
        Timed(Depthwise, "mobilenet-dw", "onnx/auto", 122_000, 5.6e-8),
        Untimed(Depthwise, "mobilenet-dw", "torch/auto", 5.8e-8),
        Skipped(Depthwise, "mobilenet-dw", "cudnn/auto", CaseStatus.Unavailable, NoDriver),
        Floor(Dilated, ""),
        Timed(Dilated, "", "onnx/auto", 2_000, 3e-7),
        Timed(Dilated, "", "managed/direct", 999.7, 1e-7),
        Skipped(Dilated, "", "cudnn/auto", CaseStatus.Unavailable, NoDriver),
        Timed(Resnet, "resnet50-56-3x3", "onnx/auto", 600_000, 2.18e-7, threads: 2),
        Timed(Resnet, "resnet50-56-3x3", "managed/direct", 550_000, 2.0e-7, threads: 2),
        Skipped(Resnet, "resnet50-56-3x3", "cudnn/auto", CaseStatus.Unavailable, NoDriver) with { Threads = 2 },
    ];

    public static CaseRecord Timed(string problem, string name, string algorithm, double medianNs, double relL2, int n = 15,
        int threads = 1) =>
        Untimed(problem, name, algorithm, relL2) with
        {
            Threads = threads,
            Time = new TimeRecord(medianNs, medianNs * 1.001, medianNs * 0.004, n > 1 ? medianNs * 0.001 : 0, medianNs * 0.99,
                n)
            { Passes = n > 1 ? Passes(medianNs) : [new PassTime(0, [medianNs])] },
            PrepareNs = medianNs * 2.5,
            FirstRunNs = medianNs * 1.25,
            WorkspaceBytes = 1_234_567,
            Gflops = ConvProblem.Parse(problem).Flops / medianNs,
            EffectiveGflops = ConvProblem.Parse(problem).EffectiveFlops / medianNs,
            PercentOfPeak = 100 * ConvProblem.Parse(problem).Flops / medianNs / (threads * 222.25),
        };

    /// <summary>Eight passes around a median, 0.7 % to either side.</summary>
    private static IReadOnlyList<PassTime> Passes(double medianNs) =>
    [
        .. Enumerable.Range(0, 8).Select(i => new PassTime(i * 3 % 8, TimeRecord.Compact([medianNs * (1 + (0.002 * (i - 3.5)))]))
            { ClockGhz = 3.25 }),
    ];

    /// <summary>A row's choice, from its text.</summary>
    public static CaseRecord Chose(this CaseRecord record, string choice) =>
        record with { Choice = SchemaOne.Upgraded(record, choice).Choice };

    /// <summary>With the facts of a row of this id.</summary>
    public static CaseRecord WithFacts(this CaseRecord record) => SchemaOne.Upgraded(record, "");

    public static CaseRecord Untimed(string problem, string name, string algorithm, double relL2) => WithFacts(new()
    {
        Problem = problem,
        Suite = "quick",
        ProblemName = name,
        Backend = RowId.Backend(algorithm),
        BackendVersion = "1.2.3",
        Algorithm = algorithm,
        DeviceName = "Sample CPU",
        Status = CaseStatus.Ok,
        Deterministic = true,
        Error = new ErrorStats
        {
            MaxAbs = 6 * relL2,
            MeanAbs = 0.8 * relL2,
            RmsAbs = relL2,
            MaxRelToMax = 1.5 * relL2,
            RelL1 = 0.9 * relL2,
            RelL2 = relL2,
            RelLinf = 1.5 * relL2,
            MaxUlp = 1234.5,
            MeanUlp = 1.25,
            OmegaMax = relL2 * 1e7,
            OmegaRms = 0.25,
            Bias = -0.5,
            SumDifference = -1.5e-3,
            CorrectBits = -Math.Log2(relL2),
            WorstIndex = 77,
            WorstReference = -0.4375,
            WorstPlace = "n 0, k 0, row 1, column 21, interior",
            ConditionMedian = 20.25,
            ConditionMax = 1.5e6,
            ShareAbove1e7 = 0.125,
            ReferenceBoundAbs = 1e-12,
            ReferenceShare = 1e-12 / relL2,
            Count = 200_704,
            OutputCount = 200_704,
        },
    });

    private static CaseRecord Floor(string problem, string name) =>
        Untimed(problem, name, "reference/rounded", 2.5e-8)
            with
        {
            Deterministic = null,
            Sums = new OperandSums(1234.5678901234567, -0.125, 1e-17),
            Certificate = new Certificate(64, 0.0375, 1e-12)
        };

    private static CaseRecord Skipped(string problem, string name, string algorithm, CaseStatus status, string reason) =>
        Untimed(problem, name, algorithm, 1) with { Status = status, Reason = reason, Error = null, Deterministic = null, Choice = null };
}
