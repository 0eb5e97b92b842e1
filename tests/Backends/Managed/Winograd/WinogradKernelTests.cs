using ConvBench.Backends.Managed.Plans;
using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>The straight-line kernels of every width against the exact matrices and plain loops.</summary>
public sealed unsafe class WinogradKernelTests
{
    public static TheoryData<Isa> Isas => [Isa.Scalar, Isa.Vector128, Isa.Avx2, Isa.Avx512];

    /// <summary>All points are dyadic with few bits, so that small integers pass without rounding: equality, not closeness.</summary>
    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void InputTransform_OnSmallIntegers_IsTheExactMatrix(Isa isa)
    {
        foreach (int m in new[] { 2, 4, 6 })
        {
            var axis = new WinogradAxis(m, 3);
            float[] d = Integers(axis.Alpha * 3 * 16, seed: 40 + m);
            float[] v = IsaSelector.Dispatch<InputRun, float[]>(isa, new InputRun(axis, d));
            AssertProduct(axis.Exact.BT, d, v, lines: 3);
        }
    }

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void OutputTransform_OnSmallIntegers_IsTheExactMatrix(Isa isa)
    {
        foreach ((int m, int r) in new[] { (2, 3), (3, 2), (2, 5), (3, 4), (4, 3), (5, 2), (2, 7), (3, 6), (4, 5), (5, 4), (6, 3), (7, 2),
            (1, 1) })
        {
            var axis = new WinogradAxis(m, r);
            float[] x = Integers(axis.Alpha * 3 * 16, seed: 50 + m);
            float[] y = IsaSelector.Dispatch<OutputRun, float[]>(isa, new OutputRun(axis, x));
            AssertProduct(axis.Exact.AT, x, y, lines: 3);
        }
    }

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void Product_OnSmallIntegers_IsExactForEveryRegisterTile(Isa isa)
    {
        for (int rows = 1; rows <= 14; rows++)
        {
            for (int cols = 1; cols <= 2; cols++)
            {
                Assert.Equal(0, IsaSelector.Dispatch<ProductRun, int>(isa, new ProductRun(rows, cols, Compensated: false)));
                Assert.Equal(0, IsaSelector.Dispatch<ProductRun, int>(isa, new ProductRun(rows, cols, Compensated: true)));
            }
        }
    }

    /// <summary>
    /// Kahan's steps leave the roundings inside chains of four channels, 0.3·√4·u, and that of the result, 0.41·u rms: 0.72·u of the sums.
    /// A plain chain of 128 would give 0.3·√128·u = 3.4·u, chains of 32 still 1.7·u.
    /// </summary>
    [MachineFact(Need.Avx512)]
    public void CompensatedProduct_RoundsAsIfChannelsWereFew() =>
        Assert.InRange(IsaSelector.Dispatch<SumRun, double>(Isa.Avx512, default) / FloatFormat.Binary32.Unit, 0.4, 1.0);

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void Rows_ThereAndBack_AreTheSame(Isa isa)
    {
        foreach (int count in new[] { 1, 4, 7, 22 })
        {
            Assert.Equal(0, IsaSelector.Dispatch<RowsRun, int>(isa, new RowsRun(count, 1)));
            Assert.Equal(0, IsaSelector.Dispatch<RowsRun, int>(isa, new RowsRun(count, 3)));
        }
    }

    private static float[] Integers(int count, int seed)
    {
        var random = new CounterRandom(seed, stream: 0, block: 0);
        var result = new float[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = random.Integer(4);
        }

        return result;
    }

    /// <summary>x and y are [element][line][16]; the kernels of narrower widths see their own lanes of it.</summary>
    private static void AssertProduct(Rational[,] matrix, float[] x, float[] y, int lines)
    {
        int step = lines * 16;
        for (int row = 0; row < matrix.GetLength(0); row++)
        {
            for (int at = 0; at < step; at++)
            {
                double sum = 0;
                for (int j = 0; j < matrix.GetLength(1); j++)
                {
                    sum += matrix[row, j].ToDouble() * x[(j * step) + at];
                }

                Assert.Equal(sum, y[(row * step) + at]);
            }
        }
    }

    private readonly struct InputRun(WinogradAxis axis, float[] d) : IPerIsa<float[]>
    {
        public float[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            var v = new float[d.Length];
            fixed (float* k = axis.Input, from = d, to = v)
            {
                for (int lane = 0; lane < 16; lane += TSimd.Width)
                {
                    InputTransform<TSimd, TVec>.Lines(ThreeLines(axis, k, from + lane, to + lane));
                }
            }

            return v;
        }
    }

    private static unsafe AxisLines ThreeLines(WinogradAxis axis, float* constants, float* from, float* to) => new()
    {
        Alpha = axis.Alpha,
        Constants = constants,
        Source = from,
        Element = 48,
        Line = 16,
        Target = to,
        TargetElement = 48,
        TargetLine = 16,
        Count = 3,
    };

