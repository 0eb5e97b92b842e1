using ConvBench.Backends.Managed;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Plans;

/// <summary>A fused ReLU is max(0, ·) of the same row without it, bit by bit.</summary>
public sealed class ReluTests
{
    private static readonly IReadOnlyList<IConvAlgorithm> All = new ManagedBackend().Algorithms;

    public static TheoryData<string> Rows => [.. All.Select(a => a.Id)];

    private static IEnumerable<Isa> Isas => Enum.GetValues<Isa>().Where(IsaSelector.IsSupported);

    [Theory]
    [MemberData(nameof(Rows))]
    public void WithARelu_EveryOutputIsThatOfTheRowWithout_OrZero(string id)
    {
        IConvAlgorithm row = All.Single(a => a.Id == id);
        IEnumerable<ConvProblem> problems = EdgeSuite.Problems.Select(e => e.Problem with { HasRelu = true }).Distinct();
        foreach ((ConvProblem p, Isa isa) in from p in problems where row.Supports(p, Device.Cpu, out _) from isa in Isas select (p, isa))
        {
            ConvData data = ConvData.Create(p, Distribution.Normal, 1);
            data.X[data.X.Length / 2] = float.NaN;
            float[] cut = Output(row, p, data, isa), whole = Output(row, p with { HasRelu = false }, data, isa);
            Assert.True(Bits(whole.Select(v => v < 0 ? 0 : v)).SequenceEqual(Bits(cut)), $"{id} {p} {isa}");
        }
    }

    [Fact]
    public void OfNaN_IsNaN_InEveryWidth()
    {
        foreach (Isa isa in Isas)
        {
            Assert.Equal([float.NaN, 0, 2, float.PositiveInfinity, 0], IsaSelector.Dispatch<Floored, float[]>(isa, default));
        }
    }

    private static IEnumerable<int> Bits(IEnumerable<float> values) => values.Select(BitConverter.SingleToInt32Bits);

    private static float[] Output(IConvAlgorithm row, ConvProblem p, ConvData data, Isa isa)
    {
        using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions { Isa = isa });
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private readonly unsafe struct Floored : IPerIsa<float[]>
    {
        public float[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            float[] values = [float.NaN, -1, 2, float.PositiveInfinity, float.NegativeInfinity];
            float* one = stackalloc float[16];
            for (int i = 0; i < values.Length; i++)
            {
                TSimd.Store(TSimd.AtLeast(TSimd.Broadcast(values[i]), TSimd.Broadcast(0)), one);
                values[i] = *one;
            }

            return values;
        }
    }
}
