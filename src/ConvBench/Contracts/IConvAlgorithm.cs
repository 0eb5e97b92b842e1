using ConvBench.Bounds;
using ConvBench.Errors;
using ConvBench.Gates;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Records;

namespace ConvBench.Contracts;

/// <summary>One way of computing a convolution in one library.</summary>
public interface IConvAlgorithm
{
    /// <summary>Backend and algorithm, "managed/winograd-f4x3". Immutable: records and results refer to it.</summary>
    string Id { get; }

    /// <summary>One line for a reader: what it computes, how.</summary>
    string Description { get; }

    /// <summary>What kind of algorithm it is.</summary>
    AlgorithmFamily Family { get; }

    /// <summary>Whether it is this project's own code: held to promises, and compared with the libraries.</summary>
    bool IsOwn => false;

    /// <summary>Whether it exists for several vector widths (<see cref="ConvOptions.Isa"/>); false where its library chooses.</summary>
    bool HasIsa => false;

    /// <summary>What --worker was given for the program in another language that it belongs to; null for rows of this program.</summary>
    string? Worker => null;

    /// <summary>Kinds of device on which it can ever run, here or elsewhere: a run makes no case of it on another kind, unless it is
    /// named in full.</summary>
    IReadOnlyList<string> DeviceKinds => ["cpu"];

    /// <summary>How its error is judged.</summary>
    ErrorModel ErrorModel { get; }

    /// <summary>Whether it runs another row of its backend, chosen per problem: it is held to
    /// <see cref="ConvOptions.MaxRelL2"/>, and has no bits of its own.</summary>
    bool Chooses => false;

    /// <summary>What the model was fitted on by which it chooses; null where it has none.</summary>
    ModelFit? Fit => null;

    /// <summary>A variant for the ends of the tradeoff: chosen by its full name or by --variants alone, so that the default
    /// run stays short.</summary>
    bool OnRequest => false;

    /// <summary>Format to which it rounds its operands, the bias too, before it computes; its records then state the
    /// arithmetic error too (<see cref="CaseResult.Arithmetic"/>).</summary>
    FloatFormat Operands => FloatFormat.Binary32;

    /// <summary>Format to which it rounds its float32 results before they become float32 again.</summary>
    FloatFormat Results => FloatFormat.Binary32;

    /// <summary>What it honours; <see cref="AlgorithmSupport.Supports"/> refuses every problem that asks for more.</summary>
    ProblemFeatures Features { get; }

    /// <summary>Its own reason why it cannot compute this, one line; null for none. Never throws, loads nothing.</summary>
    string? WhyNot(ConvProblem problem, Device device);

    /// <summary>Relative L2 error above which the row is wrong rather than inexact, where its error is judged normwise.</summary>
    double NormwiseLimit(ConvProblem problem) => Tolerance.NormwiseRelL2;

    /// <summary>Lower bound of the flops it executes per run, multiplications and additions of its main stage alone.</summary>
    /// <remarks>A time below this over the measured peak is impossible and refused. Direct methods:
    /// <see cref="ConvProblem.EffectiveFlops"/>.</remarks>
    double MinimumFlops(ConvProblem problem);

    /// <summary>Statistical estimate of the error on operands of random signs; null where the algorithm has none.
    /// Transform rows are held to it by <see cref="PrecisionGate"/>.</summary>
    /// <param name="problem">The layer; <see cref="AlgorithmSupport.Supports"/> holds for it.</param>
    /// <param name="options">Instruction set and error budget; a choice may depend on them.</param>
    ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) => null;

    /// <summary>Everything that depends on shapes and weights alone: packing, transforms, graphs, threads, buffers.</summary>
    /// <param name="problem">The layer; <see cref="AlgorithmSupport.Supports"/> holds for it.</param>
    /// <param name="weights">KCRS float32, <see cref="ConvProblem.WeightCount"/> elements; not kept.</param>
    /// <param name="bias">K float32, or empty.</param>
    /// <param name="options">Threads, device and instruction set; honoured exactly or refused.</param>
    IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options);

    /// <summary>The same layer several times, each reading the output of the one before, as one plan in one session, graph or
    /// sequence: what a library turns at the ends of a layer it may turn once. Null where each layer is a call of its own.</summary>
    /// <param name="problem">A layer whose output has the shape of its input.</param>
    /// <param name="weights">As of <see cref="Prepare"/>: all layers have the same, so that nothing but the ends differs.</param>
    /// <param name="bias">K float32, or empty.</param>
    /// <param name="options">As of <see cref="Prepare"/>.</param>
    /// <param name="layers">How many.</param>
    IConvPlan? PrepareChain(
        ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int layers) => null;
}
