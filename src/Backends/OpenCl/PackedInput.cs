using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>The input as kernels read it, [n][c][phase down][phase across][row][column], zeros around it: the plan's own NCHW buffer
/// where that is the same.</summary>
internal sealed class PackedInput
{
    private readonly PackedAxis _down;
    private readonly PackedAxis _across;

    private PackedInput(ConvProblem p, PackedAxis down, PackedAxis across)
    {
        (_down, _across) = (down, across);
        IsPlain = down.Step == 1 && across.Step == 1 && p.PadTop + p.PadBottom + p.PadLeft + p.PadRight == 0;
        Width = IsPlain ? p.W : across.Lines;
        Rows = IsPlain ? p.H : down.Lines;
        long lines = (long)down.Phases.Count * across.Phases.Count * Rows * Width, cacheLines = (lines + 15) / 16;

        // an odd number of cache lines: planes a power of two apart would fall into the same sets of a cache
        long plane = IsPlain ? lines : (cacheLines | 1) * 16;
        if (plane * p.C * p.N > int.MaxValue)
        {
            throw new NotSupportedException($"a packed input of more than {int.MaxValue} floats");
        }

        Plane = (int)plane;
        Count = plane * p.C * p.N;
    }

    /// <summary>Whether NCHW is what kernels read.</summary>
    public bool IsPlain { get; }

    /// <summary>Floats from row to row.</summary>
    public int Width { get; }

    /// <summary>Rows of a phase.</summary>
    public int Rows { get; }

    /// <summary>Floats from channel to channel.</summary>
    public int Plane { get; }

    /// <summary>Floats of all.</summary>
    public long Count { get; }

    /// <summary>For sums of products: places are outputs, offsets are those of the taps.</summary>
    public static PackedInput OfTaps(ConvProblem p) => new(
        p,
        new PackedAxis(p.StrideH, p.OH, [.. Enumerable.Range(0, p.R).Select(r => r * p.DilationH)]),
        new PackedAxis(p.StrideW, p.OW, [.. Enumerable.Range(0, p.S).Select(s => s * p.DilationW)]));

    /// <summary>For tiles of a transform: places are tiles, offsets are the inputs of the first tile of each sub-grid.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="m">Outputs of a tile along both axes.</param>
    /// <param name="alpha">Inputs of a tile along both axes.</param>
    public static PackedInput OfTiles(ConvProblem p, (int H, int W) m, (int H, int W) alpha) => new(
        p, TileAxis(p.OH, p.DilationH, m.H, alpha.H), TileAxis(p.OW, p.DilationW, m.W, alpha.W));

    /// <summary>Floats from the first input of a place to that of an offset, inside a channel.</summary>
    public int Offset(int down, int across)
    {
        (int phaseH, int row) = _down.At(down);
        (int phaseW, int column) = _across.At(across);
        return ((((phaseH * _across.Phases.Count) + phaseW) * Rows) + row) * Width + column;
    }

    /// <summary>The buffer that kernels read; a launch fills it in every run where it is not the plan's input.</summary>
    public ClBuffer Fill(OpenClPlan plan)
    {
        if (IsPlain)
        {
            return plan.X;
        }

        ConvProblem p = plan.Problem;
        ClBuffer packed = plan.Buffer(Count + OpenClPlan.Slack);
        int phases = _down.Phases.Count * _across.Phases.Count;
        bool isCpu = plan.Unit.Device.IsCpu;
        plan.Launch(
            KernelSource.Of("pack"), isCpu ? "-D WHOLE_ROWS" : "", "pack", (isCpu ? 1 : 32, (long)phases * Rows, (long)p.N * p.C))
            .With(plan.X).With(packed).With(plan.Constants<int>([.. _down.Phases])).With(plan.Constants<int>([.. _across.Phases]))
            .With(_across.Phases.Count).With(p.H).With(p.W).With(_down.Step).With(_across.Step).With(p.PadTop).With(p.PadLeft)
            .With(Rows).With(Width).With(Plane).With(phases);
        return packed;
    }

    private static PackedAxis TileAxis(int outputs, int dilation, int m, int alpha)
    {
        int[] offsets = [.. from phase in Enumerable.Range(0, Math.Min(dilation, outputs))
                            from i in Enumerable.Range(0, alpha)
                            select phase + (i * dilation)];
        int places = (outputs + (dilation * m) - 1) / (dilation * m);
        return new PackedAxis(m * dilation, places, offsets);
    }
}
