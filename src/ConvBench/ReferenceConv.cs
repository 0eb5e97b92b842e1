namespace ConvBench;

/// <summary>The float64 truth of one problem, both tensors NCHW in the output's shape.</summary>
/// <param name="Y">y in float64.</param>
/// <param name="S">Bound tensor s = |x| ⋆ |w| + |b|.</param>
public sealed record Truth(double[] Y, double[] S);

/// <summary>The production truth: y in float64 and the bound tensor s = |x| ⋆ |w| + |b|.</summary>
/// <remarks>
/// Products of two float32 numbers are exact in float64 (24 + 24 ≤ 53 bits, exponents far inside), so that only additions round and
/// fused and separate multiply-add give the same bits. Each output is summed in one documented order: channels in blocks of
/// <see cref="ReferenceLayout.ChannelBlock"/>, inside a block by channel, row and column of the filter in one chain, block sums added
/// one after the other, the bias last. Vector lanes and threads hold different outputs and never share a sum: the bits depend
/// neither on the instruction set nor on the thread count. Whatever the order, |y − exact| ≤ γ_n(2⁻⁵³)·s (<see cref="Gamma"/>) with
/// n = (C/Groups)·R·S, plus one with bias; with blocks of about 512 products the error in practice grows like that of n/512 + 512.
/// Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1 and §4.2.
/// </remarks>
public static class ReferenceConv
{
    /// <summary>γ_n(2⁻⁵³) = n·2⁻⁵³/(1 − n·2⁻⁵³): the float64 reference is within γ_n·s of the exact value.</summary>
    public static double Gamma(int n)
    {
        const double U = 1.0 / (1L << 53);
        return n * U / (1 - (n * U));
    }

    /// <summary>The whole truth. Beside y and s it holds the weights in float64 and below 1 MiB per thread, no copy of the input.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands, float32.</param>
    /// <param name="threads">Threads that compute, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">An operand has not the length that the problem asks for.</exception>
    public static Truth Compute(ConvProblem p, ConvData data, int threads)
    {
        Check(p, data);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var layout = new ReferenceLayout(p);
        double[] w = layout.PackWeights(data.W);
        var truth = new Truth(new double[p.OutputCount], new double[p.OutputCount]);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(
            0L,
            layout.Items,
            options,
            () => new ReferenceWorker(layout, data, w, truth),
            (item, _, worker) =>
            {
                worker.Row(item);
                return worker;
            },
            _ => { });
        return truth;
    }

    /// <summary>The truth of some outputs: the bits that <see cref="Compute"/> gives, at the cost of these outputs alone.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="indices">Flat NCHW positions in the output, in any order.</param>
    /// <param name="threads">Threads that compute, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">An operand has the wrong length or an index lies outside the output.</exception>
    public static Truth ComputeAt(ConvProblem p, ConvData data, ReadOnlySpan<long> indices, int threads = 1)
    {
        Check(p, data);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (long index in indices)
        {
            if ((ulong)index >= (ulong)p.OutputCount)
            {
                throw new ArgumentException($"output {index} of {p.OutputCount}", nameof(indices));
            }
        }

        long[] at = indices.ToArray();
        int channelBlock = new ReferenceLayout(p).ChannelBlock;
        var truth = new Truth(new double[at.Length], new double[at.Length]);
        Parallel.For(
            0,
            at.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => (truth.Y[i], truth.S[i]) = Output(p, data, at[i], channelBlock));
        return truth;
    }

    private static (double Y, double S) Output(ConvProblem p, ConvData data, long index, int channelBlock)
    {
        (long row, long ow) = Math.DivRem(index, p.OW);
        (long plane, long oh) = Math.DivRem(row, p.OH);
        (long n, long k) = Math.DivRem(plane, p.K);
        double y = 0, s = 0;
        for (int c0 = 0; c0 < p.CPerGroup; c0 += channelBlock)
        {
            (double blockY, double blockS) = (0, 0);
            for (int c = c0; c < Math.Min(c0 + channelBlock, p.CPerGroup); c++)
            {
                long x = ((n * p.C) + (k / p.KPerGroup * p.CPerGroup) + c) * p.H * p.W, w = ((k * p.CPerGroup) + c) * p.R * p.S;
                AddPlane(p, data.X.AsSpan((int)x, p.H * p.W), data.W.AsSpan((int)w, p.R * p.S), (int)oh, (int)ow, ref blockY, ref blockS);
            }

            y += blockY;
            s += blockS;
        }

        return p.HasBias ? (y + data.B[k], s + Math.Abs((double)data.B[k])) : (y, s);
    }

    private static void AddPlane(
        ConvProblem p, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int oh, int ow, ref double y, ref double sum)
    {
        for (int r = 0; r < p.R; r++)
        {
            int h = (oh * p.StrideH) - p.PadTop + (r * p.DilationH);
            if ((uint)h >= (uint)p.H)
            {
                continue; // zero padding
            }

            for (int s = 0; s < p.S; s++)
            {
                int col = (ow * p.StrideW) - p.PadLeft + (s * p.DilationW);
                if ((uint)col < (uint)p.W)
                {
                    double product = (double)x[(h * p.W) + col] * w[(r * p.S) + s];
                    y += product;
                    sum += Math.Abs(product);
                }
            }
        }
    }

    private static void Check(ConvProblem p, ConvData data)
    {
        p.Validated();
        if (data.X.Length != p.InputCount || data.W.Length != p.WeightCount || data.B.Length != (p.HasBias ? p.K : 0))
        {
            throw new ArgumentException(
                $"problem '{p}' has {p.InputCount} inputs, {p.WeightCount} weights and {(p.HasBias ? p.K : 0)} biases; "
                + $"the operands have {data.X.Length}, {data.W.Length} and {data.B.Length}",
                nameof(data));
        }
    }
}
