using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Winograd;
using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Gates;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed;

/// <summary>Bounds that managed plans state: kept everywhere, and nearly reached where the operands are made for it.</summary>
public sealed class ManagedBoundTests
{
    private static readonly IReadOnlyList<IConvAlgorithm> All = new ManagedBackend().Algorithms;

    public static TheoryData<string, Isa> Rows
    {
        get
        {
            var rows = new TheoryData<string, Isa>();
            // what rounds its operands has a bound about the rounded ones
            foreach (IConvAlgorithm a in All.Where(a => a.Operands == FloatFormat.Binary32))
            {
                foreach (Isa isa in Enum.GetValues<Isa>().Where(i => i != Isa.Auto && IsaSelector.IsSupported(i)))
                {
                    rows.Add(a.Id, isa);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryRow_StaysWithinItsBound_OnTheEdgeSuite(string id, Isa isa)
    {
        IConvAlgorithm algorithm = All.Single(a => a.Id == id);
        foreach (ConvProblem p in EdgeSuite.Problems.Select(e => e.Problem).Where(p => algorithm.Supports(p, Device.Cpu, out _)))
        {
            foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Cancelling])
            {
                (ConvData data, Truth truth) = EdgeSuite.Case(p, distribution);
                BoundRecord? record = Judge(algorithm, p, data, truth, isa, _ => { });
                bool sees = p.EffectiveFlops > 0; // where no product reaches an output, nothing but 0 is within the bound
                Assert.True(record is { WorstShare: >= 0 and <= 1 } && record.OmegaMax > 0 == sees, $"{p} {distribution}: {record}");
            }
        }
    }

    /// <summary>One chain of 144: the first product 1, the others u, each of which is lost to rounding.</summary>
    [Theory]
    [InlineData("managed/direct")]
    [InlineData("managed/im2col")]
    public void TheBoundOfOneChain_IsReached(string id)
    {
        var p = ConvProblem.Parse("n1c16h6w40k32r3s3");
        ConvData data = new(Enumerable.Repeat(1f, (int)p.InputCount).ToArray(),
            Enumerable.Repeat((float)FloatFormat.Binary32.Unit, (int)p.WeightCount).ToArray(), []);
        for (int k = 0; k < p.K; k++)
        {
            data.W[k * p.Accumulations] = 1;
        }

        Truth truth = ReferenceConv.Compute(p, data, 1);
        BoundRecord record = Judge(All.Single(a => a.Id == id), p, data, truth, Isa.Auto, _ => { })!;

        // 1 + u is a tie that goes to 1, 143 times: |e| = 143·u, s = 1 + 143·u, γ_144 = 144·u/(1 − 144·u), and the truth's own bound
        Assert.Equal("γ_144·s, one chain", record.Formula);
        double u = FloatFormat.Binary32.Unit;
        double gamma = (144 * u / (1 - (144 * u))) + FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));
        Assert.Equal(143 * u / (gamma * (1 + (143 * u))), record.WorstShare, 12);
    }

    [Theory]
    [InlineData("managed/winograd-f2x3")]
    [InlineData("managed/winograd-f4x3")]
    [InlineData("managed/winograd-f6x3")]
    [InlineData("managed/sfc6")]
    [InlineData("managed/sfc4")]
    public void AStaleTile_IsAboveWinogradsBound(string id)
    {
        var p = ConvProblem.Parse("n1c24h14w14k5r3s3_p1_b");
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        IConvAlgorithm algorithm = All.Single(a => a.Id == id);
        Assert.InRange(Judge(algorithm, p, data, truth, Isa.Auto, _ => { })!.WorstShare, 1e-6, 1);

        // every output of a channel takes its neighbour's value: errors of the size of the outputs, bounds of 1e-4 of them at most
        Assert.NotNull(GateChecks.Bound(Judge(algorithm, p, data, truth, Isa.Auto, y => Array.Copy(y, 0, y, 1, y.Length - 1))));
    }

    [Fact]
    public void WinogradsBound_KnowsMoreRoundingsOfLargerTilesAndLongerSums()
    {
        int Kappa(string problem, int m, bool compensated) =>
            WinogradRoundings.Of<StraightTransforms<PairedLines>>(
                ConvProblem.Parse(problem), new WinogradAxis(m, 3), new WinogradAxis(m, 3), 16, compensated);

        // 1 (filter) + 2·1 (input) + 16 (a chain) + 2·3 (output)
        Assert.Equal(25, Kappa("n1c16h14w14k16r3s3", 2, compensated: false));
        Assert.Equal(26, Kappa("n1c16h14w14k16r3s3_b", 2, compensated: false));

        // chains of 32, and one addition more
        Assert.Equal(1 + 2 + 32 + 1 + 6, Kappa("n1c64h14w14k16r3s3", 2, compensated: false));

        // compensated: 6 for up to 128 channels, then one per further 128; F(6, 3): 2·3 in, 2·5 out
        Assert.Equal(1 + 6 + 6 + 1 + 10, Kappa("n1c256h14w14k16r3s3", 6, compensated: true));

        // SFC-6: 2·3 in, 2·4 out
        var sfc = new WinogradAxis(new SymbolicFourier(6));
        int kappa = WinogradRoundings.Of<StraightTransforms<SymbolicLines>>(
            ConvProblem.Parse("n1c16h14w14k16r3s3"), sfc, sfc, 16, compensated: false);
        Assert.Equal(1 + 6 + 16 + 8, kappa);
    }

    private static BoundRecord? Judge(IConvAlgorithm algorithm, ConvProblem p, ConvData data, Truth truth, Isa isa, Action<float[]> spoil)
    {
        var options = new ConvOptions(1) { Isa = isa };
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, options);
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        spoil(y);
        return plan.Bound is { } bound ? BoundCheck.Of(bound, p, data, truth, y, algorithm.Predict(p, options)?.RelL2) : null;
    }
}
