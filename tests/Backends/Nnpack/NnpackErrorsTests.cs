using ConvBench.Backends.Nnpack;
using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Gates;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Nnpack;

/// <summary>NNPACK's transforms are within their bounds, and make what they predict.</summary>
[Collection("libtorch")]
public class NnpackErrorsTests
{
    private static readonly string[] Layers =
        ["n1c64h28w28k16r3s3_p1", "n1c300h14w14k16r3s3_p1", "n1c16h36w36k16r5s5_p2", "n1c8h12w12k8r3s3_p1_b", "n2c40h20w13k12r1s7_p0x3"];

    public static TheoryData<string> Rows => ["nnpack/winograd-f6x3", "nnpack/fft8", "nnpack/fft16"];

    [MachineTheory]
    [MemberData(nameof(Rows))]
    public void EveryOutput_IsWithinTheBound(string id)
    {
        IConvAlgorithm row = Find(id);
        ConvProblem[] problems = [.. EdgeSuite.Problems.Select(e => e.Problem).Concat(Layers.Select(ConvProblem.Parse))
            .Where(p => row.Supports(p, Device.Cpu, out _))];
        Assert.True(problems.Length > 10);
        foreach (ConvProblem p in problems)
        {
            foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Cancelling, Distribution.Integers])
            {
                (ConvData data, Truth truth) = EdgeSuite.Case(p, distribution);
                BoundRecord record = Judge(row, p, data, data, truth, out _)!;
                Assert.True(record.WorstShare <= 1 && (record.MeanShare is null || record.MeanShare <= 1), $"{p} {distribution}: {record}");
                Assert.True(record.WorstShare > 0 || distribution == Distribution.Integers, $"{p} {distribution}: {record}");
            }
        }
    }

    /// <summary>Operands of 16 bits passed 2·10⁻⁵, which was the only limit of these rows.</summary>
    /// <remarks>
    /// Rounded operands have another truth, whose distance is what they make whatever the arithmetic: 9.2e-6 of ‖y‖₂, from E[δ²] =
    /// 0.18·v², v = 2⁻¹⁶, for each of two operands. The row's own errors are independent of it and add as squares, but for a chance
    /// correlation, for which a tenth is left. Where a row grants itself more, nothing can be asked: that is F(6×6, 3×3) with hundreds
    /// of channels on few tiles alone.
    /// </remarks>
    [MachineTheory]
    [MemberData(nameof(Rows))]
    public void TheRow_MakesWhatItPredicts_AndNotOnOperandsOf16Bits(string id)
    {
        IConvAlgorithm row = Find(id);
        var granted = new List<string>();
        foreach (ConvProblem p in Layers.Select(ConvProblem.Parse).Where(p => row.Supports(p, Device.Cpu, out _)))
        {
            (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Normal);
            ConvData rounded = data with { X = [.. data.X.Select(Sixteen)], W = [.. data.W.Select(Sixteen)] };
            Judge(row, p, data, data, truth, out ErrorStats error);
            Assert.Null(Fault(row, p, error));
            double made = 0.9 * ErrorStats.Of(EdgeSuite.TruthOf(p, rounded).Rounded(), truth, p).RelL2;
            Judge(row, p, data, rounded, truth, out error);
            Assert.True(error.RelL2 > made, $"{p}: {error.RelL2}");
            if (PrecisionGate.Limit(row.ErrorModel, p, Distribution.Normal, error.Count, row.Predict(p, new ConvOptions())) < made)
            {
                Assert.StartsWith("mean square error: ", Fault(row, p, error), StringComparison.Ordinal);
            }
            else
            {
                granted.Add(p.ToString());
            }
        }

        Assert.Equal(id == "nnpack/winograd-f6x3" ? [Layers[1]] : [], granted);
    }

    private static float Sixteen(float v) => Rounding.ToBits(v, 16);

    private static string? Fault(IConvAlgorithm row, ConvProblem p, ErrorStats error) =>
        PrecisionGate.Fault(row.ErrorModel, error, p, Distribution.Normal, row.Predict(p, new ConvOptions()));

    private static IConvAlgorithm Find(string id) => new NnpackBackend().Algorithms.Single(a => a.Id == id);

    /// <summary>The row on some operands, held against the truth and the bound of the given ones.</summary>
    private static BoundRecord? Judge(IConvAlgorithm row, ConvProblem p, ConvData data, ConvData used, Truth truth, out ErrorStats error)
    {
        Assert.True(new NnpackBackend().IsAvailable(out string reason), reason);
        using IConvPlan plan = row.Prepare(p, used.W, used.B, new ConvOptions());
        plan.Load(used.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        error = ErrorStats.Of(y, truth, p);
        return BoundCheck.Of(plan.Bound!, p, data, truth, y, null);
    }
}