    private readonly struct OutputRun(WinogradAxis axis, float[] x) : IPerIsa<float[]>
    {
        public float[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            var y = new float[axis.M * 48];
            float[] constants = [.. axis.Output, 0];
            fixed (float* k = constants, from = x, to = y)
            {
                for (int lane = 0; lane < 16; lane += TSimd.Width)
                {
                    OutputTransform<TSimd, TVec>.Lines(axis.M, ThreeLines(axis, k, from + lane, to + lane));
                }
            }

            return y;
        }
    }

    private readonly record struct ProductRun(int Rows, int Cols, bool Compensated) : IPerIsa<int>
    {
        public int Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int w = TSimd.Width, channels = (2 * w) + 1, rows = Rows, cols = Cols;
            if (rows > (Compensated ? CompensatedProduct<TSimd, TVec>.MaxRows : TileProduct<TSimd, TVec>.MaxRows)
                || (Compensated && w != 16))
            {
                return 0;
            }

            float[] v = Integers(3 * rows * w, seed: 60), u = Integers(channels * cols * w, seed: 61), m = new float[rows * cols * w];
            fixed (float* pv = v, pu = u, pm = m)
            {
                delegate*<int, int, float*, nint, float*, int, float*, bool, void> run =
                    Compensated ? &CompensatedProduct<TSimd, TVec>.Run : &TileProduct<TSimd, TVec>.Run;
                run(rows, cols, pv, rows * w, pu, w + 1, pm, false);
                run(rows, cols, pv, rows * w, pu, channels, pm, true);
            }

            int wrong = 0;
            for (int i = 0; i < m.Length; i++)
            {
                int row = i / (cols * w), k = i % (cols * w);
                double sum = 0;
                for (int c = 0; c < channels; c++)
                {
                    sum += (c <= w ? 2 : 1) * v[(c / w * rows * w) + (row * w) + (c % w)] * u[(c * cols * w) + k];
                }

                wrong += sum == m[i] ? 0 : 1;
            }

            return wrong;
        }
    }

    private readonly struct SumRun : IPerIsa<double>
    {
        /// <summary>rms error over rms sum of 7 × 2 vectors of sums over 128 channels of uniform operands.</summary>
        public double Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            const int Channels = 128;
            int w = TSimd.Width, rows = CompensatedProduct<TSimd, TVec>.MaxRows;
            float[] v = Uniform(Channels * rows, seed: 80), u = Uniform(Channels * 2 * w, seed: 81), m = new float[rows * 2 * w];
            fixed (float* pv = v, pu = u, pm = m)
            {
                CompensatedProduct<TSimd, TVec>.Run(rows, 2, pv, rows * w, pu, Channels, pm, add: false);
            }

            double errors = 0, sums = 0;
            for (int i = 0; i < m.Length; i++)
            {
                double sum = 0;
                for (int c = 0; c < Channels; c++)
                {
                    sum += (double)v[(c / w * rows * w) + (i / (2 * w) * w) + (c % w)] * u[(c * 2 * w) + (i % (2 * w))];
                }

                errors += (m[i] - sum) * (m[i] - sum);
                sums += sum * sum;
            }

            return Math.Sqrt(errors / sums);
        }

        private static float[] Uniform(int count, int seed)
        {
            var random = new CounterRandom(seed, stream: 0, block: 0);
            var result = new float[count];
            for (int i = 0; i < count; i++)
            {
                result[i] = (float)((2 * random.Unit()) - 1);
            }

            return result;
        }
    }

    private readonly struct RowsRun(int count, int step) : IPerIsa<int>
    {
        public int Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int wrong = 0, plane = (count * step) + 5;
            for (int channels = 1; channels <= TSimd.Width; channels++)
            {
                float[] x = Integers(plane * channels, seed: 70), rows = new float[count * TSimd.Width], y = new float[plane * channels];
                var bias = new float[TSimd.Width];
                bias.AsSpan().Fill(0.5f);
                rows.AsSpan().Fill(float.NaN);
                fixed (float* px = x, pr = rows, py = y, pb = bias)
                {
                    ChannelRows<TSimd, TVec>.Gather(px, plane, step, channels, count, pr);
                    ChannelRows<TSimd, TVec>.Scatter(pr, new Epilogue(pb, float.NegativeInfinity), py, plane, step, channels, count);
                }

                for (int i = 0; i < y.Length; i++)
                {
                    bool inside = i % plane % step == 0 && i % plane / step < count;
                    wrong += y[i] == (inside ? x[i] + 0.5f : 0) ? 0 : 1;
                }

                for (int i = 0; i < rows.Length; i++)
                {
                    wrong += i % TSimd.Width < channels || rows[i] == 0 ? 0 : 1;
                }
            }

            return wrong;
        }
    }
}
