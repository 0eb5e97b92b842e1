using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>One plan for each piece of a filter, on the same input and threads: the first writes the output, the sum of the
/// others is added in their order.</summary>
internal sealed unsafe class WinogradSplitPlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int Chunk = 8192; // floats added by one item of work: 64 KB of operands
    private readonly AlignedBuffer _piece;
    private readonly ManagedPlan[] _plans;
    private readonly string _lengths;
    private WorkQueue _queue;
    private float _floor;

    public WinogradSplitPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options)
    {
        _piece = new AlignedBuffer(problem.OutputCount);
        IReadOnlyList<WinogradPiece> pieces = WinogradSplitAlgorithm.Pieces(problem);
        _plans = new ManagedPlan[pieces.Count];
        for (int i = 0; i < _plans.Length; i++)
        {
            WinogradPiece piece = pieces[i];
            ReadOnlySpan<float> b = i == 0 ? bias : [];
            PlanShare share = Share(i == 0 ? null : _piece);
            _plans[i] = piece.H.IsPaired && piece.W.IsPaired
                ? new WinogradPlan<TSimd, TVec, StraightTransforms<PairedLines>>(
                    piece.Problem, piece.H, piece.W, piece.Weights(weights), b, options, share: share)
                : new WinogradPlan<TSimd, TVec, DenseTransforms>(piece.Problem, piece.H, piece.W, piece.Weights(weights), b, options,
                share: share);
        }

        _lengths = $"{string.Join('+', WinogradSplitAlgorithm.Lengths(problem.R))} × "
            + $"{string.Join('+', WinogradSplitAlgorithm.Lengths(problem.S))} taps";
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _piece.Bytes + _plans.Sum(p => p.WorkspaceBytes);

    /// <inheritdoc/>
    public override Choice? Choice => new() { Form = _lengths };

    /// <inheritdoc/>
    public override double? ExecutedFlops => _plans.Sum(p => p.ExecutedFlops);

    /// <inheritdoc/>
    /// <remarks>Every piece has the same outputs per tile.</remarks>
    public override (int Rows, int Columns) OutputTile => _plans[0].OutputTile;

    /// <inheritdoc/>
    public override IErrorBound? Bound =>
        new WinogradSplitBound([.. WinogradSplitAlgorithm.Pieces(Problem)], [.. _plans.Select(p => p.Bound!)]);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        Clock?.Begin(index);
        while (_queue.TryTake(out int item))
        {
            long first = (long)item * Chunk, end = Math.Min(first + Chunk, Problem.OutputCount), at = first;
            float* y = Y, piece = _piece.Pointer;
            TVec floor = TSimd.Broadcast(_floor);
            for (; at + TSimd.Width <= end; at += TSimd.Width)
            {
                TSimd.Store(TSimd.AtLeast(TSimd.Add(TSimd.Load(y + at), TSimd.Load(piece + at)), floor), y + at);
            }

            for (; at < end; at++)
            {
                y[at] = Epilogue.Of(y[at], piece[at], _floor);
            }
        }

        Clock?.Lap(index, Phase.Output);
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        for (int i = 0; i < _plans.Length; i++)
        {
            _plans[i].Clock = Clock;
            _plans[i].Run(1);
            if (i > 0)
            {
                _floor = i == _plans.Length - 1 ? End.Floor : float.NegativeInfinity;
                _queue.Reset((int)((Problem.OutputCount + Chunk - 1) / Chunk));
                Team.Run(this);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _piece.Dispose();
        foreach (ManagedPlan plan in _plans)
        {
            plan.Dispose();
        }
    }
}
