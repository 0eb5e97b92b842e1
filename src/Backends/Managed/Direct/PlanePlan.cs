using System.Runtime.InteropServices;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>3×3 depthwise convolution on the NCHW planes themselves: nothing is copied, padded or transposed.</summary>
/// <remarks>
/// Vectors over output columns, see <see cref="ColumnWalk{TSimd, TVec}"/>. Planes are cut into strips whose input stays in L1
/// while the tiles pass over it; the next strip is prefetched. Bytes: x and y once each, 8/18 bytes per flop with stride 1,
/// 20/18 with stride 2. On Zen 4 a pass that only reads x and writes y runs at 85 GB/s in L3 and 30 in memory; this takes
/// about 45 % of that in L3 with stride 1 (FMA is the bound), 45 to 50 % with stride 2 and in memory.
/// </remarks>
internal sealed unsafe class PlanePlan<TSimd, TVec> : ManagedPlan, ITeamWork
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int StripFloats = 4 * 1024; // 16 KiB of L1 for the input, the rest for the output
    private const int ItemVectors = 256; // of output: some microseconds of work per turn at the queue
    private readonly int _oh;
    private readonly int _ow;
    private readonly int _stripRows;
    private readonly int _strips;
    private readonly int _itemStrips;
    private readonly ColumnWalk<TSimd, TVec>.Args _args;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _masks;
    private readonly AlignedBuffer _zeros;
    private readonly AlignedBuffer[] _lastRows;
    private WorkQueue _queue;

    public PlanePlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options, readBefore: problem.PadLeft, readAfter: Beyond(problem))
    {
        (_oh, _ow) = (problem.OH, problem.OW);
        int rows = Math.Clamp((StripFloats / problem.W / problem.StrideH) - 2, 4, _oh + 4);
        _strips = (_oh + rows - 1) / rows;
        _stripRows = (_oh + _strips - 1) / _strips;
        _strips = (_oh + _stripRows - 1) / _stripRows;
        int tiles = (_ow + TSimd.Width - 1) / TSimd.Width;
        _itemStrips = Math.Max(1, ItemVectors / (_stripRows * tiles));
        _itemStrips = _ow < TSimd.Width ? Math.Max(1, _itemStrips / _strips) * _strips : _itemStrips; // whole planes: see Strip
        _weights = new AlignedBuffer(problem.WeightCount);
        weights.CopyTo(_weights.Span);
        _zeros = new AlignedBuffer(problem.W, problem.PadLeft, Beyond(problem));
        _masks = new AlignedBuffer((long)tiles * ColumnWalk<TSimd, TVec>.Taps * TSimd.Width);
        var args = new ColumnWalk<TSimd, TVec>.Args
        {
            Zeros = _zeros.Pointer - problem.PadLeft,
            H = problem.H,
            W = problem.W,
            OutputPitch = _ow,
            Floor = End.Floor,
            Ahead = (nint)_stripRows * problem.StrideH * problem.W,
            Tiles = tiles,
            LastColumn = Math.Max(0, _ow - TSimd.Width),
            Masks = _masks.Pointer,
        };
        Mask(ref args);
        _args = args;
        _lastRows = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _lastRows[t] = new AlignedBuffer(TSimd.Width);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _weights.Bytes + _masks.Bytes + _zeros.Bytes + _lastRows.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override Choice? Choice => new() { Form = "planes" };

    /// <inheritdoc/>
    /// <remarks>Whole vectors of columns; rows of padding are multiplied as zeros.</remarks>
    public override double? ExecutedFlops => 2.0 * Problem.N * Problem.K * _oh * _args.Tiles * TSimd.Width * Problem.R * Problem.S;

    /// <inheritdoc/>
    /// <remarks>One chain that begins with the bias.</remarks>
    public override IErrorBound? Bound => SumBound.Chains(Problem, Problem.R * Problem.S, 1);

    /// <summary>3×3 without dilation, strides 1 or 2, and no vector that reaches further beyond a plane than buffers can be read.</summary>
    public static bool Fits(ConvProblem p) =>
        p is { CPerGroup: 1, R: 3, S: 3, DilationH: 1, DilationW: 1, PadLeft: <= AlignedBuffer.Line } && p.StrideH == p.StrideW
            && p.StrideW <= 2
            && TSimd.Width > 1 && 2 * p.OW > TSimd.Width && Beyond(p) <= AlignedBuffer.Line;

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        int total = Problem.N * Problem.K * _strips;
        Clock?.Begin(index);
        while (_queue.TryTake(out int item))
        {
            Strips(item * _itemStrips, Math.Min((item + 1) * _itemStrips, total), _lastRows[index].Pointer);
            Clock?.Lap(index, Phase.Multiply);
        }
    }

    /// <inheritdoc/>
    protected override void Compute()
    {
        _queue.Reset(((Problem.N * Problem.K * _strips) + _itemStrips - 1) / _itemStrips);
        Team.Run(this);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _weights.Dispose();
        _masks.Dispose();
        _zeros.Dispose();
        foreach (AlignedBuffer b in _lastRows)
        {
            b.Dispose();
        }
    }

    /// <summary>Floats behind a row that the last tile's vectors read.</summary>
    private static int Beyond(ConvProblem p) =>
        Math.Max(0, (Math.Max(p.OW, TSimd.Width) * p.StrideW) + ColumnWalk<TSimd, TVec>.Taps - 1 - p.PadLeft - p.W);

    private void Mask(ref ColumnWalk<TSimd, TVec>.Args args)
    {
        Span<uint> masks = MemoryMarshal.Cast<float, uint>(_masks.Span);
        int perTile = ColumnWalk<TSimd, TVec>.Taps * TSimd.Width;
        for (int i = 0; i < masks.Length; i++)
        {
            (int tile, int s) = Math.DivRem(i / TSimd.Width, ColumnWalk<TSimd, TVec>.Taps);
            int column = Math.Min(tile * TSimd.Width, args.LastColumn) + (i % TSimd.Width);
            masks[i] = Problem.Columns.Has(Problem.Columns.At(column, s)) ? uint.MaxValue : 0;
        }

        while (args.CleanFirst < args.Tiles && masks.Slice(args.CleanFirst * perTile, perTile).Contains(0u))
        {
            args.CleanFirst++;
        }

        int end = masks[(args.CleanFirst * perTile)..].IndexOf(0u);
        args.CleanEnd = end < 0 ? args.Tiles : args.CleanFirst + (end / perTile);
    }

    /// <summary>Strips [first, end) of all planes.</summary>
    /// <remarks>
    /// Rows shorter than a vector are stored with what comes behind them, which the next row then overwrites, of the next
    /// plane too; only the very last row takes a way round. Other threads have other planes.
    /// </remarks>
    private void Strips(int first, int end, float* lastRow)
    {
        ConvProblem p = Problem;
        (int plane, int strip) = Math.DivRem(first, _strips);
        (int n, int k) = Math.DivRem(plane, p.K);
        nint inputPlane = (nint)p.H * p.W, outputPlane = (nint)_oh * _ow;
        int multiplier = p.KPerGroup, taps = p.R * p.S;
        ColumnWalk<TSimd, TVec>.Args args = _args;
        for (int i = first; i < end; i++)
        {
            int oh = strip * _stripRows;
            args.Input = X + ((((nint)n * p.C) + (multiplier == 1 ? k : k / multiplier)) * inputPlane) - p.PadLeft;
            args.FirstRow = p.Rows.Start(oh);
            args.Weights = _weights.Pointer + ((nint)k * taps);
            args.Bias = Bias.Pointer[k];
            args.Output = Y + ((((nint)n * p.K) + k) * outputPlane) + ((nint)oh * _ow);
            args.Rows = Math.Min(_stripRows, _oh - oh);
            args.LastRow = args.Output + ((args.Rows - 1) * args.OutputPitch);
            if (i == end - 1 && _ow < TSimd.Width)
            {
                float* last = args.LastRow;
                args.LastRow = lastRow;
                ColumnWalk<TSimd, TVec>.Run(&args, p.StrideH);
                new ReadOnlySpan<float>(lastRow, _ow).CopyTo(new Span<float>(last, _ow));
                return;
            }

            ColumnWalk<TSimd, TVec>.Run(&args, p.StrideH);
            if (++strip == _strips)
            {
                (strip, k) = (0, k + 1);
                (n, k) = k == p.K ? (n + 1, 0) : (n, k);
            }
        }
    }
}
