namespace ConvBench.Tests.Reporting.Networks;

/// <summary>Networks with fixed numbers, made up.</summary>
internal static class SampleNetwork
{
    public const string Stem = "n1c3h56w56k64r7s7_st2_p3_b", Body = "n1c64h28w28k64r3s3_p1_b", Point = "n1c64h28w28k128r1s1_b",
        Depthwise = "n1c128h28w28k128r3s3_p1_g128_b";

    private static readonly string[] Kinds = [Body, Body, Point, Depthwise];

    /// <summary>Rows with the time of a layer and the local relative L2 error that they make, both by problem.</summary>
    private static readonly (string Row, double Speed, double Error)[] Rows =
    [
        ("onnx/auto", 1, 2.2e-7), ("torch/auto", 1.3, 2.4e-7), ("managed/auto", 0.62, 9e-7), ("managed/direct", 0.9, 2.1e-7),
        ("managed/winograd-f4x3", 0.62, 9e-7), ("managed/winograd-f6x3", 0.55, 4.2e-6),
    ];

    /// <summary>A stem, then blocks of two 3×3 layers, a 1×1 layer and a depthwise one.</summary>
    public static NetworkHeader Header(int layers) => new("sample|net.onnx", "network sample|net.onnx --threads 2")
    {
        Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        Opset = 13,
        Producer = "sample writer 1.0",
        Inputs = [new("data", [1, 3, 56, 56], "made: normal, seed 1"), new("size", [2], "sizes.npy")],
        Layers = [.. Enumerable.Range(0, layers).Select(i => new NetworkLayer(i, $"/block{i / 4}/conv{i % 4}", ProblemOf(i))
            { Depth = i, Operands = "sample|net.onnx#" + Math.Min(i, 4), Measured = i < 100 })],
        NotTaken = [new("/up/deconv", "ConvTranspose", "a transposed convolution"),
            new("/up/deconv2", "ConvTranspose", "a transposed convolution")],
        InSingle = new Dictionary<string, int> { ["Resize"] = 1, ["LRN"] = 2 },
        Threads = 2,
    };

    /// <summary>Timed cases of each problem, on the operands of its first layer.</summary>
    public static IReadOnlyList<CaseRecord> Records(int layers) =>
    [
        .. Header(layers).Layers.DistinctBy(l => l.Problem).SelectMany(l => Rows.Where(r => Computes(r.Row, l.Problem)).Select(r =>
            SampleRun.Timed(l.Problem, l.Node, r.Row, r.Speed * Nanoseconds(l.Problem), r.Error * Part(l.Problem), threads: 2) with
            { Distribution = l.Operands, Seed = 0 })),
    ];

    /// <summary>The local error of a layer is up to 1.4 times that of the timed one.</summary>
    public static IReadOnlyList<LocalError> Locals(int layers) =>
    [
        .. Header(layers).Layers.Where(l => l.Measured).SelectMany(l => Rows.Select(r => Computes(r.Row, l.Problem)
            ? new LocalError(l.Index, r.Row)
            {
                Status = CaseStatus.Ok,
                Error = SampleRun.Untimed(l.Problem, "", r.Row, r.Error * Part(l.Problem) * (1 + (0.1 * (l.Index % 5)))).Error,
            }
            : new LocalError(l.Index, r.Row) { Status = CaseStatus.Unsupported, Reason = "filter of 1×1 or stride 2" })),
    ];

    /// <summary>A policy for each row, the fastest rows, and those within 10⁻⁶.</summary>
    public static IReadOnlyList<PolicyLine> Policies(int layers) =>
    [
        .. Rows.Select(r => Policy(layers, "all " + r.Row, p => Computes(r.Row, p) ? r.Row : "onnx/auto") with
            { Substituted = Header(layers).Layers.Count(l => !Computes(r.Row, l.Problem)) }),
        Policy(layers, "fastest", p => Computes("managed/winograd-f6x3", p) ? "managed/winograd-f6x3" : "managed/auto"),
        Policy(layers, "fastest within 1e-06", _ => "managed/auto") with { Budget = 1e-6 },
    ];

    /// <summary>Writes all of it into a folder.</summary>
    public static void Write(string folder, int layers)
    {
        RecordFile.WriteEnvironment(folder, SampleRun.Environment);
        NetworkFile.Write(folder, Header(layers));
        foreach (CaseRecord record in Records(layers))
        {
            RecordFile.Append(folder, record);
        }

        Locals(layers).ToList().ForEach(l => NetworkFile.Append(folder, l));
        Policies(layers).ToList().ForEach(p => NetworkFile.Append(folder, p));
    }

    /// <summary>Inherited errors fade by a tenth in each layer, local ones add to them in the mean square.</summary>
    public static PolicyLine Policy(int layers, string name, Func<string, string> row)
    {
        var errors = new List<PolicyLayer>();
        double total = 0;
        foreach (NetworkLayer layer in Header(layers).Layers)
        {
            double local = Rows.First(r => r.Row == row(layer.Problem)).Error * Part(layer.Problem), inherited = 0.9 * total;
            total = Math.Sqrt((local * local) + (inherited * inherited));
            errors.Add(new PolicyLayer(local, inherited, total));
        }

        return new PolicyLine(name)
        {
            Rows = [.. Header(layers).Layers.Select(l => row(l.Problem))],
            Layers = errors,
            Outputs = [new NetworkOutput("prob")
            {
                Shape = [1000, 10], RelL2 = total / 2, MaxAbs = total / 10, Bits = -Math.Log2(total / 2), Choices = 1000,
                Flips = total > 5e-6 ? 3 : 0,
            }],
        };
    }

    private static string ProblemOf(int layer) => layer == 0 ? Stem : Kinds[layer % 4];

    private static bool Computes(string row, string problem) =>
        !row.Contains("winograd", StringComparison.Ordinal) || problem == Body;

    private static double Nanoseconds(string problem) => problem switch { Stem => 2e6, Body => 1e6, Point => 4e5, _ => 1e5 };

    /// <summary>Errors of shorter sums are smaller.</summary>
    private static double Part(string problem) => problem switch { Stem => 0.8, Body => 1, Point => 0.5, _ => 0.2 };
}
