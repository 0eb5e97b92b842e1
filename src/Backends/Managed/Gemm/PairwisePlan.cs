using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Gemm;

/// <summary>Patches times weights with pairwise sums: products in chains of <see cref="Block"/>, the chains as a binary tree.</summary>
/// <remarks>
/// A stack holds one tile of sums for every 1 in the binary number of chains so far; after chain b it is carried as b + 1
/// is counted. No product is rounded more than
/// Block + ⌈log₂(n/Block)⌉ + 1 times. Register tile and layouts are those of <see cref="Im2colPlan{TSimd, TVec}"/>; a
/// chain's 28 vectors of sums are written and added once, from L1.
/// N. J. Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14(4), 1993.
/// </remarks>
internal sealed unsafe class PairwisePlan<TSimd, TVec> : WholePatchPlan<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Products of one chain.</summary>
    public const int Block = 16;

    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer[] _stacks;

    public PairwisePlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : base(problem, weights, bias, options, Rows, Columns)
    {
        _weights = new AlignedBuffer((long)problem.Groups * ChannelPanels * Rows * problem.Accumulations);
        Pack(weights, _weights.Pointer, w => w);
        int blocks = (problem.Accumulations + Block - 1) / Block, depth = int.Log2(blocks) + 2;
        _stacks = new AlignedBuffer[options.Threads];
        for (int t = 0; t < options.Threads; t++)
        {
            _stacks[t] = new AlignedBuffer((long)depth * TileFloats);
        }
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => base.WorkspaceBytes + _weights.Bytes + _stacks.Sum(b => b.Bytes);

    /// <inheritdoc/>
    public override IErrorBound? Bound
    {
        get
        {
            int chains = (Problem.Accumulations + Block - 1) / Block, carries = chains == 1 ? 0 : int.Log2(chains - 1) + 1;
            return new SumBound(Math.Min(Block, Problem.Accumulations) + carries + 1, $"pairwise over chains of {Block}");
        }
    }

    private static int Rows => RegisterTile.MaxRows<TSimd, TVec>();

    private static int Columns => 2 * TSimd.Width;

    private static int TileFloats => Rows * Columns;

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        _weights.Dispose();
        foreach (AlignedBuffer b in _stacks)
        {
            b.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Tile(int thread, int panel, int rows, Epilogue end, float* patches, float* y, nint pitch)
    {
        int n = Problem.Accumulations, floats = rows * Columns;
        float* bottom = _stacks[thread].Pointer, top = bottom, scalars = _weights.Pointer + ((long)panel * n * Rows);
        nint tap = 0;
        var args = new RegisterTile.Args { Rows = &scalars, Taps = &tap, OutPitch = Columns, CStep = Rows, RCount = 1, SCount = 1 };
        for (int k = 0, chain = 0; k < n; k += Block, chain++)
        {
            args.Packed = patches + ((nint)k * Columns);
            args.CCount = Math.Min(Block, n - k);
            args.Out = top;
            RegisterTile.Kernel<TSimd, TVec, RegisterTile.ScalarsWalk>(rows, 2)(&args);
            scalars += Block * Rows;
            for (int carry = chain; (carry & 1) != 0; carry >>= 1, top -= TileFloats)
            {
                AddTop(top, floats);
            }

            top += TileFloats;
        }

        for (top -= TileFloats; top > bottom; top -= TileFloats)
        {
            AddTop(top, floats);
        }

        TVec floor = TSimd.Broadcast(end.Floor);
        for (int row = 0; row < rows; row++)
        {
            TVec bias = TSimd.Broadcast(end.Bias[row]);
            for (int j = 0; j < Columns; j += TSimd.Width)
            {
                TSimd.Store(TSimd.AtLeast(TSimd.Add(TSimd.Load(bottom + (row * Columns) + j), bias), floor), y + (row * pitch) + j);
            }
        }
    }

    /// <summary>The tile below the top becomes the sum of both.</summary>
    private static void AddTop(float* top, int floats)
    {
        float* below = top - TileFloats;
        for (int i = 0; i < floats; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Add(TSimd.Load(below + i), TSimd.Load(top + i)), below + i);
        }
    }
}
