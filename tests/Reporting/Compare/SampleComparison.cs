using ConvBench.Reporting.Compare;

namespace ConvBench.Tests.Reporting.Compare;

/// <summary>Two made-up runs with every kind of change between them.</summary>
internal static class SampleComparison
{
    private static readonly string[] Rows = ["managed/direct", "managed/fft", "managed/winograd", "torch/auto"];

    /// <summary>Ten passes of 1 ms with a scatter of about 1 %, by row.</summary>
    public static IReadOnlyList<CaseRecord> Base { get; } =
    [
        SampleRun.Untimed(SampleRun.Resnet, "resnet50-56-3x3", "reference/rounded", 2.5e-8) with { Sums = new OperandSums(1, 2, 3) },
        .. Rows.Select((row, i) => Case(row, 1e6, 0.01, i + 1)),
        Case("managed/direct", 2e6, 0.01, 9) with { Problem = SampleRun.Depthwise, ProblemName = "mobilenet-dw" },
        Case("nnpack/fft8", 3e6, 0.01, 11) with { Status = CaseStatus.Failed, Reason = "crashed", Time = null, Error = null },
        Case("managed/im2col", 3e6, 0.01, 12),
        .. Peers(1e6, seed: 31),
    ];

    /// <summary>direct 20 % slower, fft 3 % slower, winograd noisy, torch 10 % less accurate, depthwise lost, nnpack works again.</summary>
    public static IReadOnlyList<CaseRecord> Changed { get; } =
    [
        Base[0],
        Case("managed/direct", 1.2e6, 0.01, 21),
        Case("managed/fft", 1.03e6, 0.002, 22),
        Case("managed/winograd", 1.05e6, 0.4, 23),
        Case("torch/auto", 1e6, 0.01, 24, 2.2e-7),
        Base[5] with { Status = CaseStatus.Failed, Reason = "ω max 99 | is above 9", Time = null, Error = null },
        Case("nnpack/fft8", 3e6, 0.01, 25),
        Case("managed/auto", 3e6, 0.01, 26),
        .. Peers(1e6, seed: 51),
    ];

    public static CompareSide Side(string name, IReadOnlyList<CaseRecord> records, RunEnvironment? environment = null) =>
        new(name, environment ?? SampleRun.Environment, records, []);

    public static RunComparison Compare(IReadOnlyList<CaseRecord> earlier, IReadOnlyList<CaseRecord> later) =>
        RunComparison.Of(Side("base", earlier), Side("new", later), 0.05);

    /// <summary>Ten rows of a library, each of which differs a little from one seed to the next.</summary>
    public static IEnumerable<CaseRecord> Peers(double timeNs, int seed) =>
        Enumerable.Range(0, 10).Select(i => Case($"onnx/row{i}", timeNs * (1 + (1e-3 * (((seed * i) % 7) - 3))), 0.01, seed + i));

    /// <summary>A case with ten passes of one measurement, spread evenly over ± scatter, in an order that the seed draws.</summary>
    public static CaseRecord Case(string row, double timeNs, double scatter, int seed, double relL2 = 2e-7)
    {
        double[] samples = [.. Enumerable.Range(0, 10).Select(i => timeNs * (1 + (scatter * ((i - 4.5) / 4.5)) + (1e-5 * seed)))];
        new Random(seed).Shuffle(samples);
        return SampleRun.Timed(SampleRun.Resnet, "resnet50-56-3x3", row, timeNs, relL2) with
        {
            Time = new TimeRecord(timeNs, timeNs, scatter * timeNs, scatter * timeNs / 3, samples.Min(),
                10)
            { Passes = [.. TimeRecord.Compact(samples).Select((ns, i) => new PassTime(i, [ns]))] },
        };
    }
}
