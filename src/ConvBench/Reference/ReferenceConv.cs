using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>The production truth: y in float64 and the bound tensor s = |x| ⋆ |w| + |b|; a ReLU, which is exact, changes y alone.</summary>
/// <remarks>
/// Products of two float32 numbers are exact in float64 (24 + 24 ≤ 53 bits, exponents far inside), so that only additions round and
/// fused and separate multiply-add give the same bits. Each output is summed in one documented order: channels in blocks of
/// <see cref="ReferenceLayout.ChannelBlock"/>, inside a block by channel, row and column of the filter in one chain, block sums added
/// one after the other, the bias last. Vector lanes and threads hold different outputs and never share a sum: the bits depend
/// neither on the instruction set nor on the thread count. No product goes through more than <see cref="Depth"/> = d roundings, so that
/// |y − exact| ≤ γ_d(2⁻⁵³)·s (<see cref="FloatFormat.Gamma"/>): with blocks of about 512 products d is about 512 + n/512,
/// not n = (C/Groups)·R·S.
/// <see cref="Certificate"/> holds every truth against this bound. Higham, Accuracy and Stability of Numerical Algorithms,
/// 2nd ed., §3.1 and §4.2.
/// </remarks>
public static class ReferenceConv
{
    /// <summary>Roundings that a product goes through at most: the additions of its block, those of the block sums, the bias.</summary>
    public static int Depth(ConvProblem p)
    {
        // A chain of m terms rounds m − 1 times: the products of a block, then the block sums, then the bias.
        int block = new ReferenceLayout(p).ChannelBlock, blocks = (p.CPerGroup + block - 1) / block;
        return Math.Max(1, (block * p.R * p.S) - 1 + blocks - 1 + (p.HasBias ? 1 : 0));
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
    /// <param name="sample">The outputs, in any order.</param>
    /// <param name="threads">Threads that compute, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">An operand has the wrong length or an index lies outside the output.</exception>
    public static Truth ComputeAt(ConvProblem p, ConvData data, OutputSample sample, int threads = 1)
    {
        Check(p, data);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (long index in sample.Indices)
        {
            if ((ulong)index >= (ulong)p.OutputCount)
            {
                throw new ArgumentException($"output {index} of {p.OutputCount}", nameof(sample));
            }
        }

        int count = sample.Indices.Count, channelBlock = new ReferenceLayout(p).ChannelBlock;
        var truth = new Truth(new double[count], new double[count]) { Sample = sample };
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => (truth.Y[i], truth.S[i]) = Output(p, data, sample.Indices[i], channelBlock));
        return truth;
    }

    /// <summary>The same at positions that somebody else drew.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="indices">Flat NCHW positions in the output, in any order.</param>
    /// <param name="threads">Threads that compute.</param>
    public static Truth ComputeAt(ConvProblem p, ConvData data, ReadOnlySpan<long> indices, int threads = 1) =>
        ComputeAt(p, data, new OutputSample(indices.ToArray(), indices.Length), threads);

    private static (double Y, double S) Output(ConvProblem p, ConvData data, long index, int channelBlock)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
        double y = 0, s = 0;
        for (int c0 = 0; c0 < p.CPerGroup; c0 += channelBlock)
        {
            (double blockY, double blockS) = (0, 0);
            for (int c = c0; c < Math.Min(c0 + channelBlock, p.CPerGroup); c++)
            {
                int x = ((n * p.C) + (k / p.KPerGroup * p.CPerGroup) + c) * p.H * p.W, w = ((k * p.CPerGroup) + c) * p.R * p.S;
                AddPlane(p, data.X.AsSpan(x, p.H * p.W), data.W.AsSpan(w, p.R * p.S), oh, ow, ref blockY, ref blockS);
            }

            y += blockY;
            s += blockS;
        }

        double b = p.HasBias ? data.B[k] : 0;
        return (End(p, y, b), s + Math.Abs(b));
    }

    /// <summary>The bias, then the ReLU, of a sum.</summary>
    internal static double End(ConvProblem p, double sum, double bias) => p.HasRelu && sum + bias < 0 ? 0 : sum + bias;

    private static void AddPlane(
        ConvProblem p, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int oh, int ow, ref double y, ref double sum)
    {
        Window rows = p.Rows, columns = p.Columns;
        for (int r = 0; r < p.R; r++)
        {
            int h = rows.At(oh, r);
            if (!rows.Has(h))
            {
                continue; // zero padding
            }

            for (int s = 0; s < p.S; s++)
            {
                int col = columns.At(ow, s);
                if (columns.Has(col))
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
