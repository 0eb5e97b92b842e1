namespace ConvBench;

/// <summary>A library that computes convolutions: our own kernels or somebody else's.</summary>
/// <remarks>To add one: one project with one implementation of this, and a line in bench/Backends.cs.</remarks>
public interface IConvBackend
{
    /// <summary>Short lower-case name, the first half of every algorithm's id: "managed", "torch", "onnx", "nnpack".</summary>
    string Name { get; }

    /// <summary>Version of the library really loaded (not of the package asked for); "" before it is loaded.</summary>
    string Version { get; }

    /// <summary>File of the native library really loaded, or of the assembly; "" before it is loaded.</summary>
    string LibraryPath { get; }

    /// <summary>Devices it can run on here, "cpu" first.</summary>
    IReadOnlyList<string> Devices { get; }

    /// <summary>Its algorithms. The list never depends on availability.</summary>
    IReadOnlyList<IConvAlgorithm> Algorithms { get; }

    /// <summary>Really loads the library; false with one line that says why not and what would help.</summary>
    bool IsAvailable(out string reason);
}

/// <summary>One way of computing a convolution in one library.</summary>
public interface IConvAlgorithm
{
    /// <summary>Backend and algorithm, "managed/winograd-f4x3". Immutable: records and results refer to it.</summary>
    string Id { get; }

    /// <summary>One line for a reader: what it computes, how.</summary>
    string Description { get; }

    /// <summary>How its error is judged.</summary>
    ErrorModel ErrorModel { get; }

    /// <summary>Whether it runs another row of its backend, chosen per problem: it is held to <see cref="ConvOptions.MaxRelL2"/>, and has no bits of its own.</summary>
    bool Chooses => false;

    /// <summary>A variant for the ends of the tradeoff: chosen by its full name or by --variants alone, so that the default run stays short.</summary>
    bool OnRequest => false;

    /// <summary>Format to which it rounds its operands, the bias too, before it computes; its records then state the arithmetic error too (<see cref="CaseRecord.Arithmetic"/>).</summary>
    OperandFormat Operands => OperandFormat.Full;

    /// <summary>Format to which it rounds its float32 results before they become float32 again.</summary>
    OperandFormat Results => OperandFormat.Full;

    /// <summary>Whether it can compute this; false with one line that says why not. Never throws, loads nothing.</summary>
    bool Supports(ConvProblem problem, string device, out string reason);

    /// <summary>Relative L2 error above which the row is wrong rather than inexact, where its error is judged normwise.</summary>
    double NormwiseLimit(ConvProblem problem) => Gates.NormwiseRelL2;

    /// <summary>Lower bound of the flops it executes per run, multiplications and additions of its main stage alone.</summary>
    /// <remarks>A time below this over the measured peak is impossible and refused. Direct methods: <see cref="ConvProblem.EffectiveFlops"/>.</remarks>
    double MinimumFlops(ConvProblem problem);

    /// <summary>Statistical estimate of the relative L2 error on operands of random signs; null where the algorithm has none. Transform rows are held to it by <see cref="PrecisionGate"/>.</summary>
    /// <param name="problem">The layer; <see cref="Supports"/> holds for it.</param>
    /// <param name="options">Instruction set and error budget; a choice may depend on them.</param>
    double? PredictedRelL2(ConvProblem problem, ConvOptions options) => null;

    /// <summary>Everything that depends on shapes and weights alone: packing, transforms, graphs, threads, buffers.</summary>
    /// <param name="problem">The layer; <see cref="Supports"/> holds for it.</param>
    /// <param name="weights">KCRS float32, <see cref="ConvProblem.WeightCount"/> elements; not kept.</param>
    /// <param name="bias">K float32, or empty.</param>
    /// <param name="options">Threads, device and instruction set; honoured exactly or refused.</param>
    IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options);
}

/// <summary>A prepared convolution that owns its buffers. Only <see cref="Run"/> is timed.</summary>
public interface IConvPlan : IDisposable
{
    /// <summary>Bytes beyond the NCHW input, output and the caller's weights: packed weights, transforms, scratch; −1 unknown.</summary>
    long WorkspaceBytes { get; }

    /// <summary>What was chosen for this problem: "F(4×4, 3×3)", "tiles of 24×24"; "" where there is no choice or the library keeps it.</summary>
    string Variant => "";

    /// <summary>
    /// Flops that one run executes in its main stage: two per multiply-add, lanes and tiles that are computed and thrown away included,
    /// transforms not; null where the library does not tell.
    /// </summary>
    double? ExecutedFlops => null;

    /// <summary>Outputs that are computed together in a tile whose errors belong together, on the sub-grids of a dilated layer; (0, 0) for none.</summary>
    (int Rows, int Columns) OutputTile => (0, 0);

    /// <summary>Rigorous bound of this plan's own order of operations; null where the order is unknown.</summary>
    IErrorBound? Bound => null;

    /// <summary>Takes the NCHW input, and fills the plan's own output with NaN so that what Run does not write cannot pass.</summary>
    void Load(ReadOnlySpan<float> x);

    /// <summary>Computes the whole output from the loaded NCHW input, layout changes included, this many times.</summary>
    void Run(int iterations);

    /// <summary>Copies the NCHW output out.</summary>
    void Store(Span<float> y);

    /// <summary>Runs like <see cref="Run"/> and says where the time went; empty where a plan cannot tell. Slower than Run by the clock's reading.</summary>
    IReadOnlyList<PhaseTime> Profile(int iterations) => [];
}

/// <summary>Time of one phase of a plan.</summary>
/// <param name="Name">"input transform", "multiply", "output transform", "packing", ...</param>
/// <param name="Seconds">Per convolution; summed over the threads and divided by their number.</param>
public sealed record PhaseTime(string Name, double Seconds);

/// <summary>What a plan has to honour.</summary>
/// <param name="Threads">Threads that compute, the caller's included; at least 1.</param>
public sealed record ConvOptions(int Threads = 1)
{
    /// <summary>"cpu", "cuda:0", ...</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Widest instruction set that managed kernels use.</summary>
    public Isa Isa { get; init; } = Isa.Auto;

    /// <summary>Relative L2 error that a row which chooses among algorithms may make; rows without a choice ignore it.</summary>
    public double MaxRelL2 { get; init; } = double.PositiveInfinity;
}

/// <summary>Width of the vectors of managed kernels.</summary>
public enum Isa
{
    /// <summary>The widest that the machine has.</summary>
    Auto,

    /// <summary>No vectors: plain float32 code.</summary>
    Scalar,

    /// <summary>128 bits: SSE or NEON.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512F.</summary>
    Avx512,
}

/// <summary>How far an algorithm may be from the truth.</summary>
public enum ErrorModel
{
    /// <summary>Each output is a sum of its own products in some order: |y − yRef| ≤ γ_n·s for every single output.</summary>
    Componentwise,

    /// <summary>Transforms mix outputs: judged by the relative L2 error, see <see cref="Gates"/>.</summary>
    Normwise,
}
