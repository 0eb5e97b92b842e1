using ConvBench.Backends.Managed.Gemm;

namespace ConvBench.Backends.Managed.Accurate;

/// <summary>Convolution with sums that are kept more precisely than float32; every output is one chain in the order
/// channel, row, column, begun with the bias.</summary>
/// <remarks>Register tile [up to 8 output channels][2 accumulators of pixels] of
/// <see cref="AccumulatorTile{TSum, TWide, TWeight}"/>; the same bits on any width and any number of threads.</remarks>
internal sealed unsafe class AccumulatorPlan<TSimd, TVec, TSum, TWide, TWeight> : WholePatchPlan<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TSum : unmanaged, IAccumulator<TSum, TWide, TWeight>
    where TWide : unmanaged
    where TWeight : unmanaged
{
    private readonly AlignedBuffer _weights;

    public AccumulatorPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options,
        IErrorBound bound)
        : base(problem, weights, bias, options, TSum.MaxRows, 2 * TSum.Width)
    {
        Bound = bound;
        _weights = new AlignedBuffer((long)problem.Groups * ChannelPanels * TSum.MaxRows * problem.Accumulations
            * sizeof(TWeight) / sizeof(float));
        Pack(weights, (TWeight*)_weights.Pointer, TSum.Pack);
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => base.WorkspaceBytes + _weights.Bytes;

    /// <inheritdoc/>
    public override IErrorBound? Bound { get; }

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        _weights.Dispose();
    }

    /// <inheritdoc/>
    protected override void Tile(int thread, int panel, int rows, Epilogue end, float* patches, float* y, nint pitch)
    {
        int n = Problem.Accumulations;
        var args = new AccumulatorTile<TSum, TWide, TWeight>.Args
        {
            Patches = patches,
            Weights = (TWeight*)_weights.Pointer + ((long)panel * n * TSum.MaxRows),
            Pitch = TSum.MaxRows,
            Count = n,
            End = end,
            Out = y,
            OutPitch = pitch,
        };
        AccumulatorTile<TSum, TWide, TWeight>.Run(rows, &args);
    }
}
