using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Winograd;
using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Gates;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>Every Winograd and SFC row makes what its matrices and sums predict, within 1.3 times and the scatter of few tiles.</summary>
public class WinogradPredictionTests
{
    private static readonly string[] Layers =
        ["n1c64h24w24k16r3s3_p1", "n1c1h12w12k16r3s3_p1", "n1c256h14w14k16r3s3_p1", "n1c64h48w48k8r3s3_p24_d24", "n1c16h24w24k8r5s5_p2"];

    public static TheoryData<Isa> Widths => [Isa.Scalar, Isa.Vector128, Isa.Avx2, Isa.Avx512];

    [MachineTheory]
    [MemberData(nameof(Widths))]
    public void EveryRow_MakesWhatItPredicts(Isa isa)
    {
        IConvAlgorithm[] rows =
            [.. new ManagedBackend().Algorithms.Where(a => a.Family is AlgorithmFamily.Winograd or AlgorithmFamily.Sfc)];
        foreach (ConvProblem p in EdgeSuite.Problems.Select(e => e.Problem).Concat(Layers.Select(ConvProblem.Parse)))
        {
            foreach (IConvAlgorithm row in rows.Where(a => a.Supports(p, Device.Cpu, out _)))
            {
                Assert.True(Fault(row, p, isa) is null, $"{row.Id} {p}: {Fault(row, p, isa)}");
            }
        }
    }

    /// <summary>Compensated sums make √(1.33 + 0.18·2.5) = 1.33, chains of 32 make √(1.33 + 0.18·19) = 2.18: 1.6 times, above the 1.3 that
    /// are granted; SFC-6, with 1.9 of its transforms, 1.53 and 2.31: 1.5 times. A row that lost its compensation fails. The layer has
    /// at least 28 tiles of every size, so that AVX-512 kernels compensate whatever the caches hold.</summary>
    [MachineFact(Need.Avx2)]
    public void LostCompensation_IsCaught()
    {
        ConvProblem p = ConvProblem.Parse("n1c128h48w48k16r3s3_p1");
        foreach (WinogradAlgorithm row in (WinogradAlgorithm[])
            [WinogradAlgorithm.F2x3, WinogradAlgorithm.F4x3, WinogradAlgorithm.F6x3, .. WinogradAlgorithm.Symbolic])
        {
            (WinogradAxis h, WinogradAxis w) = row.Axes(p);
            Assert.True(WinogradBlocking.Compensates(p, h, w, width: 16));
            ErrorStats plain = Error(row, p, Isa.Avx2);
            Assert.Null(Judge(WinogradCost.Predict(p, h, w, lanes: 8, float64: false)));
            Assert.NotNull(Judge(WinogradCost.Predict(p, h, w, lanes: 16, float64: false)));

            string? Judge(ErrorPrediction predicted) =>
                PrecisionGate.Fault(ErrorModel.Normwise, plain, p, Distribution.Normal, predicted);
        }
    }

    private static string? Fault(IConvAlgorithm row, ConvProblem p, Isa isa) => PrecisionGate.Fault(
        row.ErrorModel, Error(row, p, isa), p, Distribution.Normal, row.Predict(p, new ConvOptions { Isa = isa }));

    private static ErrorStats Error(IConvAlgorithm row, ConvProblem p, Isa isa)
    {
        (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Normal);
        using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions { Isa = isa });
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return ErrorStats.Of(y, truth, p);
    }
}
