using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>What judge accepts of outputs that nobody vouches for: sums whose operands make them err, truths that are 0 or no
/// numbers; and what it refuses beside them.</summary>
public sealed class JudgedKindsTests : IDisposable
{
    private const float Small = 1 / 33554432f; // 2⁻²⁵
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>Constant operands: every addition of a chain rounds the same way.</summary>
    [Fact]
    public void ADriftingChain_IsRight_AndALostProductIsNot()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h62w62k1r62s62");
        ConvData data = Constant(p, 0.0039916f, 1);
        float y = 0;
        for (int i = 0; i < p.WeightCount; i++)
        {
            y += data.X[i] * data.W[i];
        }

        Judge(p, data, ("chain", [y]), ("lost", [y - data.X[0]]));
        Assert.InRange(_run.Record("chain").Error!.RelL2, 5e-5, 6e-5);
        Right("chain");
        Assert.Contains("float32 sums", _run.Record("chain").Remarks.Single(r => r.Contains("relative L2", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Failed("lost", "beyond γ_n·s");
    }

    /// <summary>1, 511 times 2⁻²⁵, and the same negative: the truth is 0, a chain loses the small positive ones and keeps the
    /// negative.</summary>
    [Fact]
    public void AZeroTruth_MayHaveTheErrorOfASum_AndNoMore()
    {
        ConvProblem p = ConvProblem.Parse("n1c1024h1w1k1r1s1");
        ConvData data = Constant(p, 0, 1);
        data.X.AsSpan(0, 512).Fill(Small);
        data.X.AsSpan(512).Fill(-Small);
        (data.X[0], data.X[512]) = (1, -1);
        Judge(p, data, ("chain", [data.X.Aggregate(0f, (sum, x) => sum + x)]), ("exact", [0]), ("twice", [-1 / 16384f]));
        Assert.Equal(511 * (double)Small, _run.Record("chain").Error!.MaxAbs);
        Right("chain");
        Right("exact");
        Failed("twice", "times the error of a float32 chain");
    }

    /// <summary>Products that cancel to 2⁻¹², summed with all positive ones first.</summary>
    [Fact]
    public void ASumOfCancellingOperands_IsRight_InTheWorstOrderToo()
    {
        ConvProblem p = ConvProblem.Parse("n1c8192h2w2k4r1s1");
        ConvData data = ConvData.Create(p, Distribution.Cancelling, 5);
        float[] y = Outputs(p, data, products => [.. products.Where(v => v > 0), .. products.Where(v => v <= 0)]);
        Judge(p, data, ("worst", y), ("bf16", Exactly(p, FloatFormat.BFloat16.Round(data))));
        Assert.True(_run.Record("worst").Error!.RelL2ToBound * Math.Sqrt(p.Accumulations) > 2e-5);
        Right("worst");
        Failed("bf16", "");
    }

    /// <summary>From thousands of products on γ_n·s hides TF32 and bfloat16.</summary>
    [Fact]
    public void ShorterOperands_AreWrong_ThoughWithinTheBoundOfASum()
    {
        ConvProblem p = ConvProblem.Parse("n1c20000h1w4k4r1s1");
        ConvData data = ConvData.Create(p, Distribution.Normal, 5);
        (FloatFormat Format, string Row)[] rows =
            [(FloatFormat.TensorFloat32, "tf32"), (FloatFormat.Binary16, "fp16"), (FloatFormat.BFloat16, "bf16")];
        Judge(p, data, [.. rows.Select(r => (r.Row, Exactly(p, r.Format.Round(data))))]);
        Assert.All(rows, r =>
        {
            Assert.True(_run.Record(r.Row).Error!.OmegaMax <= p.Accumulations);
            Failed(r.Row, "relative L2 error");
        });
    }

    /// <summary>Truths that are NaN, +∞, −∞ or beyond float32: an output is the same there, and judged where it is a number.</summary>
    [Fact]
    public void ANonFiniteTruth_IsEqualledOrMissed()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h1w6k1r1s1");
        ConvData data = new([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2e38f, 3, 0], [2], []);
        float[] right = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, 6, 0];
        float[] With(int at, float value) => [.. right.Select((v, i) => i == at ? value : v)];
        Judge(p, data, ("right", right), ("sign", With(1, float.NegativeInfinity)), ("nan", With(2, float.NaN)),
            ("number", With(0, 0)), ("far", With(4, 7)), ("spread", With(5, float.NaN)));
        Right("right");
        Assert.Equal(2, _run.Record("right").Error!.Count);
        Failed("sign", "judged output 1 is -Infinity, its truth Infinity");
        Failed("nan", "judged output 2 is NaN, its truth -Infinity");
        Failed("number", "judged output 0 is 0, its truth NaN");
        Failed("far", "relative L2 error");
        Failed("spread", "NaN or infinite");
    }

    [Fact]
    public void ATruthWithoutNumbers_IsEqualledToo()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h1w2k1r1s1");
        Judge(p, new([float.NaN, float.NaN], [2], []), ("right", [float.NaN, float.NaN]), ("wrong", [float.NaN, 1]));
        Right("right");
        Failed("wrong", "judged output 1 is 1, its truth NaN");
    }

    private void Judge(ConvProblem p, ConvData data, params (string Row, float[] Y)[] outputs)
    {
        string folder = ExchangeFiles.Write(_run.Out, p, data);
        foreach ((string row, float[] y) in outputs)
        {
            Npy.Write<float>(ExchangeFiles.Output(folder, row), y, p.N, p.K, p.OH, p.OW);
        }

        _run.Run("judge", folder, "--out", _run.Out);
        Right("reference/rounded");
    }

    private void Right(string row) => Assert.True(_run.Record(row).Status == CaseStatus.Ok, _run.Record(row).Reason);

    private static ConvData Constant(ConvProblem p, float x, float w)
    {
        var data = new ConvData(new float[p.InputCount], new float[p.WeightCount], new float[p.HasBias ? p.K : 0]);
        Array.Fill(data.X, x);
        Array.Fill(data.W, w);
        return data;
    }

    /// <summary>What exact arithmetic gives.</summary>
    private static float[] Exactly(ConvProblem p, ConvData data) => ReferenceConv.Compute(p, data, 1).Rounded();

    /// <summary>A 1×1 layer by float32 chains.</summary>
    private static float[] Outputs(ConvProblem p, ConvData data, Func<float[], float[]> order) =>
        [.. Enumerable.Range(0, (int)p.OutputCount)
        .Select(i => order([.. Enumerable.Range(0, p.C).Select(c => data.X[(c * p.OH * p.OW) + (i % (p.OH * p.OW))]
            * data.W[(i / (p.OH * p.OW) * p.C) + c])]).Aggregate(0f, (sum, v) => sum + v))];

    private void Failed(string row, string reason)
    {
        CaseRecord record = _run.Record(row);
        Assert.Equal(CaseStatus.Failed, record.Status);
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
    }
}
