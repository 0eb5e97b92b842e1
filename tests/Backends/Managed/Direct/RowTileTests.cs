using ConvBench.Backends.Managed.Direct;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Direct;

/// <summary>The kernel over output columns against its sum, for every remainder of filter rows, columns and live rows;
/// small integers, so that sums are exact.</summary>
public sealed unsafe class RowTileTests
{
    private const int Rows = 4, Channels = 3;
    private const float Untouched = -7, Bias = 100;

    [MachineTheory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Avx2)]
    [InlineData(Isa.Avx512)]
    public void SharedAndSeparateRows_SumTheirTaps_AndWriteWhatIsLiveAlone(Isa isa) =>
        Assert.Empty(IsaSelector.Dispatch<Check, string[]>(isa, default));

    /// <summary>A band: whether neighbouring output rows share input rows, the filter, the columns, and how many rows the
    /// output has (0: sums alone).</summary>
    private readonly record struct Case(bool Shared, int R, int S, int Columns, int Live, bool Accumulate);

    /// <summary>Cases with another output than that of the definition.</summary>
    private readonly struct Check : IPerIsa<string[]>
    {
        public string[] Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            [.. from shared in (bool[])[true, false]
                from r in Enumerable.Range(1, 8)
                from s in (int[])[1, 3]
                from columns in (int[])[1, TSimd.Width, 2 * TSimd.Width, (2 * TSimd.Width) + 1, (5 * TSimd.Width) - 1]
                from live in Enumerable.Range(0, Rows + 1)
                let one = new Case(shared, r, s, columns, live, Accumulate: (r + live) % 2 == 0)
                where !Run<TSimd, TVec>(one)
                select one.ToString()];

        private static bool Run<TSimd, TVec>(Case c)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            int tile = 2 * TSimd.Width, pitch = (c.Columns + tile - 1) / tile * tile, dilation = 2, inputs = c.Shared
                ? c.R + Rows - 1 : Rows * c.R;
            int step = pitch + (dilation * c.S), weightStep = (c.R * c.S) + 2, outputPitch = c.Columns + 3;
            float[] x = Integers(inputs * Channels * step, 3), w = Integers(Channels * weightStep, 5);
            float[] sums = [.. Enumerable.Repeat(Untouched, Rows * pitch)], y = [.. Enumerable.Repeat(Untouched, Rows * outputPitch)];
            float[] expected = Expected(c, x, w, step, weightStep, dilation), before = [.. sums];
            nint* taps = stackalloc nint[c.S];
            float** rows = stackalloc float*[inputs];
            fixed (float* px = x, pw = w, ps = sums, py = y)
            {
                for (int i = 0; i < inputs; i++)
                {
                    rows[i] = px + (i * Channels * step);
                }

                for (int s = 0; s < c.S; s++)
                {
                    taps[s] = s * dilation;
                }

                var args = new RowTile<TSimd, TVec>.Args
                {
                    Inputs = rows,
                    Taps = taps,
                    Weights = pw,
                    WeightStep = weightStep,
                    Sums = ps,
                    SumPitch = pitch,
                    CStep = step,
                    Columns = c.Columns,
                    Output = c.Live > 0 ? py : null,
                    OutputPitch = outputPitch,
                    LiveRows = c.Live,
                    Bias = Bias,
                    R = c.R,
                    InputPitch = c.R,
                    S = c.S,
                    CCount = Channels,
                    Accumulate = c.Accumulate,
                    Floor = float.NegativeInfinity,
                };
                if (c.Shared)
                {
                    RowTile<TSimd, TVec>.Shared(&args);
                }
                else
                {
                    RowTile<TSimd, TVec>.Separate(&args);
                }
            }

            return Enumerable.Range(0, Rows).All(o => Enumerable.Range(0, c.Columns).All(col =>
                    c.Live > 0 || sums[(o * pitch) + col] == expected[(o * c.Columns) + col]))
                && Enumerable.Range(0, y.Length).All(i => y[i] == (i / outputPitch < c.Live && i % outputPitch < c.Columns
                    ? expected[(i / outputPitch * c.Columns) + (i % outputPitch)] + Bias : Untouched));
        }

        private static float[] Expected(Case c, float[] x, float[] w, int step, int weightStep, int dilation)
        {
            var sums = new float[Rows * c.Columns];
            for (int i = 0; i < sums.Length; i++)
            {
                (int o, int col) = Math.DivRem(i, c.Columns);
                sums[i] = c.Accumulate ? Untouched : 0;
                for (int t = 0; t < Channels * c.R * c.S; t++)
                {
                    (int channel, int tap) = Math.DivRem(t, c.R * c.S);
                    (int r, int s) = Math.DivRem(tap, c.S);
                    int row = c.Shared ? o + r : (o * c.R) + r;
                    sums[i] += w[(channel * weightStep) + tap] * x[(((row * Channels) + channel) * step) + col + (s * dilation)];
                }
            }

            return sums;
        }
    }

    private static float[] Integers(int count, int seed)
    {
        var random = new CounterRandom(seed, stream: 0, block: 0);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Integer(4))];
    }
}
