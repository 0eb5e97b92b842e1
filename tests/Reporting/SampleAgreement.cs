namespace ConvBench.Tests.Reporting;

/// <summary>Two problems, five names of three implementations, one that ran on one problem alone: fixed numbers, made up.</summary>
internal static class SampleAgreement
{
    public const string Dilated = "n1c8h12w13k6r4s7_same_d3x2", Resnet = "n1c64h56w56k64r3s3_p1";

    public static IReadOnlyList<AgreementRecord> Records { get; } =
    [
        new AgreementRecord
        {
            Problem = Dilated,
            Suite = "keras",
            ProblemName = "keras-4x7-d3x2",
            Distribution = "keras",
            TruthSum = 17.228923456789012,
            TruthNorm = 12.5,
            BoundNorm = 250.25,
            BoundMax = 13.75,
            ShareCoarse = 0.015,
            Rows =
            [
                Row("reference/rounded", "00", 17.228924f, 2.5e-8, 0),
                Row("managed/direct", "a1", 17.228924f, 2.5e-7, 0.18),
                Row("torch/auto", "a1", 17.228924f, 2.5e-7, 0.18),
                Row("onnx/auto", "b1", 17.22892f, 2e-7, 0.12),
            ],
            Pairs =
            [
                Pair("reference/rounded", "managed/direct", 7e-7, 0, 0.18, "reference/rounded", 0.05),
                Pair("reference/rounded", "onnx/auto", 5e-7, 3.8146973e-06f, 0.12, "reference/rounded", 0.04),
                Pair("managed/direct", "onnx/auto", 6.5e-7, 3.8146973e-06f, 0.2, "onnx/auto", 0.0625),
            ],
        },
        new AgreementRecord
        {
            Problem = Resnet,
            Seed = 1,
            TruthSum = -82.5,
            TruthNorm = 447.5,
            BoundNorm = 6500,
            BoundMax = 19,
            ShareCoarse = 0.31,
            Reduced = [new("TF32", 2.9e-4, 310, 82.5, 0.95), new("bfloat16", 2.3e-3, 2460, 654, 7.6)],
            Rows =
            [
                Row("reference/rounded", "01", -82.5f, 2.5e-8, 0.007),
                Row("managed/direct", "a2", -82.50001f, 2e-7, 0.65),
                Row("managed/winograd-f4x3", "c2", -82.4999f, 8e-7, 0.84) with { ErrorModel = ErrorModel.Normwise, NormLimit = 2.4e-6 },
                Row("torch/auto", "a2", -82.50001f, 2e-7, 0.65),
                Row("onnx/auto", "b2", -82.50001f, 2e-7, 0.62),
            ],
            Pairs =
            [
                Pair("reference/rounded", "managed/direct", 2e-6, -7.6293945e-06f, 0.65, "reference/rounded", 0.05),
                Pair("reference/rounded", "managed/winograd-f4x3", 5e-6, -9.918213e-05f, 0.84, "reference/rounded", 0.1),
                Pair("reference/rounded", "onnx/auto", 2e-6, -7.6293945e-06f, 0.62, "reference/rounded", 0.05),
                Pair("managed/direct", "managed/winograd-f4x3", 5.25e-6, -0.00010681152f, 0.86, "managed/direct", 0.125),
                Pair("managed/direct", "onnx/auto", 9.5e-8, 0, 0, "", 0.01),
                Pair("managed/winograd-f4x3", "onnx/auto", 5.5e-6, 0.00010681152f, 0.86, "onnx/auto", 0.11),
            ],
        },
    ];

    private static OutputFacts Row(string row, string hash, float sum, double relL2, double share) => new()
    {
        Row = row,
        Sha256 = hash,
        Sum = sum + 1e-7,
        NumpyChunked = sum,
        NumpyPairwise = sum,
        RelL2 = relL2,
        MaxError = 6 * relL2,
        ShareAbove1e7 = share,
    };

    private static PairRecord Pair(string first, string second, double max, float sums, double share, string nearer, double used)
    {
        var difference = new PairDifference
        {
            MaxAbs = max,
            MaxRel = max * 80,
            MaxBalanced = max / 2,
            RmsAbs = max / 5,
            OmegaMax = max * 1e6,
            ShareDiffering = Math.Min(1, share + 0.1),
            ShareAbove1e7 = share,
            ShareAbove1e7OfS = share / 2,
            SumDifference = sums + 1e-7,
            Count = 936,
        };
        return new PairRecord(first, second, difference, sums, 2 * sums, nearer, used);
    }
}
