using ConvBench.Bounds;

namespace ConvBench.Contracts;

/// <summary>A prepared convolution that owns its buffers. Only <see cref="Run"/> is timed.</summary>
public interface IConvPlan : IDisposable
{
    /// <summary>Bytes beyond the NCHW input, output and the caller's weights: packed weights, transforms, scratch; −1 unknown.</summary>
    long WorkspaceBytes { get; }

    /// <summary>What was chosen for this problem; null where there is no choice or the library keeps it.</summary>
    Choice? Choice => null;

    /// <summary>The row that it runs, where its row chooses among others: the error is judged by that row's model. Null: its own.</summary>
    IConvAlgorithm? Runs => null;

    /// <summary>Where and how it computes: read back from what was prepared, not copied from the options.</summary>
    Execution Execution { get; }

    /// <summary>Terms that are added one behind the other before partial sums are added; null where the order is unknown or
    /// has no such length.</summary>
    int? ChainLength => null;

    /// <summary>
    /// Flops that one run executes in its main stage: two per multiply-add, lanes and tiles that are computed and thrown away included,
    /// transforms not; null where the library does not tell.
    /// </summary>
    double? ExecutedFlops => null;

    /// <summary>Outputs that are computed together in a tile whose errors belong together, on the sub-grids of a dilated
    /// layer; (0, 0) for none.</summary>
    (int Rows, int Columns) OutputTile => (0, 0);

    /// <summary>Rigorous bound of this plan's own order of operations; null where the order is unknown.</summary>
    IErrorBound? Bound => null;

    /// <summary>Takes the NCHW input, and fills the plan's own output with NaN so that what Run does not write cannot pass.</summary>
    void Load(ReadOnlySpan<float> x);

    /// <summary>Computes the whole output from the loaded NCHW input, layout changes included, this many times.</summary>
    void Run(int iterations);

    /// <summary>Copies the NCHW output out.</summary>
    void Store(Span<float> y);

    /// <summary>The clock of a plan that computes in a program of its own; null where our clock sees the work alone.</summary>
    IOwnClock? OwnClock => null;

    /// <summary>Runs like <see cref="Run"/> and says where the time went; empty where a plan cannot tell. Slower than Run
    /// by the clock's reading.</summary>
    IReadOnlyList<PhaseTime> Profile(int iterations) => [];
}
